// The means by which one recipient is told, and what became of an attempt. Loop thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>

#include "config/config.hpp"
#include "core/result.hpp"
#include "deliver/retry_plan.hpp"
#include "net/http_client.hpp"
#include "runtime/clock.hpp"
#include "store/outbox.hpp"

namespace newswatch::deliver {
namespace asio = boost::asio;

struct Outcome {
    enum class Verdict {
        accepted,  // the other side has it
        failed,    // try again, by the channel's plan
        rejected,  // trying again is useless: dead, until somebody replays it
        held,      // not this delivery's fault: the same attempt again at hold_until
    };
    Verdict verdict = Verdict::failed;
    std::string where{};                 // for people: a Maildir file, a relay, a URL without its secrets
    std::string reply{};                 // one line: what the other side said, or why it was not reached
    std::optional<Duration> at_least{};  // of failed: not earlier (Retry-After)
    // Until then nothing is sent to this recipient; always given when held.
    std::optional<Timestamp> hold_until{};
};

class Channel {
public:
    virtual ~Channel() = default;
    virtual const char* kind() const = 0;  // "mail", "maildir", "webhook"
    virtual const RetryPlan& plan() const = 0;
    // One attempt; at most one at a time for a channel. What the world refuses is an Outcome. A cancelled
    // task ends soon, though the other side may have accepted by then: the id is the same on every attempt.
    virtual asio::awaitable<Outcome> send(store::PendingDelivery delivery) = 0;
};

// Makes the channels of one configuration.
class Channels {
public:
    virtual ~Channels() = default;
    // From now on make() goes by this configuration. Channels made before keep working.
    virtual void configure(const config::Config& config) = 0;
    // An Error when the recipient cannot be served as configured.
    virtual Result<std::shared_ptr<Channel>> make(const config::RecipientConfig& recipient) = 0;
};

struct ChannelSetting {
    asio::any_io_executor loop;
    asio::any_io_executor pool;  // writes Maildir files
    runtime::Clock& clock;
    net::HttpClient& http;
};

// The real ones: Maildir, SMTP relay, webhook. What `setting` refers to outlives them, and so does the loop's
// io_context.
std::unique_ptr<Channels> make_channels(ChannelSetting setting);

}  // namespace newswatch::deliver
