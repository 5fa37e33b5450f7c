// What speaks against a page as an article: walls, lists of teasers, next to no text. Pure; any thread.
#pragma once

#include "page/content/blocks.hpp"
#include "page/meta/meta.hpp"

namespace newswatch::page::detail {

Wall wall_of(const Tree& tree, const Runs& runs, const Meta& meta, const Body& body);

// Why the text is not to be trusted as one article's; empty when it is. `whole`: it is known to be all of it.
std::string doubt_of(const Runs& runs, const Meta& meta, const Body& body, Wall wall, bool whole);

}  // namespace newswatch::page::detail
