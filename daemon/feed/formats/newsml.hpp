// The items of both NewsMLs.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

struct NewsItem {
    Item item;
    bool withdrawn = false;  // cancelled or withheld
    std::string comment;     // a note to editors, for what is withdrawn
    std::string headline;    // plain, one line
};

// NewsML-G2: a <newsItem>, or a <packageItem> without its groups.
NewsItem read_g2_item(pugi::xml_node element, const Scope& scope, Reader& reader);
// NewsML 1.x: a <NewsItem>.
NewsItem read_newsml1_item(pugi::xml_node element, const Scope& scope, Reader& reader);

// Text in XML inside an item: NITF, HTML, or markup of either without its root. What NITF says about the
// article goes where the item says nothing.
void read_inline_xml(pugi::xml_node holder, const Scope& scope, Reader& reader, Item& item);

}  // namespace newswatch::feed::detail
