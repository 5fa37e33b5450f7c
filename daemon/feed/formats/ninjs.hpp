// ninjs, the news in JSON of the IPTC (iptc.org/std/ninjs), versions 1, 2 and 3: they differ in the case of
// names and in what is a list.
#pragma once

#include "feed/json/reader.hpp"
#include "feed/parse.hpp"

namespace newswatch::feed::detail::json {

bool is_ninjs(Value value);
// Cancelled items become Document::withdrawn.
void read_ninjs(Value about, Value items, Reader& reader, Document& document);

}  // namespace newswatch::feed::detail::json
