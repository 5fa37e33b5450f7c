// Small feeds in any encoding, for the tests of character sets.
#pragma once

#include <string>

#include "feed_support.hpp"

namespace newswatch::feed {

// The bytes of a feed with one item.
inline std::string titled(const std::string& declaration, const std::string& title) {
    return declaration + "<rss version=\"2.0\"><channel><item><title>" + title +
           "</title></item></channel></rss>";
}

inline std::string declared(const std::string& encoding) {
    return "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>";
}

}  // namespace newswatch::feed
