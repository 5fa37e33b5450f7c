#include "collect/collector.hpp"

#include <algorithm>

#include "collect/folder/folder.hpp"
#include "collect/folder/watch.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::collect {
namespace {

constexpr Duration by_hand_at_most_every = std::chrono::minutes{1};

bool same(const std::optional<config::Secret>& a, const std::optional<config::Secret>& b) {
    return a.has_value() == b.has_value() && (!a || a->value == b->value);
}

bool same_headers(const config::SourceConfig& a, const config::SourceConfig& b) {
    return std::equal(
        a.headers.begin(), a.headers.end(), b.headers.begin(), b.headers.end(),
        [](const auto& x, const auto& y) { return x.name == y.name && x.value.value == y.value.value; });
}

bool same(const config::SourceConfig& a, const config::SourceConfig& b) {
    return a.url == b.url && a.tags == b.tags && a.language == b.language && a.interval == b.interval &&
           a.max_interval == b.max_interval && a.max_age == b.max_age && a.timeout == b.timeout &&
           a.max_bytes == b.max_bytes && a.full_text == b.full_text && a.push == b.push && a.user == b.user &&
           same(a.password, b.password) && same(a.bearer, b.bearer) && a.proxy == b.proxy &&
           same_headers(a, b) && a.after == b.after && a.move_to == b.move_to;
}

}  // namespace

Collector::Collector(Setting setting)
    : setting_{std::move(setting)},
      queue_{setting_.manners},
      wakeup_{setting_.loop, setting_.clock},
      subscriptions_wakeup_{setting_.loop, setting_.clock},
      tasks_{setting_.loop},
      polls_{setting_.loop} {}

Collector::~Collector() = default;

asio::awaitable<Result<void>> Collector::start(std::vector<config::SourceConfig> sources) {
    auto loaded = co_await load(std::move(sources));
    if (loaded) {
        tasks_.spawn("collector", run());
        if (!setting_.callback.address.empty()) tasks_.spawn("subscriptions", run_subscriptions());
    }
    co_return loaded;
}

asio::awaitable<Result<void>> Collector::load(std::vector<config::SourceConfig> sources) {
    auto remembered = co_await setting_.states.load();
    if (!remembered) co_return Result<void>{remembered.error()};
    std::unordered_map<std::string, store::SourceState*> states;
    for (auto& state : *remembered) states[state.source] = &state;
    std::vector<std::string> names;
    for (const auto& source : sources) {
        names.push_back(source.name);
        const auto known = states.find(source.name);
        std::optional<store::SourceState> state;
        if (known != states.end()) state = std::move(*known->second);
        add(source, std::move(state), false);
    }
    ask_guests_again();
    for (auto& [name, entry] : entries_) enqueue(entry);
    auto kept = co_await setting_.states.keep_only(std::move(names));
    co_return kept;
}

// `look_again`: somebody has just looked at the configuration, so a source that was given up is tried again.
void Collector::add(const config::SourceConfig& source, std::optional<store::SourceState> remembered,
                    bool look_again) {
    auto& entry = entries_[source.name];
    queue_.drop(entry.ticket);
    tickets_.erase(entry.ticket);
    entry.source = source;
    const auto now = setting_.clock.now();
    entry.subscription = {};
    // One that is wanted no longer is ended below; a daemon that runs once leaves all of them alone.
    if (remembered && !once_) entry.subscription = push::Subscription::from_text(remembered->subscription);
    const bool pushed = may_subscribe(source) && entry.subscription.is_active(now);
    entry.known = at_start(source, std::move(remembered), now, pushed);
    if (look_again && entry.known.state.next_due == runtime::never) entry.known.state.next_due = now;
    entry.ticket = ++last_ticket_;
    tickets_[entry.ticket] = &entry;
    if (entry.known.memory.duplicate_of.empty()) register_.same_as(source, entry.known);
    settle_subscription(entry);
}

// What was another source's until now is new here.
void Collector::stand_alone(Entry& entry) {
    auto& [state, memory] = entry.known;
    memory.duplicate_of.clear();
    state.next_due = setting_.clock.now();
    state.next_reason = "no longer another source's feed";
    state.last_success.reset();
    state.etag.clear();
    state.last_modified.clear();
}

// A source that has another address now, or none that ever answered, may be another feed than its guests are.
void Collector::ask_guests_again() {
    for (auto& [name, entry] : entries_) {
        if (entry.polling || entry.known.memory.duplicate_of.empty()) continue;
        const auto original = entries_.find(entry.known.memory.duplicate_of);
        if (original != entries_.end() && !original->second.known.state.last_success) stand_alone(entry);
    }
}

void Collector::enqueue(Entry& entry) {
    auto& [state, memory] = entry.known;
    // A feed that is polled under another source's name rests, but for a look now and then, as long as that
    // one is there.
    const auto original = memory.duplicate_of.empty() ? entries_.end() : entries_.find(memory.duplicate_of);
    if (original != entries_.end() && original->second.known.memory.duplicate_of.empty()) {
        lend_tags(entry, original->second);
    } else if (!memory.duplicate_of.empty()) {
        stand_alone(entry);
    }
    if (state.next_due == runtime::never || (once_ && state.next_due > setting_.clock.now())) return;
    queue_.put(entry.ticket, host_of(address_of(entry.known, entry.source)), state.next_due);
}

void Collector::drop(const std::string& name) {
    const auto entry = entries_.find(name);
    queue_.drop(entry->second.ticket);
    if (watch_) watch_->drop(entry->second.ticket);
    tickets_.erase(entry->second.ticket);
    register_.forget(name);
    ledger_.forget(name);
    entries_.erase(entry);
}

