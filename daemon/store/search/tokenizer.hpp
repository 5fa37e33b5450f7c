// Cuts texts into what the search index knows. Words are runs of letters and digits without case and accents.
// In scripts without spaces, and in Hangul, every two neighbouring characters are a token and the last one of
// a run is another, so that each part of a sentence is a phrase of tokens or the beginning of one.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace newswatch::store::detail {

enum class TokenizeFor {
    index,
    query,  // without the last character of a run at the end: the text may go on there
};

// Longer words are told apart by their first bytes alone.
inline constexpr std::size_t longest_token = 120;

// Between the texts of one column, such as the names of two authors: a token of the index that no query has,
// so that no phrase reaches across.
inline constexpr char text_gap = '\x1e';

struct SearchToken {
    std::string text;
    std::size_t begin = 0, end = 0;  // bytes of what was cut
    bool dense = false;
};

// Calls `take` with one token after the other until it returns false. Linear in the text.
void tokenize(std::string_view text, TokenizeFor purpose,
              const std::function<bool(const SearchToken&)>& take);
std::vector<SearchToken> tokens_of(std::string_view text, TokenizeFor purpose);
// True when these tokens of a query are found as the beginning of one: a single character of a dense script.
bool begins_tokens(const std::vector<SearchToken>& tokens);

// Changes whenever the same text may be cut into other tokens: with our rules, and with ICU's Unicode.
std::string tokenizer_version();

// Makes it known to FTS5 on this connection, under the name "newswatch". Throws Failure.
void register_tokenizer(sqlite3* db);

}  // namespace newswatch::store::detail
