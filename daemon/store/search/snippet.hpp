// Where a search hits the texts of an article, and the piece of it that shows why. Pure; any thread.
#pragma once

#include <vector>

#include "store/archive.hpp"
#include "store/search/query.hpp"

namespace newswatch::store::detail {

// The terms of a query that a hit may have been found by; those that must not occur are left out. They live
// as long as the query.
std::vector<const SearchNode*> wanted_terms(const SearchNode& query);

// Where they stand in the text of a field, in order, not overlapping.
std::vector<Mark> marks_in(std::string_view text, Field field, const std::vector<const SearchNode*>& terms);

// About thirty words, or sixty characters of a script without spaces, around the most different terms; of the
// body, else of the summary, an author, a category. Without any hit there the beginning of the summary, else
// of the body.
Snippet snippet_of(const Article& article, const std::vector<const SearchNode*>& terms);

}  // namespace newswatch::store::detail
