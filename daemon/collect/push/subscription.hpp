// One subscription at a WebSub hub (W3C Recommendation of 23 January 2018): what is asked of the hub, what
// its questions are answered, and when to ask again. Pure but for the kernel's random numbers: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/timestamp.hpp"

namespace newswatch::collect::push {

// Where hubs reach this daemon. No address: nothing is subscribed.
struct Callback {
    std::string address;                           // http or https, without query
    Duration lease = std::chrono::hours{24 * 10};  // asked for; the hub decides
};

enum class State : std::uint8_t { none, requested, active, refused };
const char* name_of(State state);

struct Subscription {
    State state = State::none;
    std::string hub, topic;  // the publisher's rel=hub and rel=self (section 4)
    std::string callback;    // the address, without the id
    std::string id;          // 32 hexadecimal digits that nobody guesses: ?id= of the callback
    std::string secret;      // 64 hexadecimal digits
    Timestamp asked{};       // the last request; none: never
    Timestamp since{};       // of an active one: pushes come since then
    Timestamp lease_end{};
    Timestamp next_attempt{};  // the next request is due; of an active one its renewal
    unsigned failures = 0;     // requests in a row that no verification followed
    std::string why;           // of the last failure, for people
    bool operator==(const Subscription&) const = default;

    bool exists() const { return !id.empty(); }
    bool is_active(Timestamp now) const { return state == State::active && now < lease_end; }
    // Whether a push may come: it is active, or a request is not a day old.
    bool expects_pushes(Timestamp now) const;

    // Lines of "push-key value" for the store, as Memory has them; lines of others are left out.
    std::string to_text() const;
    static Subscription from_text(std::string_view text);
};

// A new one, due at once. Throws std::runtime_error when the kernel has no random numbers.
Subscription start(std::string hub, std::string topic, std::string callback, Timestamp now);

// A request is sent now. The next is due in an hour, then two, up to a day, unless the hub verifies this one.
void ask(Subscription& subscription, Timestamp now);
// The hub refused the request, or was not reached. An active subscription stays so until its lease ends.
void refuse(Subscription& subscription, std::string why);
// No further request for a day.
void give_up(Subscription& subscription, std::string why, Timestamp now);

// The body of a request to the hub (section 5.1), application/x-www-form-urlencoded. `mode`: subscribe,
// unsubscribe.
std::string form_of(const Subscription& subscription, std::string_view mode, Duration lease);

// The hub's question (sections 5.2 and 5.3), decoded.
struct Query {
    std::string mode, topic, challenge, lease_seconds, reason;
};
// An answer as HTTP has it; the text is text/plain.
struct Reply {
    int status = 404;
    std::string text = {};
};
// Takes in a verification of "subscribe", when the topic is ours and a request is not a day old (hubs ask
// again when an answer was lost), and a "denied". Everything else is a 404 and changes nothing.
Reply verify(Subscription& subscription, const Query& query, Duration asked_lease, Timestamp now);

// X-Hub-Signature (section 8): "method=hexadecimal digits" with sha1, sha256, sha384 or sha512, in constant
// time for its length. Linear in the body.
bool signature_matches(std::string_view header, std::string_view secret, std::string_view body);

// For people: "https://hub.example pushes since ..., until ...".
std::string describe(const Subscription& subscription, Timestamp now);

}  // namespace newswatch::collect::push
