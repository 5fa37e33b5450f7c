// What the poller keeps of a source from poll to poll besides the times: it survives a 304, a failure, a
// restart and an upgrade. Pure: any thread. Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collect/timing/freshness.hpp"
#include "collect/timing/rhythm.hpp"
#include "feed/parse.hpp"

namespace newswatch::collect {

// A permanent redirect that is being watched: it counts once it has been the same for days.
struct Move {
    std::string to;
    Timestamp since{};
    unsigned polls = 0;
    bool operator==(const Move&) const = default;
};

struct Memory {
    // What the server said last, each until it says otherwise.
    Duration freshness{};
    std::string freshness_from;
    Timestamp not_before{};  // Retry-After
    // What the feed said last.
    Duration ttl{};
    std::uint32_t skip_hours = 0;  // as feed::Feed has them
    std::uint8_t skip_days = 0;
    std::string self, hub;
    // What was learned.
    Rhythm rhythm;
    Move move;
    std::string address;  // polled instead of the configured URL: a permanent redirect that stood the test
    std::string digest;   // of the last body, to notice one feed under two addresses
    std::string duplicate_of;  // the source under whose name it is polled
    std::string gap;           // what may have been missed last, for people
    // What has been told of its health (health.hpp).
    std::string trouble;
    Timestamp trouble_since{}, failing_since{};
    unsigned damaged_polls = 0;
    bool operator==(const Memory&) const = default;

    // What the answer says replaces what was remembered; what it is silent on stays.
    void take_in(const ServerHints& hints);
    void take_in(const feed::Feed& feed);

    // Lines of "key value"; keys that are not known (a later version wrote them) are left out.
    std::string to_text() const;
    static Memory from_text(std::string_view text);
};

}  // namespace newswatch::collect
