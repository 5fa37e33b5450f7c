#include "collect/collector.hpp"

#include <algorithm>

#include "collect/ingest.hpp"
#include "core/log.hpp"
#include "core/url.hpp"
#include "runtime/backoff.hpp"
#include "runtime/offload.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t most_polls = 64;
constexpr std::size_t most_polls_per_host = 2;
constexpr std::size_t parse_here_up_to = 256 * 1024;  // bytes; parsing more would hold up the loop
constexpr Duration pause_after_loss = std::chrono::seconds{30};

std::string host_of(const config::SourceConfig& source) {
    const auto url = Url::parse(source.url);
    return url ? url->host : std::string{};
}

bool same(const config::SourceConfig& a, const config::SourceConfig& b) {
    return a.url == b.url && a.tags == b.tags && a.language == b.language && a.interval == b.interval &&
           a.max_age == b.max_age && a.timeout == b.timeout && a.max_bytes == b.max_bytes;
}

}  // namespace

Collector::Collector(Setting setting)
    : setting_{std::move(setting)},
      wakeup_{setting_.loop, setting_.clock},
      tasks_{setting_.loop},
      polls_{setting_.loop} {}

asio::awaitable<Result<void>> Collector::start(std::vector<config::SourceConfig> sources) {
    auto loaded = co_await load(std::move(sources));
    if (loaded) tasks_.spawn("collector", run());
    co_return loaded;
}

asio::awaitable<Result<void>> Collector::load(std::vector<config::SourceConfig> sources) {
    auto remembered = co_await setting_.states.load();
    if (!remembered) co_return Result<void>{remembered.error()};
    std::vector<std::string> names;
    for (const auto& source : sources) {
        names.push_back(source.name);
        const auto known = std::find_if(remembered->begin(), remembered->end(),
                                        [&](const auto& state) { return state.source == source.name; });
        std::optional<store::SourceState> state;
        if (known != remembered->end()) state = *known;
        auto& entry = entries_[source.name];
        entry.source = source;
        entry.state = at_start(source, state, setting_.clock.now());
        entry.generation = ++generations_;
    }
    auto kept = co_await setting_.states.keep_only(std::move(names));
    co_return kept;
}

asio::awaitable<Result<void>> Collector::replace(std::vector<config::SourceConfig> sources) {
    std::map<std::string, Entry> next;
    std::vector<std::string> names;
    for (const auto& source : sources) {
        names.push_back(source.name);
        const auto known = entries_.find(source.name);
        if (known != entries_.end() && same(known->second.source, source)) {
            next[source.name] = known->second;
            continue;
        }
        std::optional<store::SourceState> state;
        if (known != entries_.end()) state = known->second.state;
        next[source.name] = {source, at_start(source, state, setting_.clock.now()), false, ++generations_};
        // A source that was given up (410) is tried again once somebody has looked at its configuration.
        if (state && state->next_due == runtime::never)
            next[source.name].state.next_due = setting_.clock.now();
    }
    entries_ = std::move(next);
    wakeup_.notify();
    auto kept = co_await setting_.states.keep_only(std::move(names));
    co_return kept;
}

asio::awaitable<void> Collector::stop() {
    tasks_.cancel();
    co_await tasks_.join();
    polls_.cancel();
    co_await polls_.join();
}

asio::awaitable<Result<void>> Collector::poll_once(std::vector<config::SourceConfig> sources) {
    auto loaded = co_await load(std::move(sources));
    if (!loaded) co_return loaded;
    const auto begin = setting_.clock.now();
    for (spawn_due(); polling_ != 0; spawn_due()) {
        co_await wakeup_.wait_until(runtime::never);
        // What fails is due again later: once means once.
        const auto& entries = entries_;
        if (std::none_of(entries.begin(), entries.end(),
                         [&](const auto& e) { return e.second.polling || e.second.state.next_due <= begin; }))
            break;
    }
    co_await polls_.join();
    co_return loaded;
}

void Collector::spawn_due() {
    std::vector<Entry*> due;
    std::map<std::string, std::size_t> per_host;
    const auto now = setting_.clock.now();
    if (now < resume_) return;
    // One tries whether the store works again; it makes no sense to ask all the servers meanwhile.
    const std::size_t most = resume_ == Timestamp{} ? most_polls : 1;
    for (auto& [name, entry] : entries_) {
        if (entry.polling)
            ++per_host[host_of(entry.source)];
        else if (entry.state.next_due <= now)
            due.push_back(&entry);
    }
    std::sort(due.begin(), due.end(),
              [](const Entry* a, const Entry* b) { return a->state.next_due < b->state.next_due; });
    for (auto* entry : due) {
        if (polling_ >= most || now < resume_) break;
        const auto host = host_of(entry->source);
        if (!host.empty() && per_host[host] >= most_polls_per_host) continue;
        ++per_host[host];
        ++polling_;
        entry->polling = true;
        polls_.spawn("poll " + entry->source.name, poll(entry->source.name, entry->generation));
    }
}

