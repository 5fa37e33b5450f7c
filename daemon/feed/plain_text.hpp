// From the bytes of a plain text to the value that a feed gives. Pure: any thread, no I/O, no state.
#pragma once

#include <string_view>

#include "feed/parse.hpp"

namespace newswatch::feed {

// A plain text, in whatever encoding, as a document of one item (format "text"): its first line is the title,
// the rest the content. For bytes that parse() finds no feed in. An Error: invalid when they are no text
// either (pictures, archives, pages of a word processor), too_large.
Result<Document> parse_text(std::string_view bytes, const Limits& limits = {});

}  // namespace newswatch::feed
