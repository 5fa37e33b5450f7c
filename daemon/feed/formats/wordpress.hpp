// The posts that WordPress publishes under /wp-json/wp/v2/posts
// (developer.wordpress.org/rest-api/reference/posts).
#pragma once

#include "feed/json/reader.hpp"
#include "feed/parse.hpp"

namespace newswatch::feed::detail::json {

bool is_wordpress_post(Value value);
void read_wordpress(Value about, Value items, Reader& reader, Document& document);

}  // namespace newswatch::feed::detail::json
