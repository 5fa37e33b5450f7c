// Inline markup back to text.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct MarkupOptions {
    // What the tree was loaded from: pugixml leaves out white space between elements, and it is found there.
    std::string_view text;
    bool cdata_is_text = false;  // as in XHTML; else it is HTML that somebody forgot to escape
    unsigned deepest = 256;      // elements inside elements
};

// Appends what is inside `element` as an HTML fragment: names without their prefix, no declarations of
// namespaces, references as written. False, with an unfinished `out`, when elements are nested too deep. Not
// recursive: the nesting is the document's.
bool append_markup(pugi::xml_node element, const MarkupOptions& options, std::string& out);

}  // namespace newswatch::feed::detail
