// One reader for each family of XML formats. The root is known to be of that family; each sets the format.
#pragma once

#include <pugixml.hpp>

#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

// RSS 0.9x and 2.0 (rssboard.org/rss-specification), RSS 0.90 and 1.0 in RDF, Atom 1.0 (RFC 4287) and 0.3,
// CDF (w3.org/TR/NOTE-CDFsubmit); also a lone <channel>, <item> or <entry>.
void read_feed(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document);

// <urlset> and <sitemapindex> (sitemaps.org, protocol 0.9) with the extensions for news, pictures and films.
void read_sitemap(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document);
// NewsML-G2 2.x and NewsML 1.x: <newsMessage>, <newsItem>, <packageItem>, <NewsML>. Everything in the
// document is read, also what stands beside `root` in an envelope.
void read_newsml(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document);
// NITF 3.x: <nitf>, and all others beside it in an envelope.
void read_nitf(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document);

// Room for one more item? When not, complains once at `element`.
bool has_room(pugi::xml_node element, Reader& reader, const Document& document);
// Keeps the first hundred of each list of an item: every one goes to every plugin.
void keep_lists_short(pugi::xml_node element, Reader& reader, Item& item);

}  // namespace newswatch::feed::detail
