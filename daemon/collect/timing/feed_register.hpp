// Which feed each source is, so that one feed under two addresses is polled once. One thread at a time.
// Private to the room.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "collect/schedule.hpp"

namespace newswatch::collect {

class FeedRegister {
public:
    // The other source that is the same feed; nothing when there is none. Two sources are one feed when
    // permanent redirects, or the configuration, lead both to the same address, or when both bring the same
    // bytes, which name the same address as the feed's own (rel="self"). Otherwise `source` is noted with
    // what it is known by. A source with credentials or headers of its own is like no other.
    std::optional<std::string> same_as(const config::SourceConfig& source, const Known& known,
                                       const std::string& moved_to);
    void forget(const std::string& source);

private:
    std::unordered_map<std::string, std::string> sources_;                // by mark
    std::unordered_map<std::string, std::vector<std::string>> marks_of_;  // by source
};

}  // namespace newswatch::collect
