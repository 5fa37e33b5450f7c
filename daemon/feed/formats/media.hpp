// Media RSS (rssboard.org/media-rss).
#pragma once

#include <pugixml.hpp>

#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

// An element of Media RSS inside an item: content, group, thumbnail, title, description, ... What they say of
// the item goes where nothing better is, so it is collected in an item of its own.
void read_media(pugi::xml_node element, const Name& name, const Scope& scope, Reader& reader, Item& item);

// Seconds out of "95", "1:35" or "1:01:35"; 0 when it is none of them.
std::uint32_t seconds_of(std::string_view text);

}  // namespace newswatch::feed::detail
