// What keeps the HTML parser linear on hostile pages. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::page::detail {

// The parser compares every attribute of a tag with all before it, so a tag keeps its first 128 only. Gives
// `html` itself when no tag has more, else a copy in `owned`.
std::string_view without_excess(std::string_view html, std::string& owned);

}  // namespace newswatch::page::detail
