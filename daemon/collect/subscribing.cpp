// The way to the hubs: which sources are subscribed, the requests, and when a hub is given up.
#include <algorithm>
#include <utility>

#include "collect/collector.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t most_requests_to_hubs = 8;  // at once
constexpr std::size_t longest_address = 2048;
constexpr Duration pushes_come_within = std::chrono::hours{1};

// Goes into a form and into the store's lines: no control characters, no spaces, http or https.
bool is_address(const std::string& text) {
    return text.size() <= longest_address && !safe_link(text).empty() && Url::parse(text).has_value();
}

// One of the requests to hubs under way: however it ends, its place is free again.
struct HubPlace {
    std::size_t& under_way;
    runtime::Wakeup& wakeup;
    ~HubPlace() {
        --under_way;
        wakeup.notify();
    }
};

}  // namespace

bool Collector::may_subscribe(const config::SourceConfig& source) const {
    return !once_ && !setting_.callback.address.empty() && source.push && !safe_link(source.url).empty();
}

void Collector::settle_subscription(Entry& entry) {
    auto& subscription = entry.subscription;
    const auto& memory = entry.known.memory;
    const auto& callback = setting_.callback.address;
    const bool wanted = may_subscribe(entry.source) && memory.duplicate_of.empty() &&
                        is_address(memory.hub) && is_address(memory.self);
    const bool stands = wanted && subscription.hub == memory.hub && subscription.topic == memory.self &&
                        subscription.callback == callback;
    if (subscription.exists() && !stands) end_subscription(entry);
    if (!wanted) return;
    if (!subscription.exists())
        subscription = push::start(memory.hub, memory.self, callback, setting_.clock.now());
    ledger_.put(entry.source.name, subscription.id, subscription.next_attempt);
    subscriptions_wakeup_.notify();
}

void Collector::end_subscription(Entry& entry) {
    const auto subscription = std::exchange(entry.subscription, {});
    ledger_.forget(entry.source.name);
    if (!stopping_) tasks_.spawn("forget " + entry.source.name, forget_subscription(entry.source.name));
    if (subscription.asked == Timestamp{} && subscription.state != push::State::active) return;
    leave_hub(entry.source, subscription);
}

// The hub is asked in its turn: a changed callback ends all of them at once.
void Collector::leave_hub(const config::SourceConfig& source, const push::Subscription& subscription) {
    ledger_.leave(subscription.id, subscription.topic, setting_.clock.now());
    leaving_.push_back({source, subscription});
    subscriptions_wakeup_.notify();
}

asio::awaitable<void> Collector::forget_subscription(std::string name) {
    co_await remember_subscription(name);
}

// Best effort: a hub that does not hear it is answered 410 when it pushes, and its lease ends.
asio::awaitable<void> Collector::post_farewell(config::SourceConfig source, push::Subscription subscription) {
    const HubPlace place{requests_to_hubs_, subscriptions_wakeup_};
    auto form = push::form_of(subscription, "unsubscribe", {});
    const auto posted = co_await setting_.fetcher.post(source, subscription.hub, std::move(form));
    log::info("unsubscribed",
              {{"source", source.name}, {"hub", redacted(subscription.hub)}, {"status", posted.status}});
}

asio::awaitable<void> Collector::run_subscriptions() {
    for (;;) {
        const auto now = setting_.clock.now();
        while (requests_to_hubs_ < most_requests_to_hubs && !leaving_.empty()) {
            auto leaving = std::move(leaving_.front());
            leaving_.pop_front();
            ++requests_to_hubs_;
            tasks_.spawn("unsubscribe " + leaving.source.name,
                         post_farewell(leaving.source, leaving.subscription));
        }
        while (requests_to_hubs_ < most_requests_to_hubs) {
            const auto name = ledger_.take_due(now);
            if (!name) break;
            const auto found = entries_.find(*name);
            if (found == entries_.end()) continue;
            auto& entry = found->second;
            push::ask(entry.subscription, now);
            ledger_.put(*name, entry.subscription.id, entry.subscription.next_attempt);
            ++requests_to_hubs_;
            tasks_.spawn("subscribe " + *name, subscribe(entry.ticket));
        }
        const bool full = requests_to_hubs_ >= most_requests_to_hubs;
        const auto next = full ? runtime::never : ledger_.next_time();
        co_await subscriptions_wakeup_.wait_until(next);
    }
}