Collector::Entry* Collector::find(PollQueue::Ticket ticket) {
    const auto found = tickets_.find(ticket);
    return found == tickets_.end() ? nullptr : found->second;
}

asio::awaitable<Result<void>> Collector::replace(std::vector<config::SourceConfig> sources) {
    std::map<std::string, const config::SourceConfig*> wanted;
    std::vector<std::string> names;
    for (const auto& source : sources) {
        wanted[source.name] = &source;
        names.push_back(source.name);
    }
    std::map<std::string, store::SourceState> changed;
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto& [name, known] = *entry++;
        const auto stays = wanted.find(name);
        if (stays != wanted.end() && same(known.source, *stays->second)) continue;
        if (stays != wanted.end()) {
            auto& entry_now = entries_.at(name);
            write_back(entry_now, entry_now.known, setting_.clock.now());
            changed[name] = entry_now.known.state;
            changed[name].memory = entry_now.known.memory.to_text();
            changed[name].subscription = entry_now.subscription.to_text();
        } else {
            end_subscription(entries_.at(name));
        }
        drop(std::string{name});
    }
    for (const auto& [name, source] : wanted) {
        if (entries_.count(name) != 0) continue;
        const auto before = changed.find(name);
        std::optional<store::SourceState> state;
        if (before != changed.end()) state = std::move(before->second);
        add(*source, std::move(state), true);
    }
    // Guests may have come and gone: who is whose is settled anew.
    for (auto& [name, entry] : entries_) {
        entry.guest_tags.clear();
        if (!entry.polling) queue_.drop(entry.ticket);
    }
    ask_guests_again();
    for (auto& [name, entry] : entries_)
        if (!entry.polling) enqueue(entry);
    wakeup_.notify();
    auto kept = co_await setting_.states.keep_only(std::move(names));
    co_return kept;
}

asio::awaitable<void> Collector::stop() {
    stopping_ = true;
    tasks_.cancel();
    co_await tasks_.join();
    polls_.cancel();
    co_await polls_.join();
}

asio::awaitable<Result<void>> Collector::poll_once(std::vector<config::SourceConfig> sources) {
    // Once means once: a source that has been polled does not come back into the queue.
    once_ = true;
    auto loaded = co_await load(std::move(sources));
    if (!loaded) co_return loaded;
    for (spawn_due(); queue_.under_way() != 0 || queue_.size() != 0; spawn_due()) {
        const auto next = std::max(queue_.next_time(), resume_);
        co_await wakeup_.wait_until(next);
    }
    co_await polls_.join();
    co_return loaded;
}

Result<void> Collector::poll_soon(const std::string& name) {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return Error{ErrorKind::not_found, "no source is named \"" + name + "\""};
    auto& entry = found->second;
    const auto now = setting_.clock.now();
    const auto& [state, memory] = entry.known;
    if (entry.polling) return {};
    if (!memory.duplicate_of.empty())
        return Error{ErrorKind::unavailable, "the same feed is polled as \"" + memory.duplicate_of + "\""};
    if (memory.not_before > now)
        return Error{ErrorKind::unavailable,
                     "its server asked to wait until " + to_rfc3339(memory.not_before)};
    if (state.last_polled && *state.last_polled <= now && now - *state.last_polled < by_hand_at_most_every)
        return Error{ErrorKind::unavailable, "it was polled at " + to_rfc3339(*state.last_polled) +
                                                 "; once a minute is the most that its server is asked for"};
    queue_.drop(entry.ticket);
    if (entry.folder) entry.folder->look_at_everything();
    entry.known.state.next_due = now;
    entry.known.state.next_reason = "asked for by hand";
    enqueue(entry);
    wakeup_.notify();
    return {};
}

void Collector::spawn_due() {
    const auto now = setting_.clock.now();
    if (now < resume_) return;
    // One tries whether the store works again; it makes no sense to ask all the servers meanwhile.
    const std::size_t most = resume_ == Timestamp{} ? queue_.manners().at_once : 1;
    while (const auto ticket = queue_.take(now, most)) {
        auto* const entry = find(*ticket);
        entry->polling = true;
        polls_.spawn("poll " + entry->source.name, poll(*ticket));
        if (now < resume_) break;
    }
}

asio::awaitable<void> Collector::run() {
    for (;;) {
        spawn_due();
        const auto next = std::max(queue_.next_time(), resume_);
        co_await wakeup_.wait_until(next);
    }
}

std::vector<SourceStatus> Collector::status() const {
    std::vector<SourceStatus> all;
    all.reserve(entries_.size());
    for (const auto& [name, entry] : entries_) {
        all.push_back({entry.source, entry.known.state, entry.polling, entry.known.memory.duplicate_of});
        all.back().state.articles += entry.pushed_articles;
    }
    return all;
}

std::optional<SourceStatus> Collector::status(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return std::nullopt;
    const auto& entry = found->second;
    const auto now = setting_.clock.now();
    SourceStatus status{entry.source, entry.known.state, entry.polling, entry.known.memory.duplicate_of,
                        bounds(entry.known, entry.source, now)};
    status.state.articles += entry.pushed_articles;
    const auto hub = redacted(entry.known.memory.hub);
    if (entry.subscription.exists())
        status.bounds.push_back({"hub", push::describe(entry.subscription, now)});
    else if (!hub.empty())
        status.bounds.push_back({"hub", hub + ": not subscribed" +
                                            (setting_.callback.address.empty() ? " (websub.callback)" : "")});
    return status;
}

}  // namespace newswatch::collect
