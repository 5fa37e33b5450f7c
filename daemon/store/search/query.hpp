// What people type into the search, understood: words, "phrases", OR, - and NOT, parentheses, prefix*, fields
// and times (docs/operating.md, "Searching"). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/timestamp.hpp"
#include "store/search/tokenizer.hpp"

namespace newswatch::store::detail {

inline constexpr std::size_t longest_search = 4096;  // bytes
inline constexpr std::size_t most_search_terms = 64;
// What a term is cut into counts: a phrase is many, and so is a sentence in Chinese.
inline constexpr std::size_t most_search_tokens = 256;
inline constexpr int deepest_search = 16;  // parentheses and negations

struct SearchNode {
    enum class Kind {
        all,   // every child; without children everything
        any,   // one child or more
        none,  // not its only child
        term,
        condition,
    };
    enum class Field {
        any,
        title,
        summary,
        body,
        author,
        category,  // terms: looked up in the index
        url,
        source,
        tag,
        language,
        since,
        until,  // conditions: of the article's row
    };
    Kind kind = Kind::all;
    std::vector<SearchNode> children = {};
    // Of a term or a condition.
    Field field = Field::any;
    std::string text = {};  // of a term as typed, without quotes and NUL
    bool prefix = false;
    std::vector<SearchToken> tokens = {};  // of a term; at least one
    Timestamp at{};                        // since: from then on; until: before then
};

// `now` is what "7d" and "today" count from; days are UTC's. Errors: invalid, "column 7: ..." (in
// characters).
Result<SearchNode> parse_search(std::string_view text, Timestamp now);

// A condition out of an option rather than the query, e.g. Field::since with "7d". Errors: invalid.
Result<SearchNode> make_condition(SearchNode::Field field, std::string_view text, bool prefix, Timestamp now);

// "2026", "2026-11", "2026-11-25", RFC 3339, "today", "yesterday", or how long ago: "7d", "12h".
struct Period {
    Timestamp begin{}, end{};  // of a moment: alike
};
Result<Period> parse_period(std::string_view text, Timestamp now);

}  // namespace newswatch::store::detail