asio::awaitable<void> Collector::subscribe(PollQueue::Ticket ticket) {
    const HubPlace place{requests_to_hubs_, subscriptions_wakeup_};
    auto* entry = find(ticket);
    if (entry == nullptr) co_return;
    const auto source = entry->source;
    // Before the hub knows of it: it asks at once, and may push after a crash.
    const bool written = co_await remember_subscription(source.name);
    entry = find(ticket);
    if (!written || entry == nullptr) co_return;
    const auto subscription = entry->subscription;
    auto form = push::form_of(subscription, "subscribe", setting_.callback.lease);
    const auto posted = co_await setting_.fetcher.post(source, subscription.hub, std::move(form));
    const auto hub = redacted(subscription.hub);
    if (posted.ok()) {
        log::info("asked a hub for a subscription", {{"source", source.name}, {"hub", hub}});
        co_return;
    }
    entry = find(ticket);
    if (entry == nullptr || entry->subscription.id != subscription.id) co_return;
    push::refuse(entry->subscription, posted.reason);
    log::warn("a hub takes no subscription; the source is polled as before",
              {{"source", source.name},
               {"hub", hub},
               {"why", posted.reason},
               {"next", to_rfc3339(entry->subscription.next_attempt)}});
    co_await remember_subscription(source.name);
}

asio::awaitable<bool> Collector::remember_subscription(std::string name) {
    const auto entry = entries_.find(name);
    if (entry == entries_.end()) co_return false;
    auto text = entry->second.subscription.to_text();
    const auto kept = co_await setting_.states.keep_subscription(name, std::move(text));
    if (!kept)
        log::warn("a subscription cannot be written down", {{"source", name}, {"why", kept.error().message}});
    co_return static_cast<bool>(kept);
}

asio::awaitable<std::size_t> Collector::excused_news(PollQueue::Ticket ticket, const store::Listing& found) {
    constexpr std::size_t all = ~std::size_t{0};
    const auto* const entry = find(ticket);
    const auto now = setting_.clock.now();
    if (entry == nullptr || !entry->subscription.is_active(now)) co_return all;
    const auto since = entry->subscription.since;
    std::vector<store::Version> versions;
    std::vector<bool> overdue;
    for (const auto& one : found.articles) {
        const auto& published = one.article.published;
        versions.push_back({one.article.id, one.revision});
        overdue.push_back(published && *published > since && *published < now - pushes_come_within);
    }
    if (std::find(overdue.begin(), overdue.end(), true) == overdue.end()) co_return all;
    const auto news = co_await setting_.states.news_among(std::move(versions));
    if (!news) co_return all;
    std::size_t excused = 0;
    for (std::size_t i = 0; i < overdue.size(); ++i) excused += news->at(i) && !overdue[i];
    co_return excused;
}

void Collector::give_up_hub(Entry& entry) {
    auto& subscription = entry.subscription;
    const auto now = setting_.clock.now();
    const auto ended = subscription;
    push::give_up(subscription, "it did not push what a poll found", now);
    ledger_.put(entry.source.name, subscription.id, subscription.next_attempt);
    log::warn(
        "a hub did not push what a poll found; the source is polled as before, and subscribed again in a day",
        {{"source", entry.source.name}, {"hub", redacted(ended.hub)}});
    leave_hub(entry.source, ended);
    hasten(entry, now + entry.source.interval, "its hub was given up");
}

bool Collector::bring_forward(Entry& entry, Timestamp due, std::string reason) {
    auto& state = entry.known.state;
    if (due >= state.next_due) return false;
    state.next_due = std::max(due, entry.known.memory.not_before);
    state.next_reason = std::move(reason);
    return true;
}

void Collector::hasten(Entry& entry, Timestamp due, std::string reason) {
    if (entry.polling) {
        // The poll writes its own due time back; this one is weighed against it then.
        if (!entry.haste || due < entry.haste->due) entry.haste = {due, std::move(reason)};
        return;
    }
    if (!bring_forward(entry, due, std::move(reason))) return;
    queue_.drop(entry.ticket);
    enqueue(entry);
    wakeup_.notify();
}

}  // namespace newswatch::collect
