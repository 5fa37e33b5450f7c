// The ladder itself: from the keys of a document's items and what is known of their source to decisions.
#pragma once

#include <vector>

#include "core/identity.hpp"

namespace newswatch::feed::detail {

// One decision for each item, in its order. Rung by rung for the whole document, so that a weak rung never
// takes an article that a later item names by a strong one. Two items of a document are one article only when
// they share a guid, a normalised guid or a link.
std::vector<Identity> climb(const std::vector<ArticleKeys>& listed, KnownArticles& known, Timestamp now);

}  // namespace newswatch::feed::detail
