// Everything between the outbox and one recipient: claim, send, settle, wait. Loop thread only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "deliver/channel.hpp"
#include "deliver/courier.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"
#include "store/outbox.hpp"

namespace newswatch::deliver::detail {

// What the lanes of a courier have in common.
class Workshop {
public:
    // `rest` is called when a lane found nothing more to do.
    Workshop(runtime::Clock& the_clock, store::Outbox& the_outbox, std::function<void()> rest)
        : clock{the_clock}, outbox{the_outbox}, on_rest{std::move(rest)} {}

    runtime::Clock& clock;
    store::Outbox& outbox;
    std::function<void()> on_rest;
    CourierCounters counters{{"mail", {}}, {"maildir", {}}, {"webhook", {}}};
    bool stopping = false;

    // One line in the log when the store begins to refuse, and one when it works again.
    void store_refused(const Error& error);
    void store_worked();

private:
    bool store_refuses_ = false;
};

class RecipientLane {
public:
    RecipientLane(asio::any_io_executor loop, Workshop& shop, std::string recipient);

    // From the next attempt on; ends a hold. Without a channel nothing is claimed.
    void use(std::shared_ptr<Channel> channel);
    void notify();
    // Until the workshop stops.
    asio::awaitable<void> run();
    // Something is under way, or may be due.
    bool is_busy() const { return busy_; }
    RecipientStatus status() const;

private:
    // Sends what is due; when to look again.
    asio::awaitable<Timestamp> work();
    asio::awaitable<Timestamp> next_look();
    asio::awaitable<void> deliver(store::PendingDelivery delivery);
    asio::awaitable<Outcome> attempt(std::shared_ptr<Channel> channel, store::PendingDelivery delivery);
    // Does not return before the store has it.
    asio::awaitable<void> settle(store::Settlement settlement);
    std::optional<Outcome> reason_to_wait() const;
    Timestamp after_refusal(const Error& error);
    void record(const Outcome& outcome, const store::PendingDelivery& delivery,
                const store::Settlement& settlement, const char* channel);
    void rest();

    Workshop& shop_;
    std::string recipient_;
    std::shared_ptr<Channel> channel_;
    runtime::Wakeup wakeup_;
    Timestamp hold_until_{};
    std::string hold_reason_;
    unsigned refusals_ = 0;  // of the store, in a row
    bool notified_ = false;
    bool busy_ = true;
    bool sending_ = false;
    std::string last_reply_;
};

}  // namespace newswatch::deliver::detail
