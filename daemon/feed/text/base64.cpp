#include "feed/text/base64.hpp"

#include <cstdint>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

int digit_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (is_digit(c)) return c - '0' + 52;
    if (c == '+' || c == '-') return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

}  // namespace

std::optional<std::string> from_base64(std::string_view encoded) {
    std::string text;
    text.reserve(encoded.size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned held = 0;
    bool padded = false;
    for (const char c : encoded) {
        if (is_space(c)) continue;
        if (c == '=') {
            padded = true;
            continue;
        }
        const int digit = digit_of(c);
        if (digit < 0 || padded) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        text += static_cast<char>(bits >> held & 0xFF);
    }
    if (!scan_utf8(text).clean()) return std::nullopt;
    return text;
}

}  // namespace newswatch::feed::detail
