// One poll, from its request to what the store is given.
#include <algorithm>
#include <utility>

#include "collect/collector.hpp"
#include "collect/ingest.hpp"
#include "collect/timing/health.hpp"
#include "core/log.hpp"
#include "core/url.hpp"
#include "runtime/backoff.hpp"
#include "runtime/offload.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t parse_here_up_to = 256 * 1024;  // bytes; parsing more would hold up the loop
constexpr Duration guests_are_looked_at = std::chrono::hours{24 * 7};

const Answer& answer_of(const Fetched& fetched) {
    return std::visit([](const auto& answered) -> const Answer& { return answered.answer; }, fetched);
}

void report(const config::SourceConfig& source, const Known& before, const Known& after,
            const PollResult& result, std::size_t items) {
    switch (result.kind) {
        case PollResult::Kind::fresh:
            log::info("polled", {{"source", source.name}, {"items", items}});
            // Said once, not at every poll; `newswatch sources` goes on showing it.
            if (!result.error.empty() && result.error != before.state.last_error)
                log::warn("a feed is damaged; what could be read was taken",
                          {{"source", source.name}, {"why", result.error}});
            break;
        case PollResult::Kind::unchanged:
            log::debug("polled", {{"source", source.name}, {"items", "unchanged"}});
            break;
        case PollResult::Kind::failed:
            log::warn("a source failed", {{"source", source.name},
                                          {"why", result.error},
                                          {"failures", after.state.failures},
                                          {"next", to_rfc3339(after.state.next_due)}});
            break;
        case PollResult::Kind::gone:
            log::warn("a source is gone and not polled again until its configuration changes",
                      {{"source", source.name}, {"url", redacted(source.url)}});
            break;
    }
    if (before.memory.address != after.memory.address)
        log::warn("a source is polled at another address from now on",
                  {{"source", source.name}, {"url", redacted(address_of(after, source))}});
}

}  // namespace

asio::awaitable<void> Collector::poll(PollQueue::Ticket ticket) {
    // However the poll ends, its place is free again and the loop looks what is due. What was not recorded,
    // for the store refused it or a fault of ours ended the poll, is fetched again, but not at once.
    struct Place {
        Collector& collector;
        PollQueue::Ticket ticket;
        bool recorded = false;
        ~Place() {
            collector.queue_.finished(ticket);
            // A source that was configured anew meanwhile has a ticket of its own.
            if (auto* const entry = collector.find(ticket)) {
                entry->polling = false;
                if (!recorded)
                    entry->known.state.next_due = collector.setting_.clock.now() + pause_after_loss;
                if (auto haste = std::exchange(entry->haste, {}))
                    bring_forward(*entry, haste->due, std::move(haste->reason));
                if (!collector.once_) collector.enqueue(*entry);
            }
            collector.wakeup_.notify();
        }
    } place{*this, ticket};

    const auto* const begun = find(ticket);
    if (begun == nullptr) co_return;
    Known before = begun->known;
    auto source = begun->source;
    source.tags.insert(source.tags.end(), begun->guest_tags.begin(), begun->guest_tags.end());
    bool folder = false;
    if (source.url.starts_with("file:")) {
        folder = co_await is_folder(ticket, source);
    }
    if (folder) {
        place.recorded = co_await visit(ticket, std::move(source), std::move(before));
    } else {
        place.recorded = co_await poll_feed(ticket, std::move(source), std::move(before));
    }
}

