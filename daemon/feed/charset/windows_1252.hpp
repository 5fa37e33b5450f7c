// windows-1252 where it differs from ISO-8859-1, and what that repairs. Pure; any thread.
#pragma once

#include <array>

namespace newswatch::feed::detail {

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

}  // namespace newswatch::feed::detail
