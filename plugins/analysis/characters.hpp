// What a character is to the text library. Private to it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newswatch::analysis {

enum class CharacterClass : std::uint8_t {
    letter,     // belongs to a word: letters without case, lower-case ones, digits
    upper,      // an upper-case or title-case letter
    digit,      // a number of any kind
    mark,       // goes with the character before it
    single,     // a word of its own: scripts written without spaces
    ignorable,  // invisible: soft hyphen, zero-width and direction characters, variation selectors
    space,
    line_end,
    apostrophe,
    hyphen,
    punctuation,  // everything else, and bytes that are not UTF-8
};

struct Character {
    char32_t value = 0;
    CharacterClass kind = CharacterClass::punctuation;
    std::uint32_t size = 1;  // bytes
};

// The class of the ASCII characters, as classify() gives it.
extern const std::array<CharacterClass, 128> ascii_classes;

CharacterClass classify(char32_t character);

// The character beyond ASCII that begins at `at`. A byte that begins no valid sequence is punctuation of
// size 1.
Character long_character_at(std::string_view utf8, std::size_t at);

// The character at `at`, which lies inside the text.
inline Character character_at(std::string_view utf8, std::size_t at) {
    const auto byte = static_cast<unsigned char>(utf8[at]);
    if (byte < 0x80) return {byte, ascii_classes[byte], 1};
    return long_character_at(utf8, at);
}

}  // namespace newswatch::analysis
