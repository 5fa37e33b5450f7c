// Text out of attributes and JSON, where sites write HTML. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::page::detail {

// White space folded; markup and references, if there are any, read as HTML.
std::string plain(std::string_view text);
// The same of a long text, whose paragraphs stay: blank lines, or <p> and <br>.
std::string plain_paragraphs(std::string_view text);

}  // namespace newswatch::page::detail
