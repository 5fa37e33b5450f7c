// What RSS and Atom have in common: texts, links, dates and languages out of a pugixml tree, which is loaded
// without decoding so that values are decoded once, here. Owned by one parse().
#pragma once

#include <deque>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "feed/parse.hpp"
#include "feed/text/report.hpp"
#include "feed/xml/names.hpp"

namespace newswatch::feed::detail {

// What an element inherits: the base for relative links (XML Base) and the language (xml:lang).
// The views point into the Reader and the tree.
struct Scope {
    std::string_view base;
    std::string_view language;
};

// The source text and how far pugixml came in it; offsets of nodes are offsets of `text`.
struct Source {
    std::string_view text;
    std::size_t end = 0;  // where parsing stopped
    bool whole = true;    // the tree is the whole document
};

enum class Markup : std::uint8_t { sniff, plain, html };

class Reader {
public:
    Reader(const Source& source, const Limits& limits, Report& report)
        : source_{source}, limits_{limits}, report_{report} {}

    Names& names() { return names_; }
    Report& report() { return report_; }
    const Limits& limits() const { return limits_; }

    Scope inside(pugi::xml_node element, const Scope& outer);
    // Character data, decoded and trimmed; the text of child elements is left out.
    std::string line(pugi::xml_node element);
    // A text construct. Child elements, which feeds forget to escape, are taken as HTML, with their markup as
    // written.
    Text text(pugi::xml_node element, Markup markup, const Scope& outer);
    // A short text for people, such as the feed's title: what text() finds, as plain text on one line.
    std::string caption(pugi::xml_node element);
    std::string attribute(pugi::xml_node element, const char* name);
    // Resolved against the base; white space inside is removed or escaped. Empty stays empty.
    std::string link(std::string_view reference, const Scope& scope);
    // Nothing, and a complaint, when what is written is no date. An empty element is no complaint.
    std::optional<Timestamp> date(pugi::xml_node element, std::string& as_written);
    // False for an element that the end of a broken document cut off.
    bool closed(pugi::xml_node element) const;
    void complain(pugi::xml_node at, std::string_view kind, std::string message);

private:
    std::size_t offset_of(pugi::xml_node node) const;
    std::size_t end_of(pugi::xml_node element) const;
    std::string_view inner_markup(pugi::xml_node element) const;
    bool too_deep(pugi::xml_node element) const;
    bool append_text(pugi::xml_node element, std::string& out);
    void keep_within_limit(pugi::xml_node element, std::string& value);

    Source source_;
    const Limits& limits_;
    Report& report_;
    Names names_;
    std::deque<std::string> bases_;
    // Bytes that resolving may still add: a long base before thousands of short links would multiply the
    // document.
    std::size_t resolving_ = 32u << 20;
};

// "a@b.org (Name)", "Name <a@b.org>", "a@b.org" or a name, as RSS writes them.
Author author_of(std::string_view text);
// A non-negative number in a text that may be anything; 0 when it is none.
std::uint64_t number_of(std::string_view text);

}  // namespace newswatch::feed::detail
