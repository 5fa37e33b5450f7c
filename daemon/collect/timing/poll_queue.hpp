// Which source is polled now: due times, and manners towards hosts and addresses. Time is given, so that it
// is pure; one thread at a time. Every operation costs O(log sources). Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/timestamp.hpp"

namespace newswatch::collect {

// At most `burst` requests at once, and one more for each `spacing` that goes by. No spacing: no limit.
struct Rate {
    Duration spacing{};
    unsigned burst = 1;
};

// A token bucket kept as one moment (the generic cell rate algorithm, ITU-T I.371 annex A).
class Bucket {
public:
    // The earliest time for the next request.
    Timestamp free_at(const Rate& rate) const {
        return rate.spacing == Duration::zero() ? Timestamp{} : full_again_ - rate.spacing * (rate.burst - 1);
    }
    void take(const Rate& rate, Timestamp now) { full_again_ = std::max(full_again_, now) + rate.spacing; }
    bool is_full(Timestamp now) const { return full_again_ <= now; }

private:
    Timestamp full_again_{};
};

// The host whose manners a request to the address is to keep; empty for a file.
std::string host_of(const std::string& address);

class PollQueue {
public:
    using Ticket = std::uint64_t;  // the caller's number for one source
    struct Manners {
        std::size_t at_once = 64;  // polls that wait for an answer; four times as many may be under way
        std::size_t per_host = 2;
        Rate host{};
        Rate address{};
    };

    explicit PollQueue(Manners manners) : manners_{manners} {}

    // Adds a ticket that is not in the queue. No manners apply to the empty host (a file), and of a loopback
    // host only per_host.
    void put(Ticket ticket, const std::string& host, Timestamp due);
    // Takes one out that waits; one under way stays so until finished().
    void drop(Ticket ticket);
    // The next one that may be polled, which is then under way; nothing when all must wait. At most `at_once`
    // wait for an answer, when that is less than the manners allow.
    std::optional<Ticket> take(Timestamp now, std::size_t at_once = ~std::size_t{0});
    // `address` has answered (empty: not known): the host may be asked something else, while the poll goes on
    // with what it was told.
    void answered(Ticket ticket, const std::string& address);
    // The poll has ended. The ticket is out of the queue.
    void finished(Ticket ticket);
    // When a further request may go to the host, beside its polls; it is counted as made then. Nothing, and
    // nothing counted, when that would be after `latest`.
    std::optional<Timestamp> reserve(const std::string& host, Timestamp now, Timestamp latest);
    // No poll of this host before `until`.
    void pause(const std::string& host, Timestamp until);

    // When take() may have something again, if nothing else happens; runtime::never when nothing waits.
    Timestamp next_time() const;
    std::size_t under_way() const { return under_way_.size(); }
    std::size_t size() const { return places_.size(); }  // waiting
    const Manners& manners() const { return manners_; }

private:
    using Due = std::pair<Timestamp, Ticket>;
    struct Host {
        std::string name, address;
        std::uint64_t number = 0;
        std::set<Due> waiting;
        std::size_t under_way = 0;
        std::size_t tickets = 0;  // in the queue, or waiting for its answer
        Bucket bucket;
        Timestamp paused_until{};
        bool is_limited = true, is_spaced = true;
        std::optional<Timestamp> ready_at;  // its place in ready_
    };
    struct Place {
        Host* host;
        Timestamp due;
        bool waits;  // at its host, else for its time
    };
    Host& host(const std::string& name);
    Timestamp free_at(const Host& host) const;
    // Puts the host where it belongs in ready_, or takes it out.
    void settle(Host& host);
    void call_due(Timestamp now);
    bool has_place(std::size_t at_once) const;
    void charge(Host& host, Timestamp now);
    void prune_hosts(Timestamp now);

    Manners manners_;
    std::unordered_map<std::string, Host> hosts_;  // they stay where they are
    std::unordered_map<std::string, Bucket> addresses_;
    std::unordered_map<Ticket, Place> places_;
    std::unordered_map<Ticket, Host*> under_way_;  // null: its host has answered
    std::set<Due> due_;
    std::set<std::pair<std::pair<Timestamp, std::uint64_t>, Host*>> ready_;  // number: a stable order
    std::uint64_t numbers_ = 0;
    std::size_t asking_ = 0;  // of those under way the ones that wait for an answer
};

}  // namespace newswatch::collect
