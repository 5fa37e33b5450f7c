// The Link header of an HTTP answer (RFC 8288, section 3). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::collect::detail {

struct HeaderLink {
    std::string target;  // as written: relative to the answer's address
    std::string rel, type, title;
    std::string anchor;  // section 3.2: what the link is of, when it is not the answer
};

// The links of one header's value, at most fifty; what is no link ends the reading. Linear.
std::vector<HeaderLink> parse_link_header(std::string_view value);

// Whether `word` is among the words of a rel; case does not matter.
bool has_relation(std::string_view rel, std::string_view word);

}  // namespace newswatch::collect::detail
