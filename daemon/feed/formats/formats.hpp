// One reader for each family of formats. The root is known to be of that family.
#pragma once

#include <pugixml.hpp>

#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

// RSS 0.9x and 2.0 (rssboard.org/rss-specification), RSS 0.90 and 1.0 in RDF; also a lone <channel>.
void read_rss(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document);
// Atom 1.0 (RFC 4287) and 0.3; also a lone <entry>.
void read_atom(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document);

// Of Media RSS, in either family: content, group, title, description. What they say goes where nothing better
// is.
void read_media(pugi::xml_node element, const Name& name, const Scope& scope, Reader& reader, Item& item);

// Room for one more item? When not, complains once at `element`.
bool has_room(pugi::xml_node element, Reader& reader, const Document& document);
// Keeps the first hundred authors, categories and enclosures of an item: every one goes to every plugin.
void keep_lists_short(pugi::xml_node element, Reader& reader, Item& item);
// <ttl>, or sy:updatePeriod with sy:updateFrequency, as minutes.
struct Rhythm {
    std::optional<unsigned> ttl, period;
    unsigned frequency = 1;
    std::optional<unsigned> minutes() const;
    bool read(pugi::xml_node element, const Name& name, Reader& reader);
};

}  // namespace newswatch::feed::detail
