// What may stand between two words of a name. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "analysis/analysis.hpp"

namespace newswatch::entity {

// The text between a word and the one before it.
struct Gap {
    analysis::Join join = analysis::Join::start;
    std::uint64_t marks =
        0;  // its bytes other than white space, the first one lowest; too_many when above eight
    bool operator==(const Gap&) const = default;
};
inline constexpr std::uint64_t too_many = ~std::uint64_t{0};

// The gap before `token`, which follows `previous` in `text`. Linear in the length of the gap.
Gap gap_between(std::string_view text, const analysis::Token& previous, const analysis::Token& token);

// True when a name with the gap `wanted` may be written with the gap `found`:
//   spaces and hyphens stand for each other (Chang Ho-jin, Chang Ho jin) and for a period the name has (St.
//   Petersburg, St Petersburg); other punctuation must be that of the name (AT&T); a period may follow an
//   initial (J. Stoltenberg); apostrophes and scripts without spaces must agree; a line end never belongs to
//   a name.
// `after_initial`: the word before the gap is a single letter.
bool may_stand_for(const Gap& wanted, const Gap& found, bool after_initial);

// True when the two neighbouring tokens are parts of one word, so that a name neither ends nor begins between
// them: the apostrophe of "don't" and "O'Neill", and that between Cyrillic letters (пам'ять). A possessive is
// not one word with its name (Russia's), neither is a name with an elided article (l'Ukraine).
bool one_word(const analysis::Text& text, const analysis::Token& previous, const analysis::Token& token);

}  // namespace newswatch::entity
