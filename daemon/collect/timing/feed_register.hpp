// Which feed each source is, so that one feed under two addresses is polled once. One thread at a time.
// Private to the room.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "collect/schedule.hpp"

namespace newswatch::collect {

class FeedRegister {
public:
    // Notes where the source is polled and what it brought last. The other source that is the same feed;
    // nothing when there is none, and then it is noted itself. Two sources are one feed when they are polled
    // at the same address (a stored move counts, one that is being watched does not), or when one brings the
    // very bytes of the other and names that one's address as the feed's own, by rel="self" or by a permanent
    // redirect (`moved_to`, of this poll): a feed can give itself away, but not claim another. Once
    // `guest_of` that other one, the address suffices. A source with credentials or headers of its own is
    // like no other.
    std::optional<std::string> same_as(const config::SourceConfig& source, const Known& known,
                                       const std::string& moved_to = {}, const std::string& guest_of = {});
    void forget(const std::string& source);

private:
    struct Place {
        std::string source, digest;
    };
    std::unordered_map<std::string, Place> places_;         // by address
    std::unordered_map<std::string, std::string> address_;  // by source
};

}  // namespace newswatch::collect
