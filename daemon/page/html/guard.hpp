// What keeps the HTML parser linear on hostile pages. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::page::detail {

// Two readers of HTML seldom agree on where a comment, a script or a tag ends. So that a disagreement of this
// one with the parser hides nothing from it:
//   - comments, document types and instructions are handed on empty, and so are scripts and styles; a script
//     of JSON keeps its text, in which every "<" is written as JSON's "\u003c";
//   - a tag keeps its first 128 attributes, because the parser compares each with all before it, and an end
//     tag its name only.
// Gives `html` itself when there is nothing to leave out, else a copy in `owned`.
std::string_view guarded(std::string_view html, std::string& owned);

}  // namespace newswatch::page::detail
