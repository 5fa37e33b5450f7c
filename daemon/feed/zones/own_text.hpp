// The text of an article that is the article's own. Pure.
#pragma once

#include <string>

#include "core/article.hpp"

namespace newswatch::feed::detail {

// A field without what its zones say is not the article's own (related links, credits, boilerplate), without
// counters and times that change by themselves, white space folded. The article has its zones.
std::string own_text(const Article& article, Field field);

}  // namespace newswatch::feed::detail
