// The wording that marks credit lines, related links and other boilerplate, compiled in from zones/*.txt.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct ZoneFile {
    std::string_view language;
    std::string_view text;
};
// Made by zones/embed.cmake: one for each data file.
struct ZoneFiles {
    const ZoneFile* begin;
    const ZoneFile* end;
};
ZoneFiles zone_files();

struct ZoneMatch {
    std::string_view zone;     // empty: an ordinary line
    std::string_view wording;  // as the data file has it; lives as long as the program
    bool bare = false;         // nothing stands behind the wording
};

// Which zone a line's beginning puts it into. The wording of `language` is preferred, that of all others
// counts too: feeds name the wrong language too often. Any thread.
ZoneMatch match_zone(std::string_view line, std::string_view language);

}  // namespace newswatch::feed::detail
