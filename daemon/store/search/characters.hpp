// What each character is to the search, and as what it is looked up. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newswatch::store::detail {

enum class CharacterKind : std::uint8_t {
    separator,  // ends a word
    silent,     // inside a word as if it were not there: accents, points, soft hyphens, zero-width characters
    letter,     // part of a word
    dense,      // of a script that is written without spaces, or whose words grow at both ends (Hangul)
};

struct Character {
    CharacterKind kind = CharacterKind::separator;
    std::string_view folded;  // without case and accents; lives as long as the process
    std::size_t size = 1;     // bytes of the text
};

// The character that begins at `at`, which is inside `text`. Bytes that are not UTF-8 are separators.
Character character_at(std::string_view text, std::size_t at);

}  // namespace newswatch::store::detail