asio::awaitable<bool> Collector::poll_feed(PollQueue::Ticket ticket, config::SourceConfig source,
                                           Known before) {
    Validators validators{before.state.etag, before.state.last_modified};
    auto fetched = co_await setting_.fetcher.fetch(source, address_of(before, source), std::move(validators));
    queue_.answered(ticket, answer_of(fetched).peer);
    wakeup_.notify();
    auto known = before;
    store::Listing found;
    auto result = co_await take_in(source, known, std::move(fetched), found);
    auto* current = find(ticket);
    if (current == nullptr) co_return false;
    result.pushed = current->subscription.is_active(setting_.clock.now());
    known = after_poll(std::move(known), source, result, setting_.clock.now(), runtime::random_share());
    notice_duplicate(*current, known, result, found);
    host_asks_for_patience(*current, known, result);
    report(source, before, known, result, found.articles.size());
    if (source.full_text && !found.articles.empty()) {
        co_await complete_articles(source, ticket, found);
    }
    std::size_t excused = 0;
    if (!found.articles.empty()) {
        excused = co_await excused_news(ticket, found);
    }
    // Pages take their time: what was dropped or configured anew meanwhile leaves no trace.
    if (find(ticket) == nullptr) co_return false;
    known.state.memory = known.memory.to_text();
    const bool whole = found.whole && known.memory.duplicate_of.empty();
    const auto recorded = co_await record(source.name, known.state, std::move(found));
    if (!recorded) co_return false;
    known.state.articles += recorded->fresh + recorded->archived;
    if (result.kind == PollResult::Kind::fresh) {
        co_await follow_up(ticket, source, before, known, result, *recorded, whole);
    }
    co_await conclude(ticket, before, known, result, recorded->fresh > excused);
    co_return true;
}

asio::awaitable<void> Collector::conclude(PollQueue::Ticket ticket, const Known& before, Known& known,
                                          const PollResult& result, bool missed) {
    auto* entry = find(ticket);
    if (entry == nullptr) co_return;
    const auto source = entry->source;
    const auto now = setting_.clock.now();
    auto told = known;
    auto notices = notices_after(before, told, source, result, now);
    told.state.memory = told.memory.to_text();
    if (!notices.empty() || told.state.memory != known.state.memory) {
        co_await tell(source, std::move(told), std::move(notices), known);
    }
    entry = find(ticket);
    if (entry == nullptr) co_return;
    write_back(*entry, std::move(known), now);
    if (result.kind == PollResult::Kind::fresh || result.kind == PollResult::Kind::unchanged)
        settle_subscription(*entry);
    if (!missed || !entry->subscription.is_active(now)) co_return;
    give_up_hub(*entry);
    co_await remember_subscription(source.name);
}

asio::awaitable<PollResult> Collector::take_in(config::SourceConfig source, Known& known, Fetched fetched,
                                               store::Listing& found) {
    ++counters_.polls;
    PollResult result;
    result.server = answer_of(fetched).hints;
    result.moved_to = answer_of(fetched).moved_to;
    if (std::holds_alternative<NotModified>(fetched)) {
        result.kind = PollResult::Kind::unchanged;
        result.status = 304;
        ++counters_.unchanged;
        co_return result;
    }
    if (const auto* failure = std::get_if<Failure>(&fetched)) {
        result = failed(*failure);
        if (failure->without_validators) known.state.etag.clear();
        if (failure->without_validators) known.state.last_modified.clear();
        ++counters_.failures;
        co_return result;
    }
    auto body = std::get<Body>(std::move(fetched));
    found.whole = !body.delta;
    auto ingested = co_await read(source, known, std::move(body), result);
    if (ingested) found.articles = std::move(ingested->articles);
    co_return result;
}

asio::awaitable<std::optional<Ingested>> Collector::read(config::SourceConfig source, Known& known, Body body,
                                                         PollResult& result) {
    // What was another source's until now is new here.
    const bool first_contact = !known.state.last_success || !known.memory.duplicate_of.empty();
    auto ingested = co_await parse(source, body, first_contact);
    if (!ingested) {
        ++counters_.failures;
        result = failed({.status = body.status,
                         .reason = ingested.error().message,
                         .cause = Cause::no_feed,
                         .answer = std::move(body.answer)});
        co_return std::nullopt;
    }
    auto& read = *ingested;
    result.error = std::move(read.damage);
    result.feed = std::move(read.feed);
    result.published = std::move(read.published);
    result.sitemaps = std::move(read.sitemaps);
    result.status = body.status;
    // WebSub section 4: the headers come before the document.
    if (!body.links.hub.empty()) result.feed->hub = std::move(body.links.hub);
    if (!body.links.self.empty()) result.feed->self = std::move(body.links.self);
    known.memory.digest = std::move(read.digest);
    known.state.etag = std::move(body.validators.etag);
    known.state.last_modified = std::move(body.validators.last_modified);
    co_return std::move(read);
}

