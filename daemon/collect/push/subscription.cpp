#include "collect/push/subscription.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>

#include "core/encoding.hpp"
#include "core/log.hpp"
#include "core/url.hpp"
#include "runtime/backoff.hpp"

namespace newswatch::collect::push {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Duration answer_comes_within = hours{24};
constexpr Duration pause_after_refusal = hours{24};
constexpr Duration longest_lease = hours{24 * 365};
// A hub that grants seconds is not asked every second.
constexpr Duration renewals_apart = seconds{10};
constexpr runtime::Backoff back_off{.first = hours{1}, .factor = 2.0, .cap = hours{24}, .jitter = 0.0};

std::string random_hex(std::size_t bytes) {
    std::array<char, 32> random{};
    std::size_t filled = 0;
    while (filled < bytes) {
        const auto got = ::getrandom(random.data() + filled, bytes - filled, 0);
        if (got < 0 && errno != EINTR) throw std::runtime_error{"the kernel gives no random numbers"};
        if (got > 0) filled += static_cast<std::size_t>(got);
    }
    return to_hex({random.data(), bytes});
}

void add_field(std::string& form, std::string_view name, std::string_view value) {
    if (!form.empty()) form += '&';
    form.append(name).append(1, '=').append(percent_encoded(value));
}

// What the hub grants; what was asked for when it does not say, against section 5.3.
Duration granted(std::string_view text, Duration asked) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc::result_out_of_range) return longest_lease;
    if (error != std::errc{} || end != text.data() + text.size() || count <= 0) return asked;
    return std::min<Duration>(seconds{std::min<std::int64_t>(count, 365 * 86400)}, longest_lease);
}

}  // namespace

const char* name_of(State state) {
    constexpr std::array names{"none", "requested", "active", "refused"};
    return names[static_cast<std::size_t>(state)];
}

bool Subscription::expects_pushes(Timestamp now) const {
    if (!exists() || state == State::refused) return false;
    return is_active(now) || (asked != Timestamp{} && now - asked < answer_comes_within);
}

Subscription start(std::string hub, std::string topic, std::string callback, Timestamp now) {
    Subscription fresh;
    fresh.hub = std::move(hub);
    fresh.topic = std::move(topic);
    fresh.callback = std::move(callback);
    fresh.id = random_hex(16);
    fresh.secret = random_hex(32);
    fresh.next_attempt = now;
    return fresh;
}

void ask(Subscription& subscription, Timestamp now) {
    if (!subscription.is_active(now)) subscription.state = State::requested;
    subscription.asked = now;
    ++subscription.failures;
    subscription.next_attempt = now + back_off.delay(subscription.failures, 0.5);
}

void refuse(Subscription& subscription, std::string why) {
    if (subscription.state != State::active) subscription.state = State::refused;
    subscription.why = log::printable(why, 200);
}

void give_up(Subscription& subscription, std::string why, Timestamp now) {
    subscription.state = State::refused;
    subscription.why = log::printable(why, 200);
    subscription.asked = {};
    subscription.next_attempt = now + pause_after_refusal;
}

std::string form_of(const Subscription& subscription, std::string_view mode, Duration lease) {
    std::string form;
    add_field(form, "hub.callback", subscription.callback + "?id=" + subscription.id);
    add_field(form, "hub.mode", mode);
    add_field(form, "hub.topic", subscription.topic);
    if (mode != "subscribe") return form;
    add_field(form, "hub.lease_seconds", std::to_string(std::chrono::duration_cast<seconds>(lease).count()));
    add_field(form, "hub.secret", subscription.secret);
    return form;
}

Reply verify(Subscription& subscription, const Query& query, Duration asked_lease, Timestamp now) {
    if (!subscription.exists() || query.topic != subscription.topic) return {404};
    if (query.mode == "denied") {
        give_up(subscription, "the hub denied it: " + query.reason, now);
        return {200};
    }
    const bool pending = subscription.asked != Timestamp{} && now - subscription.asked < answer_comes_within;
    if (query.mode != "subscribe" || query.challenge.empty() || !pending) return {404};
    const auto lease = granted(query.lease_seconds, asked_lease);
    if (!subscription.is_active(now)) subscription.since = now;
    subscription.state = State::active;
    subscription.lease_end = now + lease;
    subscription.next_attempt = now + std::max<Duration>(lease * 3 / 4, renewals_apart);
    subscription.failures = 0;
    subscription.why.clear();
    return {200, query.challenge};
}

std::string describe(const Subscription& subscription, Timestamp now) {
    const auto next = to_rfc3339(subscription.next_attempt);
    const auto hub = redacted(subscription.hub);
    if (!subscription.exists()) return "not subscribed";
    if (subscription.is_active(now))
        return hub + ": active since " + to_rfc3339(subscription.since) + ", lease until " +
               to_rfc3339(subscription.lease_end) + ", renewal at " + next +
               (subscription.why.empty() ? "" : " (" + subscription.why + ")");
    if (subscription.state == State::requested)
        return hub + ": requested at " + to_rfc3339(subscription.asked) + ", not verified yet; again at " +
               next;
    if (subscription.state == State::refused)
        return hub + ": refused (" + subscription.why + "); again at " + next;
    return hub + ": " + (subscription.state == State::active ? "the lease has ended" : "not requested yet") +
           "; next at " + next;
}

}  // namespace newswatch::collect::push
