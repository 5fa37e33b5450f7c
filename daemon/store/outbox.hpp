// The durable hand-over from examining to delivering: one row for one alert to one recipient.
// Send, then settle: at least once, with the same id on every attempt. Loop thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/article.hpp"
#include "core/result.hpp"

namespace newswatch::store {
namespace asio = boost::asio;

struct PendingDelivery {
    std::string id;         // 32 hexadecimal digits; the Message-ID's left part, the webhook-id
    std::string recipient;  // configured name
    unsigned attempt = 1;   // the one to come: 1, 2, ...
    Timestamp created{};
    Alert alert;
    Article article;  // as archived now, with its annotations
    // The texts that the evidence named when the alert was raised, in order. Where the article's text at a
    // span is another one, the article was edited since, and the span means nothing any more.
    std::vector<std::string> surfaces;
};

struct Settlement {
    enum class Outcome { done, retry, dead };
    std::string id;
    Outcome outcome = Outcome::done;
    Timestamp at{};        // when the attempt ended
    Timestamp retry_at{};  // of a retry
    bool counts = true;    // false: not the delivery's fault (a closed kept connection, a paused lane)
    std::string reply;     // what the other side said, or why it failed: one line of the delivery's story
};

class Outbox {
public:
    virtual ~Outbox() = default;
    // Due deliveries of one recipient, oldest first. A claimed row is hidden until settle() or a restart.
    virtual asio::awaitable<Result<std::vector<PendingDelivery>>> claim(std::string recipient,
                                                                        std::size_t limit, Timestamp now) = 0;
    // Errors: not_found when no such delivery is pending. After any other error (a full disk) the row stays
    // hidden: settle it again later, do not send again.
    virtual asio::awaitable<Result<void>> settle(Settlement settlement) = 0;
    // When the recipient's next unclaimed delivery is due; nothing when there is none.
    virtual asio::awaitable<Result<std::optional<Timestamp>>> next_due(std::string recipient) = 0;
    // Recipients with pending rows, also those that are configured no longer.
    virtual asio::awaitable<Result<std::vector<std::string>>> recipients() = 0;
    // Dead deliveries back to pending, due at once, with the same id: one, or all when `id` is empty. How
    // many. The attempt to come is 1 again, so that the retry plan starts afresh; `created` stays.
    virtual asio::awaitable<Result<std::size_t>> replay(std::string id, Timestamp now) = 0;
    virtual asio::awaitable<Result<std::size_t>> depth() = 0;
};

}  // namespace newswatch::store
