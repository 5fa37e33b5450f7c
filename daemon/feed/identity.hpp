// Which article a listed item is. Pure: any thread.
#pragma once

#include <vector>

#include "core/identity.hpp"

namespace newswatch::feed {

// The keys of the articles of one document, one for each, in their order: the guid as published; the guid
// without scheme, host and fragment; the canonical URL; the title, folded; a signature of the text. A value
// that items of other links and titles have too (the site's home page as everybody's guid) is marked as
// shared.
std::vector<ArticleKeys> keys_of(const std::vector<Article>& document);

// The ladder: guid, normalised guid, canonical URL, title with date, content. A rung counts only when nothing
// speaks against it: see docs/decisions/2026-11-identity.md. Lives as long as the program.
const Identification& identification();

}  // namespace newswatch::feed
