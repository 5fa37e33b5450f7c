// How alike two texts are, by a few numbers for each: min-hashes of its runs of three words (Broder, "On the
// resemblance and containment of documents", 1997). Pure, linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// The signature as a text of fixed length, for keeping; empty for a text of fewer than eight words, which has
// too little to compare. Case, punctuation and white space do not count. Of longer texts the first 5,000
// words do.
std::string signature_of(std::string_view text);

// How large a part of the runs of words of both texts they share, from 0 to 1, within about 0.1; 0 when one
// has no signature.
double resemblance(std::string_view one, std::string_view other);
// How many words the text of a signature has; 0 without one.
std::size_t words_behind(std::string_view signature);
// True when both texts have the same figures, in any order.
bool same_figures(std::string_view one, std::string_view other);

}  // namespace newswatch::feed::detail
