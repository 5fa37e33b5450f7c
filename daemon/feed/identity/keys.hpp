// What an article is known by, and which of it is no name at all. Pure.
#pragma once

#include <vector>

#include "core/identity.hpp"

namespace newswatch::feed::detail {

// All rungs but the content, and no id.
ArticleKeys names_of(const Article& article);
// The signature of the article's text, for the rung "content".
std::string content_of(const Article& article);

// Marks what items of one document share that are not the same article: a guid with different links and
// titles, a normalised guid or a link with different guids and titles. Linear.
void mark_shared(std::vector<ArticleKeys>& document);

// The id of a new article: of the source and the guid, else the link as published, else title and date, the
// first of them that names one article only.
std::string id_of(const Article& article, const ArticleKeys& keys, std::string_view date_as_written);

}  // namespace newswatch::feed::detail
