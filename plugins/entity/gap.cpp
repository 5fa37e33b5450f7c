#include "entity/gap.hpp"

#include <algorithm>
#include <array>

namespace newswatch::entity {
namespace {

using analysis::Join;

constexpr std::uint64_t period = '.';

// Bytes of white space or of an invisible character at the beginning of `text`, 0 when there is none.
std::size_t blank_at(std::string_view text) {
    static constexpr std::array<std::string_view, 22> blanks{
        " ",      "\t",     "\v",     "\f",     "\u00A0", "\u00AD", "\u2000", "\u2001",
        "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009",
        "\u200A", "\u200B", "\u202F", "\u2060", "\u3000", "\uFEFF"};
    const auto blank = std::find_if(blanks.begin(), blanks.end(),
                                    [&](std::string_view each) { return text.starts_with(each); });
    return blank == blanks.end() ? 0 : blank->size();
}

std::uint64_t marks_in(std::string_view gap) {
    std::uint64_t marks = 0;
    for (unsigned shift = 0; !gap.empty();) {
        const auto blank = blank_at(gap);
        if (blank == 0) {
            if (shift == 64) return too_many;
            marks |= std::uint64_t{static_cast<unsigned char>(gap.front())} << shift;
            shift += 8;
        }
        gap.remove_prefix(std::max<std::size_t>(blank, 1));
    }
    return marks;
}

bool spaced(Join join) { return join == Join::space || join == Join::hyphen; }

bool begins_in_cyrillic(std::string_view word) {  // U+0400..U+04FF
    return !word.empty() && static_cast<unsigned char>(word.front()) >= 0xD0 &&
           static_cast<unsigned char>(word.front()) <= 0xD3;
}

}  // namespace

Gap gap_between(std::string_view text, const analysis::Token& previous, const analysis::Token& token) {
    if (token.before != Join::punctuation) return {token.before, 0};
    return {token.before, marks_in(text.substr(previous.end, token.begin - previous.end))};
}

bool may_stand_for(const Gap& wanted, const Gap& found, bool after_initial) {
    switch (found.join) {
        case Join::start:
        case Join::paragraph:
            return false;
        case Join::adjacent:
        case Join::apostrophe:
            return wanted.join == found.join;
        case Join::space:
        case Join::hyphen:
            return spaced(wanted.join) || (wanted.join == Join::punctuation && wanted.marks == period);
        case Join::punctuation:
            if (wanted.join == Join::punctuation && wanted.marks == found.marks)
                return found.marks != too_many;
            return found.marks == period && after_initial && spaced(wanted.join);
    }
    return false;
}

bool one_word(const analysis::Text& text, const analysis::Token& previous, const analysis::Token& token) {
    if (token.before != Join::apostrophe) return false;
    const auto before = text.word(previous), after = text.word(token);
    if (begins_in_cyrillic(before) && begins_in_cyrillic(after)) return true;
    return after == "t" || before == "o";
}

}  // namespace newswatch::entity
