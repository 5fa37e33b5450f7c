// The third workshop: takes deliveries from the outbox, sends each to its recipient and settles it. Loop
// thread only. At least once: it sends first and settles then, with the same id on every attempt.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "deliver/channel.hpp"
#include "net/http_client.hpp"
#include "runtime/clock.hpp"
#include "store/outbox.hpp"

namespace newswatch::deliver {
namespace asio = boost::asio;

struct ChannelCounters {
    std::uint64_t sent = 0, retried = 0, dead = 0;
};
// By Channel::kind(); "none" for recipients that are configured no longer.
using CourierCounters = std::map<std::string, ChannelCounters>;

// One recipient's lane, for the API.
struct RecipientStatus {
    std::string recipient;
    std::string channel;
    bool sending = false;
    std::optional<Timestamp> held_until;  // nothing is sent before then
    std::string last_reply;
};

// Every recipient has a lane of its own, so that one who hangs never delays another.
class Courier {
public:
    struct Setting {
        asio::any_io_executor loop;
        asio::any_io_executor pool;  // writes Maildir files
        runtime::Clock& clock;
        store::Outbox& outbox;
        net::HttpClient& http;
    };

    // What `setting` refers to outlives the courier; so does the loop's io_context.
    Courier(Setting setting, const config::Config& config);
    // With channels of the caller's making.
    Courier(asio::any_io_executor loop, runtime::Clock& clock, store::Outbox& outbox,
            std::unique_ptr<Channels> channels, const config::Config& config);
    // stop() must have returned, when start() was called.
    ~Courier();

    void start();
    // There may be new deliveries in the outbox, or replayed ones.
    void notify();
    // Takes over another configuration: from the next attempt on. Disabled endpoints and paused relays are
    // tried again at once. Pending deliveries of recipients that are gone become dead, with the reason.
    void replace(const config::Config& config);
    // Begins no attempt any more; those under way have until `grace` to end, then they are cancelled. Always
    // returns. What was claimed and not settled is found again at the next start.
    asio::awaitable<void> stop(Duration grace = std::chrono::seconds{20});
    // Returns when nothing is due now and nothing is under way. Without start() before it (for --once) it
    // starts and stops the lanes itself.
    asio::awaitable<void> drain();

    const CourierCounters& counters() const;
    std::vector<RecipientStatus> status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::deliver
