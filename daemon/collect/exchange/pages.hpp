// Which pages are read beyond the feed itself. Pure: any thread. Private to the room.
#pragma once

#include <string>
#include <vector>

#include "collect/schedule.hpp"

namespace newswatch::collect {

// The sitemaps of an index that have changed since the last success, the newest first, at most twenty; at the
// first contact the newest three.
std::vector<std::string> sitemaps_to_read(std::vector<feed::SitemapReference> sitemaps,
                                          std::optional<Timestamp> last_success);

// Whether articles may have come and gone between two polls: nothing of the list was known before, and its
// oldest is newer than the newest known. Lists of one or two items are always new from end to end and say
// nothing.
bool leaves_a_gap(const Known& before, const std::vector<Timestamp>& dates,
                  const store::PollReceipt& receipt);

}  // namespace newswatch::collect
