// What hubs bring: their questions, and the articles that they push.
#include <algorithm>
#include <utility>

#include "collect/collector.hpp"
#include "collect/ingest.hpp"
#include "core/log.hpp"
#include "core/url.hpp"
#include "runtime/offload.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t check_here_up_to = 256 * 1024;  // bytes; more would hold up the loop
constexpr std::size_t most_dates = 1000;
constexpr Duration looks_apart = std::chrono::minutes{1};

}  // namespace

Collector::Entry* Collector::subscriber(const std::string& id) {
    const auto* const name = ledger_.owner(id);
    if (name == nullptr) return nullptr;
    const auto found = entries_.find(*name);
    return found != entries_.end() && found->second.subscription.id == id ? &found->second : nullptr;
}

std::optional<std::uint64_t> Collector::largest_push(const std::string& id) {
    const auto* const entry = subscriber(id);
    if (entry == nullptr || !entry->subscription.expects_pushes(setting_.clock.now())) return std::nullopt;
    return entry->source.max_bytes;
}

asio::awaitable<push::Reply> Collector::verification(std::string id, push::Query query) {
    const auto now = setting_.clock.now();
    push::Reply reply{404};
    if (query.mode == "unsubscribe" && ledger_.is_leaving(id, query.topic, now))
        reply = {200, query.challenge};
    auto* entry = subscriber(id);
    if (query.mode == "unsubscribe" || entry == nullptr) co_return reply;
    const auto before = entry->subscription;
    const auto name = entry->source.name;
    reply = push::verify(entry->subscription, query, setting_.callback.lease, now);
    if (reply.status != 200) co_return reply;
    const bool active = entry->subscription.is_active(now);
    ledger_.put(name, id, entry->subscription.next_attempt);
    subscriptions_wakeup_.notify();
    const bool written = co_await remember_subscription(name);
    entry = subscriber(id);
    if (!written) {
        if (entry != nullptr) {
            entry->subscription = before;
            ledger_.put(name, id, before.next_attempt);
        }
        co_return push::Reply{503};
    }
    if (active)
        log::info(before.is_active(now) ? "a subscription is renewed" : "a hub pushes a source from now on",
                  {{"source", name},
                   {"hub", redacted(before.hub)},
                   {"until", to_rfc3339(entry == nullptr ? now : entry->subscription.lease_end)}});
    else
        log::warn("a hub denies a subscription; the source is polled as before",
                  {{"source", name}, {"hub", redacted(before.hub)}, {"why", log::printable(query.reason)}});
    if (!active && entry != nullptr)
        hasten(*entry, now + entry->source.interval, "its hub denied the subscription");
    co_return reply;
}

asio::awaitable<bool> Collector::is_genuine(const PushedContent& content, const std::string& secret) {
    auto work = [&content, &secret] {
        return push::signature_matches(content.signature, secret, content.bytes);
    };
    if (content.bytes.size() <= check_here_up_to) co_return work();
    const bool genuine = co_await runtime::offload(setting_.pool, work);
    co_return genuine;
}

// Section 8: ignored here, and answered as if it were not, so that nobody learns by trying.
void Collector::ignore_push(Entry& entry) {
    ++counters_.pushes_ignored;
    if (std::exchange(entry.bad_signature_told, true)) return;
    log::warn("a push without the hub's signature is ignored, as are further ones until one is signed",
              {{"source", entry.source.name}});
}

asio::awaitable<push::Reply> Collector::delivery(std::string id, PushedContent content) {
    auto* entry = subscriber(id);
    if (entry == nullptr || !entry->subscription.expects_pushes(setting_.clock.now()))
        co_return push::Reply{410};
    if (stopping_) co_return push::Reply{503};
    ++counters_.pushes;
    const auto ticket = entry->ticket;
    const auto secret = entry->subscription.secret;
    const bool genuine = co_await is_genuine(content, secret);
    entry = find(ticket);
    if (entry == nullptr) co_return push::Reply{503};
    if (!genuine) {
        ignore_push(*entry);
        co_return push::Reply{200};
    }
    entry->bad_signature_told = false;
    auto source = entry->source;
    source.tags.insert(source.tags.end(), entry->guest_tags.begin(), entry->guest_tags.end());
    Body body;
    body.url = entry->subscription.topic;
    body.bytes = std::move(content.bytes);
    body.content_type = std::move(content.content_type);
    auto ingested = co_await parse(source, body, false);
    if (!ingested) {
        // Some hubs only say that there is something, or send what is no feed: a poll has a look.
        log::info("a push is no feed; the source is polled instead",
                  {{"source", source.name}, {"why", ingested.error().message}});
        entry = find(ticket);
        if (entry == nullptr) co_return push::Reply{503};
        // Not at once when it was just looked at, but it is not forgotten.
        const auto now = setting_.clock.now();
        const auto last = entry->polling ? now : entry->known.state.last_polled.value_or(now - looks_apart);
        hasten(*entry, std::max(now, std::min(last, now) + looks_apart), "its hub says that there is news");
        co_return push::Reply{202};
    }
    log::info("pushed", {{"source", source.name}, {"items", ingested->articles.size()}});
    store::Listing found{std::move(ingested->articles), false};
    auto dates = std::move(ingested->published);
    if (source.full_text) {
        // Pages take longer than a hub waits. One push at a time: the hub brings the next again. Should they
        // be lost, the backup poll finds the articles.
        entry = find(ticket);
        if (stopping_ || entry == nullptr || std::exchange(entry->completing, true))
            co_return push::Reply{503};
        polls_.spawn("push " + source.name,
                     complete_push(source, ticket, std::move(found), std::move(dates)));
        co_return push::Reply{202};
    }
    const bool taken = co_await take_push(source.name, ticket, std::move(found), std::move(dates));
    co_return push::Reply{taken ? 200 : 503};
}

asio::awaitable<void> Collector::complete_push(config::SourceConfig source, PollQueue::Ticket ticket,
                                               store::Listing found, std::vector<Timestamp> dates) {
    struct Place {
        Collector& collector;
        PollQueue::Ticket ticket;
        ~Place() {
            if (auto* const entry = collector.find(ticket)) entry->completing = false;
        }
    } place{*this, ticket};
    co_await complete_articles(source, ticket, found);
    const bool taken = co_await take_push(source.name, ticket, std::move(found), std::move(dates));
    if (taken) co_return;
    if (auto* const entry = find(ticket))
        hasten(*entry, setting_.clock.now() + pause_after_loss, "a push could not be recorded");
}

// The articles only: what a poll remembers stays as it is, and may be changing under a poll.
asio::awaitable<bool> Collector::take_push(std::string name, PollQueue::Ticket ticket, store::Listing found,
                                           std::vector<Timestamp> dates) {
    auto* entry = find(ticket);
    if (entry == nullptr) co_return false;
    const auto receipt = co_await add_articles(name, std::move(found));
    if (!receipt) co_return false;
    entry = find(ticket);
    if (entry == nullptr) co_return true;
    entry->pushed_articles += receipt->fresh + receipt->archived;
    const auto room = most_dates - std::min(most_dates, entry->pushed_dates.size());
    dates.resize(std::min(dates.size(), room));
    entry->pushed_dates.insert(entry->pushed_dates.end(), dates.begin(), dates.end());
    co_return true;
}

void Collector::write_back(Entry& entry, Known known, Timestamp now) {
    known.state.articles += std::exchange(entry.pushed_articles, 0);
    known.memory.rhythm.learn(std::exchange(entry.pushed_dates, {}), now);
    known.state.memory = {};  // what it says is in known.memory
    entry.known = std::move(known);
}

}  // namespace newswatch::collect
