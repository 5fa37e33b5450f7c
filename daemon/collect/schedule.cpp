#include "collect/schedule.hpp"

#include <algorithm>
#include <cstdio>

#include "core/url.hpp"
#include "runtime/backoff.hpp"
#include "runtime/clock.hpp"

namespace newswatch::collect {
namespace {

using std::chrono::hours;

constexpr Duration longest_back_off = hours{24};
constexpr Duration longest_retry_after = hours{24 * 7};
constexpr Duration move_must_stand = hours{24 * 7};
constexpr unsigned move_must_be_seen = 3;
constexpr unsigned failures_of_a_target = 3;
constexpr Duration backup_wait = hours{6};  // between polls of a source that a hub pushes
constexpr int slow_factor = 4;  // intervals between polls of a source that gives no hint, or brings little

struct Wait {
    Duration length;
    std::string reason;
};

bool is_local(const config::SourceConfig& source) { return source.url.starts_with("file:"); }

// "1h", for people: whole minutes above an hour, whole seconds below.
std::string shown(Duration wait) {
    using namespace std::chrono;
    return to_text(wait >= 1h ? Duration{round<minutes>(wait)} : Duration{round<seconds>(wait)});
}

Duration slowest(const config::SourceConfig& source) {
    return std::max(source.interval, std::min(source.interval * slow_factor, source.max_interval));
}

std::string rate_text(double per_hour) {
    char text[64];
    std::snprintf(text, sizeof text, per_hour >= 10 ? "%.0f" : "%.1g", per_hour);
    return text;
}

// What the hints ask for; the longest counts.
std::vector<Wait> hints_of(const Memory& memory, const config::SourceConfig& source, Duration age,
                           Timestamp now) {
    std::vector<Wait> waits;
    if (const auto fresh = memory.freshness - age; fresh > Duration::zero())
        waits.push_back({fresh, "the server calls its answer fresh for " + shown(fresh) + " (" +
                                    memory.freshness_from + ")"});
    if (memory.ttl > Duration::zero())
        waits.push_back({memory.ttl, "the feed asks for " + shown(memory.ttl) + " (ttl)"});
    if (const auto wait = memory.rhythm.wait(now, source.interval, slowest(source)))
        waits.push_back({*wait, "rhythm: it brings about " +
                                    rate_text(memory.rhythm.per_hour(now).value_or(0)) +
                                    " an hour at this time of the week"});
    return waits;
}

Wait longest(std::vector<Wait> waits, const config::SourceConfig& source) {
    Wait best{source.interval, "interval " + to_text(source.interval)};
    for (auto& wait : waits)
        if (wait.length > best.length) best = std::move(wait);
    if (best.length > std::max(source.max_interval, source.interval))
        best = {std::max(source.max_interval, source.interval),
                "max_interval " + to_text(source.max_interval) + "; " + best.reason};
    return best;
}

// Without a single hint a source is asked rarely: nothing says that it would be welcome more often.
Wait regular_wait(const Memory& memory, const config::SourceConfig& source, Duration age, Timestamp now) {
    if (is_local(source)) return {source.interval, "interval " + to_text(source.interval)};
    auto waits = hints_of(memory, source, age, now);
    if (waits.empty())
        waits.push_back(
            {slowest(source), "neither server nor feed says how often, and its rhythm is not known yet"});
    return longest(std::move(waits), source);
}

// What a hub pushes is polled in case the hub fails.
Wait backup(Wait wait, const config::SourceConfig& source) {
    const auto least = std::min(backup_wait, std::max(source.max_interval, source.interval));
    if (wait.length >= least) return wait;
    return {least, "a hub pushes; polled as a backup"};
}

bool is_skipped(const Memory& memory, Timestamp at) {
    const auto hour = std::chrono::floor<hours>(at).time_since_epoch().count();
    const auto day = (hour / 24 + 4) % 7;  // 1970-01-01 was a Thursday, and a week begins with Sunday
    return (memory.skip_hours >> hour % 24 & 1u) != 0 || (memory.skip_days >> day & 1u) != 0;
}

// The beginning of the first hour from `at` on that the feed does not ask to skip; `at` when it asks for all.
Timestamp out_of_skipped(const Memory& memory, Timestamp at) {
    if (at < Timestamp{} || at == runtime::never) return at;
    auto candidate = at;
    for (unsigned i = 0; i < 24 * 8; ++i) {
        if (!is_skipped(memory, candidate)) return candidate;
        candidate = std::chrono::floor<hours>(candidate) + hours{1};
    }
    return at;
}

void settle(Known& known, Wait wait, Timestamp now, double random) {
    auto& state = known.state;
    const auto jitter = std::chrono::floor<Duration>(
        std::chrono::duration<double, std::milli>(static_cast<double>(wait.length.count()) * 0.1 * random));
    state.next_due = now + wait.length + jitter;
    state.next_reason = std::move(wait.reason);
    if (known.memory.not_before > state.next_due) {
        state.next_due = known.memory.not_before;
        state.next_reason =
            "the server asked to wait until " + to_rfc3339(known.memory.not_before) + " (Retry-After)";
    }
    const auto allowed = out_of_skipped(known.memory, state.next_due);
    if (allowed != state.next_due)
        state.next_reason += "; then moved out of the hours that the feed asks to skip";
    state.next_due = allowed;
}

const char* name_of(Cause cause) {
    switch (cause) {
        case Cause::network:
            return "network";
        case Cause::busy:
            return "the server is busy";
        case Cause::refused:
            return "refused";
        case Cause::no_feed:
            return "no feed";
        case Cause::here:
            return "this machine";
        case Cause::none:
            break;
    }
    return "";
}

Wait wait_after_failure(const Known& known, const config::SourceConfig& source, const PollResult& result,
                        Timestamp now) {
    // Nobody is spared by looking rarely on this machine, and what is missing may come at any time.
    if (result.cause == Cause::here && is_local(source))
        return {source.interval, "interval " + to_text(source.interval)};
    const bool hopeless = result.cause == Cause::refused || result.cause == Cause::no_feed;
    // A 429 (RFC 6585 section 4) that names no time: at half the pace, and slower with each.
    const bool too_often = result.status == 429 && !result.server.retry_after;
    auto regular = regular_wait(known.memory, source, result.server.age, now);
    const runtime::Backoff backoff{.first = too_often  ? regular.length * 2
                                            : hopeless ? source.interval * slow_factor
                                                       : source.interval,
                                   .factor = 2.0,
                                   .cap = std::max(longest_back_off, source.interval),
                                   .jitter = 0.0};
    const auto failures = known.state.failures;
    Wait wait{backoff.delay(failures, 0.5), std::string{"failed "} + std::to_string(failures) +
                                                (failures == 1 ? " time" : " times") + " (" +
                                                name_of(result.cause) + ")"};
    // Nothing was asked of a server that was not reached; another is not asked sooner than when it is well.
    const bool reached = hopeless || result.cause == Cause::busy;
    if (reached && regular.length > wait.length)
        wait = {regular.length, wait.reason + "; " + std::move(regular.reason)};
    return wait;
}

// What a redirect leads to carries no user information; within an origin it goes on being needed.
std::string with_userinfo_of(const std::string& configured, const std::string& address) {
    const auto from = Url::parse(configured);
    auto to = Url::parse(address);
    const bool same_origin = from && to && from->scheme == to->scheme && from->host == to->host &&
                             from->effective_port() == to->effective_port();
    if (!same_origin || from->userinfo.empty()) return address;
    to->userinfo = from->userinfo;
    return to->to_text();
}

// RFC 9110 sections 15.4.2 and 15.4.9 let a client remember a permanent redirect. Servers under repair send
// them by mistake: one is believed when it has stood for days and leads to a feed.
void watch_move(Known& known, const config::SourceConfig& source, const PollResult& result, Timestamp now) {
    auto& memory = known.memory;
    if (result.moved_to.empty() || result.moved_to == address_of(known, source)) {
        memory.move = {};
        return;
    }
    if (memory.move.to != result.moved_to) memory.move = {result.moved_to, now, 0};
    ++memory.move.polls;
    if (memory.move.polls < move_must_be_seen || now - memory.move.since < move_must_stand) return;
    memory.address =
        memory.move.to == source.url ? std::string{} : with_userinfo_of(source.url, memory.move.to);
    memory.move = {};
}

void after_success(Known& known, const config::SourceConfig& source, const PollResult& result, Timestamp now,
                   double random) {
    auto& [state, memory] = known;
    // An unchanged feed is as damaged as it was.
    const bool says_nothing_new = result.kind == PollResult::Kind::unchanged && state.failures == 0;
    if (!says_nothing_new) state.last_error = result.error;
    state.failures = 0;
    state.last_success = now;
    if (result.feed) memory.take_in(*result.feed);
    memory.rhythm.learn(result.published, now);
    watch_move(known, source, result, now);
    auto wait = regular_wait(memory, source, result.server.age, now);
    if (result.pushed) wait = backup(std::move(wait), source);
    settle(known, std::move(wait), now, random);
}

void after_failure(Known& known, const config::SourceConfig& source, const PollResult& result, Timestamp now,
                   double random) {
    auto& [state, memory] = known;
    ++state.failures;
    state.last_error = result.error;
    const bool gone = result.kind == PollResult::Kind::gone;
    if (!memory.address.empty() && (gone || state.failures >= failures_of_a_target)) {
        // The target of a redirect is no longer what it was: the configured address has the last word.
        memory.address.clear();
        memory.move = {};
    } else if (gone) {
        state.next_due = runtime::never;
        state.next_reason = "gone (410): not polled again until its configuration changes";
        return;
    }
    settle(known, wait_after_failure(known, source, result, now), now, random);
}

}  // namespace

Known after_poll(Known known, const config::SourceConfig& source, const PollResult& result, Timestamp now,
                 double random) {
    known.state.last_polled = now;
    known.state.last_status = result.status;
    known.memory.not_before = {};
    if (result.server.retry_after)
        known.memory.not_before = now + std::min(*result.server.retry_after, longest_retry_after);
    const bool failed = result.kind == PollResult::Kind::failed || result.kind == PollResult::Kind::gone;
    // How long an error page may be kept says nothing of the feed.
    if (!failed) known.memory.take_in(result.server);
    if (failed)
        after_failure(known, source, result, now, random);
    else
        after_success(known, source, result, now, random);
    known.state.memory = known.memory.to_text();
    return known;
}

Known at_start(const config::SourceConfig& source, std::optional<store::SourceState> remembered,
               Timestamp now, bool pushed) {
    Known known;
    auto& state = known.state;
    if (remembered && remembered->url == source.url) state = std::move(*remembered);
    known.memory = Memory::from_text(state.memory);
    // Both have been read, and there may be fifty thousand of them.
    state.memory = {};
    state.subscription = {};
    state.source = source.name;
    state.url = source.url;
    if (!state.last_polled || is_local(source)) {
        state.next_due = now;
        state.next_reason = state.last_polled ? "start" : "new source";
        return known;
    }
    if (state.next_due == runtime::never) return known;
    // A shorter interval than before counts at once; failures keep their back-off. A last poll that is yet to
    // come was dated by a clock that was ahead.
    const auto last = std::min(*state.last_polled, now);
    auto wait = regular_wait(known.memory, source, Duration::zero(), last);
    if (pushed) wait = backup(std::move(wait), source);
    const auto regular = wait.length;
    const auto longest =
        std::max(regular + regular / 10, state.failures ? longest_back_off : Duration::zero());
    const auto latest =
        std::max(last + longest, std::min(known.memory.not_before, now + longest_retry_after));
    state.next_due = std::min(state.next_due, out_of_skipped(known.memory, latest));
    return known;
}

const std::string& address_of(const Known& known, const config::SourceConfig& source) {
    return known.memory.address.empty() ? source.url : known.memory.address;
}

std::vector<Bound> bounds(const Known& known, const config::SourceConfig& source, Timestamp now) {
    const auto& memory = known.memory;
    std::vector<Bound> bounds{{"floor", "interval " + to_text(source.interval)}};
    if (is_local(source)) return bounds;
    bounds.push_back({"ceiling", "max_interval " + to_text(source.max_interval)});
    for (auto& wait : hints_of(memory, source, Duration::zero(), now))
        bounds.push_back({"hint", std::move(wait.reason)});
    if (memory.not_before > now) bounds.push_back({"retry after", to_rfc3339(memory.not_before)});
    if (memory.skip_hours != 0 || memory.skip_days != 0)
        bounds.push_back({"skips", "hours or days that the feed names"});
    if (!memory.address.empty())
        bounds.push_back({"moved", "polled at " + memory.address + " (a permanent redirect)"});
    if (!memory.move.to.empty())
        bounds.push_back({"moving", "redirected permanently to " + memory.move.to + " since " +
                                        to_rfc3339(memory.move.since)});
    if (!memory.duplicate_of.empty())
        bounds.push_back({"same feed", "as " + memory.duplicate_of + ", polled under that name"});
    if (!memory.gap.empty()) bounds.push_back({"gap", memory.gap});
    return bounds;
}

}  // namespace newswatch::collect