Timestamp Collector::next_due() const {
    // Due ones that had to wait for a place are taken when a poll ends: its end wakes the loop.
    Timestamp next = runtime::never;
    const auto now = setting_.clock.now();
    if (now < resume_) return resume_;
    for (const auto& [name, entry] : entries_)
        if (!entry.polling && entry.state.next_due > now) next = std::min(next, entry.state.next_due);
    return next;
}

asio::awaitable<void> Collector::run() {
    for (;;) {
        spawn_due();
        co_await wakeup_.wait_until(next_due());
    }
}

asio::awaitable<void> Collector::poll(std::string name, std::uint64_t generation) {
    // However the poll ends, its place is free again and the loop looks what is due. What was not recorded,
    // for the store refused it or a fault of ours ended the poll, is fetched again, but not at once.
    struct Place {
        Collector& collector;
        const std::string& name;
        std::uint64_t generation;
        bool recorded = false;
        ~Place() {
            const auto entry = collector.entries_.find(name);
            // A source that was configured anew meanwhile has a poll of its own.
            if (entry != collector.entries_.end() && entry->second.generation == generation) {
                entry->second.polling = false;
                if (!recorded)
                    entry->second.state.next_due = collector.setting_.clock.now() + pause_after_loss;
            }
            --collector.polling_;
            collector.wakeup_.notify();
        }
    } place{*this, name, generation};

    const auto begun = entries_.find(name);
    if (begun == entries_.end() || begun->second.generation != generation) co_return;
    const Entry before = begun->second;
    Validators validators{before.state.etag, before.state.last_modified};
    auto fetched = co_await setting_.fetcher.fetch(before.source, std::move(validators));
    auto state = before.state;
    std::vector<store::FoundArticle> found;
    const auto result = co_await take_in(before.source, state, std::move(fetched), found);
    state =
        after_poll(std::move(state), before.source, result, setting_.clock.now(), runtime::random_share());
    report(before, state, result, found.size());

    const auto current = entries_.find(name);
    if (current == entries_.end() || current->second.generation != generation) co_return;
    const auto recorded = co_await record(name, state, std::move(found));
    const auto entry = entries_.find(name);
    if (!recorded || entry == entries_.end() || entry->second.generation != generation) co_return;
    place.recorded = true;
    state.articles += *recorded;
    entry->second.state = state;
}

asio::awaitable<PollResult> Collector::take_in(config::SourceConfig source, store::SourceState& state,
                                               Fetched fetched, std::vector<store::FoundArticle>& found) {
    ++counters_.polls;
    PollResult result;
    if (std::holds_alternative<NotModified>(fetched)) {
        result.kind = PollResult::Kind::unchanged;
        result.status = 304;
        ++counters_.unchanged;
        co_return result;
    }
    if (const auto* failure = std::get_if<Failure>(&fetched)) {
        result = failed(*failure);
        ++counters_.failures;
        co_return result;
    }
    auto& body = std::get<Body>(fetched);
    counters_.bytes += body.bytes.size();
    const bool first_contact = !state.last_success;
    auto work = [&source, &body, first_contact, now = setting_.clock.now()] {
        return ingest(body, source, first_contact, now);
    };
    auto ingested = body.bytes.size() <= parse_here_up_to ? std::optional{work()} : std::nullopt;
    if (!ingested) {
        ingested = co_await runtime::offload(setting_.pool, work);
    }
    if (!*ingested) {
        ++counters_.failures;
        result = failed({.status = body.status, .reason = ingested->error().message});
        co_return result;
    }
    found = std::move((*ingested)->articles);
    result.error = std::move((*ingested)->damage);
    state.etag = body.validators.etag;
    state.last_modified = body.validators.last_modified;
    result.status = body.status;
    co_return result;
}

asio::awaitable<std::optional<std::uint64_t>> Collector::record(std::string name, store::SourceState state,
                                                                std::vector<store::FoundArticle> found) {
    const auto receipt = co_await setting_.states.record(std::move(state), std::move(found));
    if (!receipt) {
        log::error("a poll cannot be recorded; polling goes on in 30 s",
                   {{"source", name}, {"why", receipt.error().message}});
        resume_ = setting_.clock.now() + pause_after_loss;
        co_return std::nullopt;
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
    co_return receipt->fresh + receipt->archived;
}

void Collector::report(const Entry& before, const store::SourceState& state, const PollResult& result,
                       std::size_t items) const {
    const auto& source = before.source;
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
                                          {"failures", state.failures},
                                          {"next", to_rfc3339(state.next_due)}});
            break;
        case PollResult::Kind::gone:
            log::warn("a source is gone and not polled again until its configuration changes",
                      {{"source", source.name}, {"url", redacted(source.url)}});
            break;
    }
}

std::vector<SourceStatus> Collector::status() const {
    std::vector<SourceStatus> all;
    for (const auto& [name, entry] : entries_) all.push_back({entry.source, entry.state, entry.polling});
    return all;
}

}  // namespace newswatch::collect
