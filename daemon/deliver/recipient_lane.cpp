#include "deliver/detail/recipient_lane.hpp"

#include <boost/system/system_error.hpp>

#include "core/log.hpp"
#include "deliver/detail/decision.hpp"

namespace newswatch::deliver::detail {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t claim_size = 8;
constexpr runtime::Backoff store_backoff{.first = 1s, .factor = 2.0, .cap = 1min, .jitter = 0.2};

}  // namespace

void Workshop::store_refused(const Error& error) {
    if (!store_refuses_) log::error("deliveries wait: the store refuses", {{"why", error.message}});
    store_refuses_ = true;
}

void Workshop::store_worked() {
    if (store_refuses_) log::info("deliveries go on: the store works again");
    store_refuses_ = false;
}

RecipientLane::RecipientLane(asio::any_io_executor loop, Workshop& shop, std::string recipient)
    : shop_{shop}, recipient_{std::move(recipient)}, wakeup_{std::move(loop), shop.clock} {}

void RecipientLane::use(std::shared_ptr<Channel> channel) {
    channel_ = std::move(channel);
    hold_until_ = {};
    notify();
}

void RecipientLane::notify() {
    notified_ = busy_ = true;
    wakeup_.notify();
}

asio::awaitable<void> RecipientLane::run() {
    // However the lane ends, nobody waits for it any more.
    struct Leave {
        RecipientLane& lane;
        ~Leave() { lane.rest(); }
    } leave{*this};
    while (!shop_.stopping) {
        notified_ = false;
        const auto next = co_await work();
        // A notification that came meanwhile is not lost: the wait below returns at once.
        if (!notified_) rest();
        co_await wakeup_.wait_until(next);
        busy_ = true;
    }
}

void RecipientLane::rest() {
    busy_ = false;
    shop_.on_rest();
}

asio::awaitable<Timestamp> RecipientLane::work() {
    while (channel_ && !shop_.stopping) {
        const auto now = shop_.clock.now();
        if (hold_until_ > now) co_return hold_until_;
        auto batch = co_await shop_.outbox.claim(recipient_, claim_size, now);
        if (!batch) co_return after_refusal(batch.error());
        shop_.store_worked();
        refusals_ = 0;
        if (batch->empty()) {
            co_return co_await next_look();
        }
        for (auto& delivery : *batch) {
            // What is claimed and not settled is found again at the next start.
            if (shop_.stopping) break;
            co_await deliver(std::move(delivery));
        }
    }
    co_return runtime::never;
}

asio::awaitable<Timestamp> RecipientLane::next_look() {
    const auto due = co_await shop_.outbox.next_due(recipient_);
    if (!due) co_return after_refusal(due.error());
    co_return due->value_or(runtime::never);
}

asio::awaitable<void> RecipientLane::deliver(store::PendingDelivery delivery) {
    const auto channel = channel_;
    auto outcome = reason_to_wait();
    if (!outcome) {
        sending_ = true;
        outcome = co_await attempt(channel, delivery);
        sending_ = false;
        // A channel that was replaced meanwhile speaks for itself only.
        if (outcome->hold_until && channel == channel_) {
            hold_until_ = *outcome->hold_until;
            hold_reason_ = outcome->reply;
        }
    }
    const auto& plan = channel ? channel->plan() : RetryPlan::mail();
    auto settlement = settle_by(*outcome, delivery, plan, shop_.clock.now(), runtime::random_share());
    if (settlement.counts) record(*outcome, delivery, settlement, channel->kind());
    co_await settle(std::move(settlement));
}

asio::awaitable<Outcome> RecipientLane::attempt(std::shared_ptr<Channel> channel,
                                                store::PendingDelivery delivery) {
    Outcome outcome;
    try {
        outcome = co_await channel->send(std::move(delivery));
    } catch (const boost::system::system_error& e) {
        if (e.code() == asio::error::operation_aborted) throw;
        outcome.reply = std::string{"internal error: "} + e.what();
    } catch (const std::exception& e) {
        // One delivery that trips over a fault of ours must not stop the recipient's others.
        outcome.reply = std::string{"internal error: "} + e.what();
    }
    co_return outcome;
}

asio::awaitable<void> RecipientLane::settle(store::Settlement settlement) {
    for (;;) {
        const auto settled = co_await shop_.outbox.settle(settlement);
        if (settled) break;
        if (settled.error().kind == ErrorKind::not_found) {
            // Nothing to settle any more; asking again would not change that.
            log::warn("a delivery is gone from the outbox",
                      {{"recipient", recipient_}, {"delivery", settlement.id}});
            break;
        }
        const auto again = after_refusal(settled.error());
        co_await shop_.clock.sleep_until(again);
    }
    shop_.store_worked();
    refusals_ = 0;
}

std::optional<Outcome> RecipientLane::reason_to_wait() const {
    Outcome outcome{.verdict = Outcome::Verdict::held};
    if (hold_until_ > shop_.clock.now()) {
        outcome.reply = "waits: " + hold_reason_;
        outcome.hold_until = hold_until_;
        return outcome;
    }
    if (channel_) return std::nullopt;
    outcome.reply = "waits: the recipient cannot be served as configured";
    return outcome;
}

Timestamp RecipientLane::after_refusal(const Error& error) {
    shop_.store_refused(error);
    return shop_.clock.now() + store_backoff.delay(++refusals_, runtime::random_share());
}

void RecipientLane::record(const Outcome& outcome, const store::PendingDelivery& delivery,
                           const store::Settlement& settlement, const char* channel) {
    using Told = store::Settlement::Outcome;
    last_reply_ = outcome.reply;
    auto& counters = shop_.counters[channel];
    const log::Field to{"recipient", recipient_}, by{"channel", channel}, where{"where", outcome.where},
        rule{"rule", delivery.alert.rule}, title{"title", delivery.article.title},
        reply{"reply", outcome.reply}, attempt{"attempt", delivery.attempt};
    switch (settlement.outcome) {
        case Told::done:
            ++counters.sent;
            log::info("delivered", {to, by, where, reply, rule, title});
            break;
        case Told::retry:
            ++counters.retried;
            log::warn(
                "a delivery failed and is tried again",
                {to, by, where, reply, rule, title, attempt, {"next", to_rfc3339(settlement.retry_at)}});
            break;
        case Told::dead:
            ++counters.dead;
            log::error("a delivery is dead until it is replayed",
                       {to, by, where, reply, rule, title, attempt});
            break;
    }
}

RecipientStatus RecipientLane::status() const {
    RecipientStatus status{.recipient = recipient_,
                           .channel = channel_ ? channel_->kind() : "none",
                           .sending = sending_,
                           .held_until = {},
                           .last_reply = last_reply_};
    if (hold_until_ > shop_.clock.now()) status.held_until = hold_until_;
    return status;
}

}  // namespace newswatch::deliver::detail
