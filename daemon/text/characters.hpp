// Small tools on UTF-8 text that the rooms which read need. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/ascii.hpp"

namespace newswatch::text {

inline constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
inline constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline constexpr bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
using newswatch::lower;

// Without the white space (ASCII) at both ends.
std::string_view trim(std::string_view text);
// True when text equals `lower_case`, ASCII letters alike in either case.
bool iequals(std::string_view text, std::string_view lower_case);
bool istarts_with(std::string_view text, std::string_view lower_case);
// Position of `lower_case` in text at or after `from`, ASCII letters alike in either case; npos when absent.
// It looks no further than `window` bytes.
std::size_t ifind(std::string_view text, std::string_view lower_case, std::size_t from = 0,
                  std::size_t window = std::string_view::npos);

// Appends a code point; what is none (surrogates, above U+10FFFF) becomes U+FFFD.
void append_utf8(std::string& out, char32_t code);
// next_code() of what is not ASCII.
char32_t next_wide_code(std::string_view text, std::size_t& at);
// The code point at `at`, which moves past it. Invalid bytes give U+FFFD and one step. `at` must be inside.
inline char32_t next_code(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first >= 0x80) return next_wide_code(text, at);
    ++at;
    return first;
}
// The largest position up to `limit` that does not split a character.
std::size_t cut_point(std::string_view text, std::size_t limit);
// Runs of ASCII white space become one space, none at the ends. No-break spaces stay.
std::string fold_space(std::string_view text);
// The same for a text of lines, which keep their breaks: one blank line stays of several.
std::string fold_lines(std::string_view text);
// fold_code() of what is not ASCII.
char32_t fold_wide_code(char32_t code);
// Case folded code by code (Unicode simple folding), for comparing words.
inline char32_t fold_code(char32_t code) {
    if (code >= 0x80) return fold_wide_code(code);
    return code >= 'A' && code <= 'Z' ? code + 32 : code;
}

}  // namespace newswatch::text
