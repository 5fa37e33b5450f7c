// Which part of a page is the article. Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "page/content/marks.hpp"

namespace newswatch::page::detail {

// The elements that hold the article's text, in the page's order, none inside another; empty when no part of
// the page reads like one.
//
// Every run of text is worth its letters when it reads like sentences, and costs something when it is a link
// or a scrap. The element whose runs are worth most together is the article: the whole page has the article's
// worth less all of its furniture. Names and vocabulary (itemprop articleBody, <article>) weigh in. Elements
// beside it that bear the same name belong to it: a text that is interrupted by advertisements.
//
// `captions`: those count as text, for galleries.
std::vector<std::uint32_t> choose(const Tree& tree, const Runs& runs, const Marks& marks, bool captions);

}  // namespace newswatch::page::detail
