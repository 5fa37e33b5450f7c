// The wording that is compiled in, and what it says of a line of text. Thread-safe.
#pragma once

#include <functional>
#include <string_view>

namespace newswatch::page::detail {

// Every "KIND: rest" of a compiled-in file; "#" begins a comment line.
void for_each_entry(std::string_view file,
                    const std::function<void(std::string_view, std::string_view)>& take);

enum class LineKind : unsigned char {
    text,
    furniture,  // "Share this article", "Advertisement": says nothing of the news
    related,    // "Read also: ..."
    credit,     // "Photo: ..."
    section,    // a heading over what no longer belongs to the article: "Related stories", "Comments"
};
// Of a whole paragraph or heading, white space folded. Only short ones are ever something else than text.
LineKind kind_of_line(std::string_view line, bool heading);

enum class Phrase : unsigned char { paywall, consent };
bool has_phrase(std::string_view text, Phrase phrase);

}  // namespace newswatch::page::detail
