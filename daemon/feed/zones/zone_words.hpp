// The wording that marks credit lines, related links and other boilerplate, from zones/*.txt.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct ZoneMatch {
    std::string_view zone;     // empty: an ordinary line
    std::string_view wording;  // as the data file has it; lives as long as the program
    bool bare = false;         // nothing stands behind the wording
};

// Which zone a line's beginning puts it into. The wording of `language` is preferred, that of all others
// counts too: feeds name the wrong language too often. Any thread.
ZoneMatch match_zone(std::string_view line, std::string_view language);

}  // namespace newswatch::feed::detail
