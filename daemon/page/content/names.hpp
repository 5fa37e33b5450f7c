// What the class and id names of an element tell. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "page/html/tree.hpp"

namespace newswatch::page::detail {

using Meaning = std::uint32_t;
namespace meaning {
inline constexpr Meaning comments = 1, related = 2, navigation = 4, share = 8, promotion = 16, author = 32,
                         details = 64, caption = 128, credit = 256, tags = 512, weak = 1024, wall = 2048,
                         body = 4096, lead = 8192, title = 16384, consent = 32768, byline = 65536;
}

// The meanings of all words in one name ("c-relatedStories most-read"). Names are taken apart at hyphens,
// underscores and changes of case; a word counts alone and joined with its neighbour ("most-read",
// "mostRead"), never as a part of another ("ad" is not in "header"). What follows "has", "with", "no" and
// their like is a state of the page, and what has a colon is styling; neither counts. The words are those of
// daemon/page/content/names.txt.
Meaning meaning_of(std::string_view name);
// Of class, id, data-testid and data-component together.
Meaning meaning_of(const Tree& tree, std::uint32_t node);

}  // namespace newswatch::page::detail
