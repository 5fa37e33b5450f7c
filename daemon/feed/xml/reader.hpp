// What all XML formats have in common: texts, links, dates and languages out of a pugixml tree, which is
// loaded without decoding so that values are decoded once, here. Owned by one parse().
#pragma once

#include <deque>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "feed/html/entities.hpp"
#include "feed/html/make_text.hpp"
#include "feed/parse.hpp"
#include "feed/text/report.hpp"
#include "feed/xml/names.hpp"
#include "feed/xml/repair.hpp"

namespace newswatch::feed::detail {

// What an element inherits: the base for relative links (XML Base) and the language (xml:lang).
// The views point into the Reader and the tree.
struct Scope {
    std::string_view base;
    std::string_view language;
};

// What the tree was loaded from; offsets of nodes are offsets of `text`.
struct Source {
    std::string_view text;
    DeclaredEntities declared;
    const Repaired* repaired = nullptr;  // what `text` belongs to when the document had to be repaired
};

enum class Markup : std::uint8_t {
    sniff,           // HTML when it looks like it
    sniff_strictly,  // when there is no doubt
    plain,           // never, unless there are child elements
    html,            // always
    xhtml,           // child elements are the markup, and character data is text
    base64,          // encoded, and sniffed once it is decoded
};

class Reader {
public:
    Reader(Source source, const Limits& limits, Report& report)
        : source_{std::move(source)}, limits_{limits}, report_{report}, text_limits_{limits.item_bytes} {}

    Names& names() { return names_; }
    Report& report() { return report_; }
    const Limits& limits() const { return limits_; }

    Scope inside(pugi::xml_node element, const Scope& outer);
    // Character data, decoded and trimmed; the text of child elements is left out.
    std::string line(pugi::xml_node element);
    // A text construct. Child elements, which feeds forget to escape, are taken as HTML.
    Text text(pugi::xml_node element, Markup markup, const Scope& outer, Shape shape = Shape::paragraphs);
    // A text that stands in an attribute; sniffed.
    Text text_of(std::string value, const Scope& scope, Shape shape);
    // Whether white space alone stands between an element and the one before it; the tree leaves it out.
    bool gap_before(pugi::xml_node element) const;
    // Decoded and trimmed; empty when there is none. Names alike but for the case of ASCII letters are found.
    std::string attribute(pugi::xml_node element, std::string_view name);
    // rdf:about, under whichever prefix.
    std::string about(pugi::xml_node element);
    // Resolved against the base; white space inside is removed or escaped. Empty stays empty.
    std::string link(std::string_view reference, const Scope& scope);
    // Empty, and a complaint, when what is written is no date. An empty element is no complaint.
    Date date(pugi::xml_node element);
    Date date(std::string_view written, pugi::xml_node place);
    // Cuts a text that is longer than Limits::item_bytes, and complains. For what is put together of several.
    void keep_within_limit(pugi::xml_node element, std::string& value);
    // Asked before what is said once of many is copied to each of them: a long text before thousands of short
    // elements would multiply the document. Takes the bytes from what copies may add to it.
    bool may_repeat(std::size_t bytes);
    void complain(pugi::xml_node at, std::string_view kind, std::string message);

private:
    // In the text as it was published.
    // In the text that the tree was loaded from, and in the document as it came.
    static std::size_t begin_of(pugi::xml_node node);
    std::size_t offset_of(pugi::xml_node node) const;
    std::string_view space_before(pugi::xml_node node) const;
    void tell_of_ampersand(pugi::xml_node at);
    bool append_text(pugi::xml_node element, std::string& out, Within within);

    Source source_;
    const Limits& limits_;
    Report& report_;
    TextLimits text_limits_;
    std::size_t repeating_ = 16u << 20;
    bool told_of_ampersand_ = false;
    Names names_;
    std::deque<std::string> bases_;
};

// The non-negative number that a text begins with, perhaps with commas between its thousands; 0 when it
// begins with none.
std::uint64_t number_of(std::string_view text);

}  // namespace newswatch::feed::detail
