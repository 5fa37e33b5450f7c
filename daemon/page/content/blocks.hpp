// From the chosen part of a page to blocks of text with their zones. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "page/content/marks.hpp"

namespace newswatch::page::detail {

struct Body {
    std::vector<Block> blocks;
    std::uint32_t prose = 0;       // letters in sentences
    std::uint32_t length = 0;      // letters of the text
    std::uint32_t linked = 0;      // of them in links
    std::uint32_t paragraphs = 0;  // of sentences
};

// `title`: a heading that says the same is left out.
Body body_of(const Tree& tree, const Runs& runs, const Marks& marks, const std::vector<std::uint32_t>& roots,
             std::string_view title);
// All prose of the page that no mark speaks against.
Body baseline_of(const Tree& tree, const Runs& runs, const Marks& marks);

// Hardly more than captions, which then are the text.
bool is_gallery(const Body& body);
// Lead and body with blank lines between them, and what each part of it is.
std::string text_of(const Body& body, std::vector<Part>& parts);
std::string text_of(const Body& body);

}  // namespace newswatch::page::detail
