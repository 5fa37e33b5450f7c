// The text library of the bundled plugins: a text cut into words, each folded so that equal words are equal
// bytes, each knowing where it stands in the text as stored. Pure; any thread. Sees only its input: no
// daemon, no SDK.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::analysis {

// What stands between a word and the one before it.
enum class Join : std::uint8_t {
    start,        // nothing: the first word
    adjacent,     // nothing: neighbouring characters of a script written without spaces
    apostrophe,   // ' or a typographic one: Russia's, l'eau
    hyphen,       // one hyphen or dash without spaces: Ho-jin
    space,        // white space alone
    punctuation,  // anything else inside a paragraph
    paragraph,    // a line end
};

struct Token {
    std::uint32_t begin = 0, end = 0;          // bytes in the text given
    std::uint32_t word_at = 0, word_size = 0;  // the folded word in Text::words
    std::uint32_t position = 0;  // counts words for NEAR; the tail of a possessive shares its word's
    Join before = Join::start;
    bool capital = false;  // begins with an upper-case letter
    bool upper = false;    // two letters or more, all upper case
};

struct Text {
    std::string words;  // the folded words, one after the other
    std::vector<Token> tokens;
    std::string_view word(const Token& token) const {
        return std::string_view{words}.substr(token.word_at, token.word_size);
    }
};

// Words are runs of letters, marks and digits (Unicode general categories L, M, N; UAX #29 in spirit); a word
// ends at apostrophes and hyphens. Han, Hiragana, Katakana, Thai, Lao, Khmer and Myanmar characters are words
// of their own. Soft hyphens and zero-width characters inside a word are ignored. Invalid UTF-8 separates
// words.
Text analyse(std::string_view utf8);

// The folding of one word or phrase as analyse() does it: NFKC case folding (UAX #31), nothing else removed.
// The caller bounds its length: a long run of combining marks costs its length squared.
std::string fold(std::string_view utf8);

}  // namespace newswatch::analysis
