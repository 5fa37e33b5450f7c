// Feeds and sitemaps that lie about as gzip files (RFC 1952), whatever their server says of them. Pure; any
// thread. Private to the room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace newswatch::feed::detail {

inline bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b\x08"); }

struct Unzipped {
    std::string bytes;
    std::string damage;  // why they are not all; empty when they are
};

// All members of the file, one behind the other (section 2.2); what stands behind them is left out. An error
// when nothing can be read, or when it is more than `most` bytes.
Result<Unzipped> unzip(std::string_view file, std::size_t most);

}  // namespace newswatch::feed::detail
