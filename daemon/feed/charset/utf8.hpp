// One pass over bytes that claim to be UTF-8 (RFC 3629): are they, and do they hold control characters?
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

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

}  // namespace newswatch::feed::detail
