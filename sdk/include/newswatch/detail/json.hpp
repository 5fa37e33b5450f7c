// JSON written at compile time: first counted, then filled into an array of that size.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nw::detail {

struct counter {
    std::size_t n = 0;
    constexpr void put(char) { ++n; }
};

template <std::size_t N>
struct filler {
    std::array<char, N> text{};
    std::size_t n = 0;
    constexpr void put(char c) { text[n++] = c; }
};

template <class W>
constexpr void put(W& w, std::string_view text) {
    for (const char c : text) w.put(c);
}

// RFC 8259 section 7; UTF-8 passes as it is.
template <class W>
constexpr void put_string(W& w, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    w.put('"');
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            w.put('\\');
            w.put(c);
        } else if (byte < 0x20) {
            put(w, "\\u00");
            w.put(hex[byte >> 4]);
            w.put(hex[byte & 15]);
        } else {
            w.put(c);
        }
    }
    w.put('"');
}

template <class W>
constexpr void put_integer(W& w, std::int64_t value) {
    std::array<char, 20> digits{};
    std::size_t n = 0;
    auto rest = value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    do digits[n++] = static_cast<char>('0' + rest % 10);
    while ((rest /= 10) != 0);
    if (value < 0) w.put('-');
    while (n != 0) w.put(digits[--n]);
}

// The number as digits / 10^places, exact when read back; places is -1 when there is no such form with 15
// digits.
struct decimal {
    std::int64_t digits = 0;
    int places = -1;
};
constexpr decimal exact(double value) {
    double power = 1;
    for (int places = 0; places <= 15; ++places, power *= 10) {
        const double scaled = value * power;
        if (!(scaled <= 9e14 && scaled >= -9e14)) break;  // also when it is not a number
        const auto whole = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        if (static_cast<double>(whole) / power == value) return {whole, places};
    }
    return {};
}

template <class W>
constexpr void put_decimal(W& w, decimal d) {
    std::int64_t power = 1;
    for (int i = 0; i < d.places; ++i) power *= 10;
    const auto whole = d.digits / power;
    auto part = d.digits % power;
    if (d.digits < 0) w.put('-');
    put_integer(w, whole < 0 ? -whole : whole);
    if (d.places <= 0) return;
    w.put('.');
    if (part < 0) part = -part;
    for (power /= 10; power != 0; power /= 10) w.put(static_cast<char>('0' + part / power % 10));
}

// Commas between the members of an object or array.
struct separator {
    bool first = true;
    template <class W>
    constexpr void next(W& w) {
        if (!first) w.put(',');
        first = false;
    }
};

}  // namespace nw::detail
