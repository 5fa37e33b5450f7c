// The feeds that an HTML page names. Pure: any thread, no I/O, no state. Linear and bounded on hostile input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feed/parse.hpp"

namespace newswatch::feed {

struct PageLink {
    std::string url;      // absolute, http or https, without fragment
    std::string title;    // one line of at most 200 bytes, may be empty
    std::string type;     // the media type as written, lower case, without parameters; may be empty
    bool anchor = false;  // an <a> in the text, not a <link>
};

// The links of a page that its author marked as feeds, wherever in the document they stand: <link> before
// <a>, each in the order of the page and once, at most a hundred. Marked is a link with `alternate` among the
// words of its rel and a feed's type, with `feed` among them, or an <a> with a feed's type or with rel
// alternate and neither a type nor another language (HTML, "the alternate link type"). `hints.url` is the
// page's address, its <base> counts. Nothing is guessed from addresses or texts.
std::vector<PageLink> feed_links(std::string_view page, const ParseHints& hints);

// Whether a media type (parameters and case do not matter) is one that feeds are linked with. Plain JSON is
// not: sites link their programming interfaces with it.
bool is_feed_type(std::string_view media_type);

}  // namespace newswatch::feed
