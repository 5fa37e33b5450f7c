// JSON Feed (jsonfeed.org/version/1.1) and what resembles it.
#pragma once

#include "feed/json/reader.hpp"
#include "feed/parse.hpp"

namespace newswatch::feed::detail::json {

// "json11" and "json10" by the address of the version; empty for anything else.
std::string_view json_feed_version(Value root);
// Has what an item of a feed has: an address, or an id with a text.
bool is_feed_item(Value value);

// The feed's own members out of `about`, then the items. Names that other formats use stand in for missing
// ones.
void read_json_feed(Value about, Value items, Reader& reader, Document& document);
// Only the feed's own members, for formats that have none of their own.
void read_json_about(Value about, Reader& reader, Feed& feed);

}  // namespace newswatch::feed::detail::json
