// A look at TOML text before it is parsed: how deep it nests.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace newswatch::config::detail {

struct TextPlace {
    std::uint32_t line = 1, column = 1;  // 1-based, in bytes
};

// Where the text nests brackets, or dots in one key, deeper than 16 levels outside strings and comments.
// toml++ bounds the depth of values but not of dotted keys, and frees tables by recursion: "a.a.a. ..." would
// exhaust the stack.
std::optional<TextPlace> too_deep(std::string_view text);

}  // namespace newswatch::config::detail
