// Which parts of a page are not the article's text, whatever the article is. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "page/content/names.hpp"
#include "page/content/runs.hpp"

namespace newswatch::page::detail {

enum class Mark : std::uint8_t { none, hidden, boilerplate, related, caption, credit };

struct Marks {
    std::vector<Mark> of;           // of each node; what is in a marked node is marked alike
    std::vector<Meaning> meanings;  // of each node's names
    float prose = 0;                // letters of unmarked prose on the page
};

// `strict`: names count, too. Without it only what no page shows as text is marked, for pages whose names
// mislead.
Marks marks_of(const Tree& tree, const Runs& runs, bool strict);

// Of a whole run: a word of it that is marked, as a label before the first sentence is, does not mark the
// rest.
Mark mark_of(const Tree& tree, const Marks& marks, const Run& run);

}  // namespace newswatch::page::detail
