// The attributes of a start tag as the web writes them: without quotes, without values, without an end.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "feed/xml/edits.hpp"

namespace newswatch::feed::detail {

// The white space of XML 1.0 section 2.3.
inline constexpr bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline constexpr bool is_name_char(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '.' ||
           c == '_' || c == ':';
}
// Of markup that is meant: what begins with another character is text, or junk.
inline constexpr bool is_name_start(char c) { return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_'; }

struct Attribute {
    std::size_t name = 0, name_end = 0;
    std::size_t value = 0, value_end = 0;
    bool has_value = false;
};

// One pass from behind the tag's name to behind its ">"; what is known of the tag is known when next() has
// been false.
class AttributeWalk {
public:
    AttributeWalk(std::string_view text, std::size_t at) : text_{text}, at_{at} {}

    bool next(Attribute& attribute);

    std::size_t end() const { return at_; }
    bool clean() const { return clean_; }  // pugixml reads the tag as it is
    bool self_closing() const { return self_closing_; }
    bool open_ended() const { return open_ended_; }  // another tag begins before a ">"
    bool cut() const { return cut_; }                // the text ends inside the tag
    std::size_t valued() const { return valued_; }   // attributes with a value
    std::size_t bare() const { return bare_; }       // attributes without one

private:
    bool at_end();
    bool read(Attribute& attribute, bool spaced);
    void read_value(Attribute& attribute);
    void read_quoted(Attribute& attribute, char quote);
    bool closes(std::size_t quote) const;
    void take(Attribute& attribute, std::size_t begin, std::size_t end, std::size_t next);
    std::size_t skip_space(std::size_t at) const;

    std::string_view text_;
    std::size_t at_;
    std::size_t valued_ = 0, bare_ = 0;
    bool clean_ = true, self_closing_ = false, open_ended_ = false, cut_ = false;
};

// Writes an attribute so that pugixml reads it.
void write_attribute(std::string_view text, const Attribute& attribute, Rewriting& out);

}  // namespace newswatch::feed::detail
