// Letters and digits of ASCII, whatever the locale. Private to the room.
#pragma once

#include "core/ascii.hpp"

namespace newswatch::net::detail {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_alphanumeric(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace newswatch::net::detail
