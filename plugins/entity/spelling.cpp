#include "entity/spelling.hpp"

#include <algorithm>
#include <array>

#include "analysis/analysis.hpp"

namespace newswatch::entity {
namespace {

// U+00AD, U+200B..U+200D, U+2060, U+FEFF in UTF-8: what analysis::analyse() passes over inside a word.
constexpr std::array<std::string_view, 6> invisible{"\u00AD", "\u200B", "\u200C",
                                                    "\u200D", "\u2060", "\uFEFF"};

// Bytes of the character that begins with this byte, in valid UTF-8.
std::size_t character_size(char first) {
    const auto byte = static_cast<unsigned char>(first);
    if (byte < 0xC0) return 1;
    return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string without_invisible(std::string_view word) {
    std::string kept;
    kept.reserve(word.size());
    while (!word.empty()) {
        const auto skip = std::find_if(invisible.begin(), invisible.end(), [&](std::string_view character) {
            return word.starts_with(character);
        });
        if (skip == invisible.end()) {
            kept += word.front();
            word.remove_prefix(1);
        } else {
            word.remove_prefix(skip->size());
        }
    }
    return kept;
}

std::vector<std::uint32_t> capitals_of(std::string_view word) {
    std::vector<std::uint32_t> capitals;
    for (std::size_t at = 0; at < word.size();) {
        const auto character = word.substr(at, character_size(word[at]));
        if (analysis::fold(character) != character)
            capitals.push_back(static_cast<std::uint32_t>(analysis::fold(word.substr(0, at)).size()));
        at += character.size();
    }
    return capitals;
}

bool written_as(std::string_view model, const std::vector<std::uint32_t>& capitals, std::string_view word) {
    if (word == model) return true;
    if (is_ascii(word) && is_ascii(model)) return false;
    return capitals_of(without_invisible(word)) == capitals;
}

bool looks_like_acronym(std::string_view text) {
    std::size_t capitals = 0, characters = 0;
    const auto words = analysis::analyse(text);
    for (const auto& token : words.tokens) {
        const auto word = without_invisible(text.substr(token.begin, token.end - token.begin));
        for (std::size_t at = 0; at < word.size(); ++characters) {
            const auto character = std::string_view{word}.substr(at, character_size(word[at]));
            const bool digit = character.front() >= '0' && character.front() <= '9';
            const bool capital = !digit && analysis::fold(character) != character;
            if (!digit && !capital) return false;
            capitals += capital;
            at += character.size();
        }
    }
    return capitals != 0 && characters >= 2 && characters <= 5;
}

}  // namespace newswatch::entity
