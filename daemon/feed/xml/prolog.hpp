// What stands before the root element, and what bytes that are no feed may be instead. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "feed/html/entities.hpp"

namespace newswatch::feed::detail {

inline constexpr std::size_t most_simple = 100, longest_simple = 256;

struct Doctype {
    std::size_t at = std::string_view::npos;  // of "<!DOCTYPE"; npos: there is none
    std::size_t entities = 0;                 // entities it declares
    // Those of them that are plain text: no references but numeric ones, no markup, nothing external, at most
    // `most_simple` of at most `longest_simple` bytes. The others are never expanded.
    std::vector<DeclaredEntity> simple;
    bool bomb = false;  // one of them refers to others several times
    bool html = false;  // its root is html
};

// Reads comments, processing instructions and the document type declaration with its internal subset
// (XML 1.0 sections 2.8 and 4.2). Linear.
Doctype scan_doctype(std::string_view text);

// For a text without a feed's root element: what it seems to be, for the error message.
std::string describe_non_feed(std::string_view text);

}  // namespace newswatch::feed::detail
