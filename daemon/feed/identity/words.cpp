#include "feed/identity/words.hpp"

#include <unicode/uchar.h>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

bool is_word(char32_t c) {
    if (c < 0x80) return is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c));
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

bool stands_alone(char32_t c) {
    return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF) ||
           (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF);
}

// A separator inside a figure: a digit stands on both its sides.
bool joins_digits(std::string_view text, std::size_t begin, std::size_t at) {
    const char c = text[at];
    return (c == '.' || c == ',' || c == ':' || c == '\'') && at > begin && is_digit(text[at - 1]) &&
           at + 1 < text.size() && is_digit(text[at + 1]);
}

}  // namespace

std::string_view word_at(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    const char32_t c = next_code(text, at);
    if (!is_word(c)) return {};
    if (stands_alone(c)) return text.substr(begin, at - begin);
    while (at < text.size()) {
        std::size_t next = at;
        const char32_t follower = next_code(text, next);
        const bool goes_on = is_word(follower) && !stands_alone(follower);
        if (!goes_on && !joins_digits(text, begin, at)) break;
        at = next;
    }
    return text.substr(begin, at - begin);
}

std::string_view next_word(std::string_view text, std::size_t& at) {
    while (at < text.size()) {
        const auto word = word_at(text, at);
        if (!word.empty()) {
            at += word.size();
            return word;
        }
        next_code(text, at);
    }
    return {};
}

bool is_figure(std::string_view word) { return !word.empty() && is_digit(word[0]); }

}  // namespace newswatch::feed::detail
