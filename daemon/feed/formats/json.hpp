// Feeds in JSON: which of them a document is.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "feed/parse.hpp"
#include "feed/text/report.hpp"

namespace newswatch::feed::detail {

// The text begins with an object or array, perhaps behind a byte order mark, a guard against script inclusion
// or a JSONP callback. Says nothing of whether there is a feed in it.
bool looks_like_json(std::string_view text);

// JSON Feed, ninjs, the posts of WordPress, Activity Streams, and any other list of objects that have titles
// or addresses. `text` is valid UTF-8 and that of the report. An Error (invalid) when there is no such thing.
Result<Document> read_json(std::string_view text, const ParseHints& hints, const Limits& limits,
                           Report& report);

}  // namespace newswatch::feed::detail