asio::awaitable<Result<Ingested>> Collector::parse(const config::SourceConfig& source, const Body& body,
                                                   bool first_contact) {
    counters_.bytes += body.bytes.size();
    auto work = [&source, &body, first_contact, now = setting_.clock.now()] {
        return ingest(body, source, first_contact, now);
    };
    // How much a gzip file holds is not known before.
    const bool zipped = body.bytes.starts_with("\x1f\x8b");
    if (!zipped && body.bytes.size() <= parse_here_up_to) co_return work();
    auto ingested = co_await runtime::offload(setting_.pool, work);
    co_return ingested;
}

void Collector::notice_duplicate(Entry& entry, Known& known, const PollResult& result,
                                 store::Listing& found) {
    // A look that failed says nothing of whose feed it is.
    if (result.kind != PollResult::Kind::fresh && result.kind != PollResult::Kind::unchanged) return;
    const auto guest_of = std::exchange(known.memory.duplicate_of, {});
    const auto other = register_.same_as(entry.source, known, result.moved_to, guest_of);
    if (!guest_of.empty() && guest_of != other) take_tags_back(guest_of, entry);
    if (!other || entries_.count(*other) == 0) return;
    known.memory.duplicate_of = *other;
    known.state.next_due = setting_.clock.now() + guests_are_looked_at;
    known.state.next_reason =
        "the same feed as \"" + *other + "\", polled under that name; looked at once a week";
    found = {};
    if (guest_of == *other) return;
    log::warn(
        "two sources are one feed; it is polled under one name, and its articles carry the tags of both",
        {{"source", entry.source.name}, {"same as", *other}});
}

void Collector::take_tags_back(const std::string& original, const Entry& leaving) {
    const auto found = entries_.find(original);
    if (found == entries_.end()) return;
    found->second.guest_tags.clear();
    for (const auto& [name, guest] : entries_)
        if (&guest != &leaving && guest.known.memory.duplicate_of == original)
            lend_tags(guest, found->second);
}

void Collector::lend_tags(const Entry& guest, Entry& original) {
    auto& tags = original.guest_tags;
    for (const auto& tag : guest.source.tags)
        if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
}

void Collector::host_asks_for_patience(const Entry& entry, const Known& known, const PollResult& result) {
    if (!result.server.retry_after || (result.status != 429 && result.status != 503)) return;
    const auto url = Url::parse(address_of(known, entry.source));
    const auto now = setting_.clock.now();
    if (!url) return;
    const auto until = patience_.told(url->host, entry.source.name, known.memory.not_before, now);
    if (!until) return;
    queue_.pause(url->host, *until);
    log::warn("several sources of a host ask for patience; none of its sources is polled for a while",
              {{"host", url->host}, {"until", to_rfc3339(*until)}});
}

asio::awaitable<std::optional<store::PollReceipt>> Collector::record(std::string name,
                                                                     store::SourceState state,
                                                                     store::Listing found) {
    const auto receipt = co_await setting_.states.record(std::move(state), std::move(found));
    co_return take_receipt(name, receipt);
}

asio::awaitable<std::optional<store::PollReceipt>> Collector::add_articles(std::string name,
                                                                           store::Listing found) {
    const auto receipt = co_await setting_.states.add(name, std::move(found));
    co_return take_receipt(name, receipt);
}

std::optional<store::PollReceipt> Collector::take_receipt(const std::string& name,
                                                          const Result<store::PollReceipt>& receipt) {
    if (!receipt) {
        log::error("a poll cannot be recorded; polling goes on in 30 s",
                   {{"source", name}, {"why", receipt.error().message}});
        resume_ = setting_.clock.now() + pause_after_loss;
        return std::nullopt;
    }
    resume_ = {};
    counters_.articles += receipt->fresh;
    counters_.updates += receipt->updated;
    if (receipt->fresh + receipt->updated + receipt->archived != 0)
        log::info("new articles", {{"source", name},
                                   {"new", receipt->fresh},
                                   {"updated", receipt->updated},
                                   {"archived", receipt->archived},
                                   {"unchanged", receipt->unchanged}});
    if (receipt->fresh + receipt->updated != 0) setting_.on_articles();
    return *receipt;
}

}  // namespace newswatch::collect
