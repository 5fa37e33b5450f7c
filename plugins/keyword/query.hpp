// A query as a tree, and its canonical text. Plain values; docs/query-language.md says what they mean.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::keyword {

// The parts of an article that words are looked for in.
enum class Field : std::uint8_t { title, summary, body, url, source, author, category, tag, language };
inline constexpr std::array<std::string_view, 9> field_names{
    "title", "summary", "body", "url", "source", "author", "category", "tag", "language"};
constexpr std::string_view name_of(Field field) { return field_names[static_cast<std::size_t>(field)]; }

// How a word of a phrase stands to the one before it.
enum class Link : std::uint8_t {
    next,        // the next word of the same paragraph, whatever is between
    adjacent,    // with nothing between: scripts written without spaces
    apostrophe,  // with an apostrophe between and nothing else
    hyphen,      // with a hyphen or dash between and nothing else
    sign,        // with other signs between: AT&T, U.S.
};

struct Word {
    std::string written;  // as in the query, for printing
    std::string folded;   // as analysis::fold() gives it
    Link link = Link::next;
    bool prefix = false;     // written with a * behind it
    std::uint32_t term = 0;  // its number among the words of all rules; the matcher's
};

struct Node {
    enum class Kind : std::uint8_t { words, near, none, all, any };

    Kind kind = Kind::words;
    std::optional<Field> scope = {};  // words: without one, title, summary and body
    std::vector<Word> words = {};     // words: a term is a phrase of one word
    unsigned distance = 0;            // near
    std::vector<Node> parts = {};  // near: two, each words or any of words; none: one; all, any: two or more
    std::size_t offset = 0;        // where it begins in the query, in bytes
};

// The same tree: words compare as folded, offsets do not count.
bool same(const Node& a, const Node& b);

// The query in one form: parsing it gives the same tree again.
std::string print(const Node& node);

}  // namespace newswatch::keyword
