// What HTML's elements mean for plain text. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace newswatch::feed::detail {

enum class Tag : std::uint8_t {
    unknown,
    inline_text,  // <b>, <a>
    cell,         // <td>: a space
    line,         // <br>, <li>: a new line
    block,        // <p>, <div>: a new paragraph
    hidden,       // <script>, <svg>: its content is no text
};

// Of an element's name without prefix, in any case.
Tag tag_named(std::string_view name);

// True when a text that may be either looks like HTML: a known tag or a character reference is in it.
bool looks_like_html(std::string_view text);

}  // namespace newswatch::feed::detail
