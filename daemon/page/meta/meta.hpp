// What a page says about itself: meta elements, JSON-LD, microdata, links. Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/timestamp.hpp"
#include "page/html/tree.hpp"

namespace newswatch::page::detail {

// The article's part of the page's JSON-LD (schema.org Article and what derives from it).
struct Structured {
    bool article = false;  // an object whose type is an article
    std::string headline, description, body, language, publisher, published, modified, url, image;
    std::vector<std::string> authors;
    std::optional<bool> free;  // isAccessibleForFree
    int sites = 0;             // objects that were asked for the publisher
};

inline constexpr std::size_t longest_title = 500;  // bytes
inline constexpr std::size_t most_authors = 50;

struct Meta {
    std::map<std::string, std::string, std::less<>>
        properties;                    // of meta elements: name in lower case, first value
    std::vector<std::string> authors;  // of meta elements
    std::string title;                 // the title element, cut
    std::string canonical, amp;
    std::string language;  // of the html element
    Structured structured;
    int left = 600;  // meta elements that are still read

    // The first of these properties that has a value; empty when none does.
    std::string_view first_of(std::initializer_list<std::string_view> names) const;
};

Meta meta_of(const Tree& tree);
// Adds what one JSON-LD script says. Broken JSON adds nothing.
void read_json_ld(std::string_view json, Structured& structured);

// Where the page shows it: elements with itemprop, rel or class names for it.
std::vector<std::string> shown_authors(const Tree& tree);
std::string shown_date(const Tree& tree);
// "By Ann Lee and Bob Roy" -> Ann Lee, Bob Roy. Of the first kilobyte.
std::vector<std::string> names_in_byline(std::string_view byline);

// A date with its day, in any writing that feeds use (text/dates.hpp). Without a zone it is UTC. Nothing for
// other texts.
std::optional<Timestamp> date_of(std::string_view text);
// A date in the path of an address: /2024/05/06/.
std::optional<Timestamp> date_in_url(std::string_view url);

// Two letters of the language that the text is in, by its letters and small words; empty when unsure.
std::string language_of(std::string_view text);

}  // namespace newswatch::page::detail
