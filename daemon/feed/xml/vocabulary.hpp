// What the names of elements say about where an element ends whose end tag is missing. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace newswatch::feed::detail {

enum class Role : std::uint8_t {
    other,   // HTML, and elements that nothing is known of
    line,    // a text: <title>, <pubDate>, <dc:date>
    prose,   // a text that may hold HTML which is not escaped: <description>, <content:encoded>
    person,  // a text, or <name>, <email>, <uri>: <author>
    detail,  // of a person or a picture: <name>, <url>
    group,   // holds others of these: <image>, <source>, <media:group>
};

// Of RSS, Atom and their modules (the prefixes are the usual ones), and of sitemaps. In any case.
Role role_of(std::string_view name);

// True when the start of <name>, of the role `role`, shows that an open element has ended, since the one
// cannot stand in the other. `directly`: no HTML is open within that element.
bool ends(std::string_view open, Role open_role, std::string_view name, Role role, bool directly);

struct QName {
    std::string_view prefix, local;
};
QName split(std::string_view name);

// An element of HTML, without a prefix or with "xhtml".
bool is_html(std::string_view name);
// An element of HTML that has no content and no end tag (HTML 13.1.2), of those that feeds do not use
// otherwise.
bool is_void(std::string_view name, bool has_attributes);
// <p> ends at the next <p>, and so on (HTML 13.1.2.4).
bool ends_at_its_like(std::string_view name);
// HTML elements that a missing end tag of <p> or <li> may leave open.
bool is_phrase(std::string_view name);

// The root elements of the formats that are read, without prefix and in any case.
bool is_root(std::string_view name);
// A root or <channel>.
bool is_frame(std::string_view name);
// The name of the elements that a root is a list of: "item", "entry", ... Empty: it is no list.
std::string_view unit_of(std::string_view root);
// The root's vocabulary is the one that role_of() knows.
bool has_roles(std::string_view root);

}  // namespace newswatch::feed::detail
