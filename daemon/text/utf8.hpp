// One pass over bytes that claim to be UTF-8 (RFC 3629): are they, and do they hold control characters?
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::text {

struct Utf8Scan {
    std::size_t invalid = 0;        // sequences that are no character
    std::size_t controls = 0;       // C0 characters that XML 1.0 section 2.2 forbids
    std::size_t disguised = 0;      // U+0080 to U+009F that are characters of windows-1252
    std::size_t first_invalid = 0;  // offset, when there is one
    std::size_t first_control = 0;  // likewise
    std::size_t first_disguised = 0;
    bool clean() const { return invalid == 0 && controls == 0 && disguised == 0; }
};

// The sequence at a byte that is not ASCII. An invalid one is as long as its valid beginning, so that each
// becomes one U+FFFD (the Unicode standard's "maximal subpart").
struct Utf8Step {
    std::size_t length;  // bytes taken, at least one
    bool valid;
};
Utf8Step utf8_step(std::string_view bytes, std::size_t at);

Utf8Scan scan_utf8(std::string_view bytes);
// Good characters of two bytes or more.
std::size_t count_multibyte(std::string_view bytes);
// Those of them that stand side by side, at least four, as the letters of a word in another alphabet do; by
// accident legacy text has such a row hardly ever.
std::size_t count_in_rows(std::string_view bytes);
// How many bytes are not ASCII.
std::size_t count_high(std::string_view bytes);
// A copy with U+FFFD for each invalid sequence, a space for each forbidden control character, and the
// character of windows-1252 for each of U+0080 to U+009F that has one.
std::string repair_utf8(std::string_view bytes);
// Appends one byte of ASCII or one valid sequence the way repair_utf8 does.
void append_repaired(std::string& out, std::string_view sequence);

// ---- windows-1252 where it differs from ISO-8859-1, and what that repairs

// The characters of the bytes 0x80 to 0x9F (encoding.spec.whatwg.org, index windows-1252). Five bytes have
// none and stay the control characters that they are in ISO-8859-1. Whatever claims to be a control character
// U+0080 to U+009F in a text was meant as one of these (HTML 5, "numeric character reference end state").
inline constexpr std::array<char16_t, 32> windows_1252_extras{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

// The character of any byte.
inline constexpr char32_t windows_1252(unsigned char byte) {
    return byte >= 0x80 && byte <= 0x9F ? char32_t{windows_1252_extras[byte - 0x80u]} : char32_t{byte};
}

// True when windows-1252 has a character at this byte.
inline constexpr bool in_windows_1252(unsigned char byte) {
    return byte < 0x80 || byte > 0x9F || windows_1252_extras[byte - 0x80u] > 0x9F;
}

}  // namespace newswatch::text
