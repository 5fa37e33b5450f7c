// The words of a text, one after another. Pure, linear.
#pragma once

#include <cstddef>
#include <string_view>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {

// The next word at or after `at`, which moves behind it: a run of letters, digits and marks, a figure with
// its separators ("1,200.5", "12:30"), or one character of a script that puts no space between words (Han,
// kana, Thai, ...). Empty at the end.
std::string_view next_word(std::string_view text, std::size_t& at);
// The word that begins at `at`, which must be inside and the beginning of a character; empty when none does.
std::string_view word_at(std::string_view text, std::size_t at);
// True for a word that begins with a digit.
bool is_figure(std::string_view word);
// The code point at `at`, case folded; `at` moves past it.
inline char32_t folded_code_at(std::string_view text, std::size_t& at) {
    return fold_code(next_code(text, at));
}

}  // namespace newswatch::feed::detail
