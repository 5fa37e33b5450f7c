// Elements by their local names alone. Publishers bind the vocabularies of agencies and sitemaps to many
// namespaces, to misspelt ones and to none, and within one of these formats a local name has one meaning.
// Pure; any thread.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

// Whether the part of an element's name behind its prefix is this, ASCII letters alike in either case. False
// for what is no element.
bool named(pugi::xml_node node, std::string_view lower_case);
// The first such child; an empty node when there is none.
pugi::xml_node child_named(pugi::xml_node parent, std::string_view lower_case);
// All text inside an element, also that of elements in it, decoded and on one line. HTML that somebody
// escaped there is read as HTML.
std::string words(pugi::xml_node element, const Reader& reader);

// The outermost element around one, or the element itself: what an envelope of several documents is.
pugi::xml_node outermost(pugi::xml_node element);
// The name in a byline in the words of its language: "By Ada Moss" is "Ada Moss".
std::string without_by(std::string byline, std::string_view language);

// Visits everything below `top` in the order of the document: enter(node) tells whether to go on inside, and
// leave(node) is told of every node that it said yes to. Not recursive: the nesting is the document's.
template <class Enter, class Leave>
void walk(pugi::xml_node top, const Enter& enter, const Leave& leave) {
    auto node = top.first_child();
    while (node) {
        if (enter(node)) {
            if (const auto child = node.first_child()) {
                node = child;
                continue;
            }
            leave(node);
        }
        while (!node.next_sibling()) {
            node = node.parent();
            if (node == top) return;
            leave(node);
        }
        node = node.next_sibling();
    }
}

}  // namespace newswatch::feed::detail
