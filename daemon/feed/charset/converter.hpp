// Bytes of a legacy character set to UTF-8, by ICU. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct Converted {
    std::string text;        // UTF-8
    std::size_t errors = 0;  // sequences that became U+FFFD
};

// `name` as charset_of() gives it. Nothing when ICU has no such converter.
std::optional<Converted> convert(std::string_view bytes, const std::string& name);

}  // namespace newswatch::feed::detail
