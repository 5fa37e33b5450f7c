// Names of time zones in dates. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

namespace newswatch::text::detail {

struct NamedZone {
    int offset = 0;  // minutes east of UTC
    // The name is used in summer and winter alike ("et"): the offset is that of winter, and a guess.
    bool all_year = false;
};

// A zone by its name in lower case, letters only ("est", "utc", military "a"); nothing when it is none that
// is known. RFC 822 section 5.1 gives the American and the military ones (with its own signs: A is -1, as
// other readers of feeds have it); the others are those of the time-zone database and of its older versions.
// A name that several countries use has the meaning that is most frequent in the news.
std::optional<NamedZone> zone_named(std::string_view name);

}  // namespace newswatch::text::detail
