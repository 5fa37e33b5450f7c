#include "core/encoding.hpp"

#include "core/ascii.hpp"

namespace newswatch {
namespace {

unsigned value_of(char byte) { return static_cast<unsigned char>(byte); }

}  // namespace

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char low = lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        text += digits[value_of(byte) >> 4];
        text += digits[value_of(byte) & 15];
    }
    return text;
}

bool is_unreserved(char c) {
    const char low = lower(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

void append_percent_encoded(std::string& out, char byte) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '%';
    out += digits[value_of(byte) >> 4];
    out += digits[value_of(byte) & 15];
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (is_unreserved(c))
            out += c;
        else
            append_percent_encoded(out, c);
    }
    return out;
}

std::string to_base64(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t n) { return i + n < bytes.size() ? value_of(bytes[i + n]) : 0u; };
        const unsigned bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        out += alphabet[bits >> 18];
        out += alphabet[bits >> 12 & 63];
        out += i + 1 < bytes.size() ? alphabet[bits >> 6 & 63] : '=';
        out += i + 2 < bytes.size() ? alphabet[bits & 63] : '=';
    }
    return out;
}

}  // namespace newswatch
