// The fields of a Page that are not its text. Pure; any thread.
#pragma once

#include "page/main_text.hpp"
#include "page/meta/meta.hpp"

namespace newswatch::page::detail {

// Title, byline, dates, site, addresses, summary and language, each from the surest place that has it.
void describe(const Tree& tree, const Meta& meta, const Hints& hints, Page& page);

}  // namespace newswatch::page::detail
