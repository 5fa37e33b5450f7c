// Makes a document that pugixml reads to its end out of one that it does not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "feed/xml/damage.hpp"
#include "feed/xml/edits.hpp"

namespace newswatch::feed::detail {

struct Repaired {
    // One root element, nested at most 256 deep, at most four times as long as the damaged text and a line
    // more; pugixml loads it without an error. Empty when the damaged text holds no element at all.
    std::string text;
    std::vector<Damage> damage;  // at most fifty, in the order of the text
    std::size_t left_out = 0;    // damage that is not listed
    Offsets offsets;

    // From an offset of `text` to one of the damaged text; the one grows with the other.
    std::size_t original(std::size_t offset) const { return offsets.original(offset); }
};

// `text` is UTF-8 without control characters. What cannot be markup becomes text, what stands outside of the
// root element is left out, elements end where the vocabulary of feeds says that they cannot go on, and an
// item that the end of the text cuts off is kept. Well-formed feeds stay as they are, but for what stands
// around the root and for "xml" instructions. Pure; any thread; linear.
Repaired repair(std::string_view text);

}  // namespace newswatch::feed::detail
