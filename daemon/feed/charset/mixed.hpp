// UTF-8 with parts in it that are something else. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct Mended {
    std::string text;          // valid UTF-8, repaired as by repair_utf8()
    std::size_t read = 0;      // invalid sequences that were read as `charset`
    std::size_t replaced = 0;  // those that became U+FFFD
    std::string charset;
};

// Takes a document apart at its tags and line ends. A piece of which hardly anything is UTF-8 is read as a
// legacy charset, the same for all such pieces: somebody pasted an item out of another system. In other
// pieces single bytes that are punctuation of windows-1252, or letters of it beside ASCII letters, are read
// as such. The beginning of a character that was cut off, and what makes no text in either reading, becomes
// U+FFFD. Surrogates that were encoded one by one (CESU-8) become the character that they stand for. Linear.
Mended mend_utf8(std::string_view bytes, std::string_view language);

}  // namespace newswatch::feed::detail
