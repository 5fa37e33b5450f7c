// When several sources of one host ask for patience, the whole host is given it; one that answers so for one
// of its feeds is not (a feed that is made on demand has limits of its own). One thread at a time. Private to
// the room.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/timestamp.hpp"

namespace newswatch::collect {

class HostPatience {
public:
    static constexpr std::size_t enough = 3;  // sources of the host

    // The source was told to wait (Retry-After with 429 or 503). Until when to leave the host alone; nothing
    // while fewer than `enough` of its sources are waiting so.
    std::optional<Timestamp> told(const std::string& host, const std::string& source, Timestamp until,
                                  Timestamp now);

private:
    std::map<std::string, std::map<std::string, Timestamp>> waiting_;
};

}  // namespace newswatch::collect
