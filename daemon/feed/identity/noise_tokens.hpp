// A text as the noise phrases see it. Pure, linear.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace newswatch::feed::detail {

struct Token {
    enum class Kind { word, figure, mark, link };
    Kind kind = Kind::word;
    std::size_t begin = 0, end = 0;  // bytes of the text
    std::uint64_t hash = 0;          // of the token, case folded
};

// Words, figures, links, and every other character but white space as a mark of its own; a line end is one.
std::vector<Token> tokens_of(std::string_view text);
// How many tokens from `at` on tell a date, a time of day, or both; 0 when they do not.
std::size_t time_at(std::string_view text, const std::vector<Token>& tokens, std::size_t at);

}  // namespace newswatch::feed::detail
