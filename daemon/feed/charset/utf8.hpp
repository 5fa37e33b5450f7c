// One pass over bytes that claim to be UTF-8 (RFC 3629): are they, and do they hold control characters?
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct Utf8Scan {
    std::size_t invalid = 0;        // sequences that are no character
    std::size_t multibyte = 0;      // good characters of two bytes or more
    std::size_t controls = 0;       // C0 characters that XML 1.0 section 2.2 forbids
    std::size_t first_invalid = 0;  // offset, when there is one
    std::size_t first_control = 0;
    bool clean() const { return invalid == 0 && controls == 0; }
};

Utf8Scan scan_utf8(std::string_view bytes);
// A copy with U+FFFD for each invalid sequence and a space for each forbidden control character.
std::string repair_utf8(std::string_view bytes);

}  // namespace newswatch::feed::detail
