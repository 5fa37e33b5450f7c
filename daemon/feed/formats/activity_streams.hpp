// Activity Streams 2.0 (w3.org/TR/activitystreams-core) as the outboxes of the Fediverse publish them.
#pragma once

#include "feed/json/reader.hpp"
#include "feed/parse.hpp"

namespace newswatch::feed::detail::json {

// A Note, an Article or their like, or an activity that is about one.
bool is_activity(Value value);
bool is_collection(Value value);
// Deleted objects become Document::withdrawn.
void read_activities(Value about, Value items, Reader& reader, Document& document);

}  // namespace newswatch::feed::detail::json
