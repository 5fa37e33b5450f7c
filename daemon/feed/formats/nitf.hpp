// One NITF document, alone or inside a NewsML item.
#pragma once

#include <pugixml.hpp>
#include <vector>

#include "feed/formats/renditions.hpp"
#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

struct NitfArticle {
    Item item;
    bool withdrawn = false;  // docdata says that it was cancelled or is withheld
};

// `nitf` is the <nitf> element; also a lone <body>, or <body.content>.
NitfArticle read_nitf_article(pugi::xml_node nitf, const Scope& scope, Reader& reader);

// What is inside `element` as HTML; its pictures and films are appended to `media` instead.
Text nitf_text(pugi::xml_node element, const Scope& scope, Reader& reader, std::vector<Media>& media);

}  // namespace newswatch::feed::detail
