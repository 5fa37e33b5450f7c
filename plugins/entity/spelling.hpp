// How a word is written, beyond what folding keeps: which of its letters are capitals. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::entity {

// The word without soft hyphens and zero-width characters.
std::string without_invisible(std::string_view word);

// Where the capitals stand, as byte offsets in the folded word: the same for composed and decomposed letters.
// `word` is valid UTF-8 without invisible characters. Characters that folding replaces for another reason
// than case (full-width letters, ligatures) count as capitals.
std::vector<std::uint32_t> capitals_of(std::string_view word);

// True when two words that fold to the same are also written with the same capitals.
// `model` is without invisible characters, `capitals` is capitals_of(model); `word` is as it stands in a
// text.
bool written_as(std::string_view model, const std::vector<std::uint32_t>& capitals, std::string_view word);

// True when the letters are all capitals, and they and the digits are two to five in number.
bool looks_like_acronym(std::string_view text);

}  // namespace newswatch::entity
