#include "collect/timing/poll_queue.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "runtime/clock.hpp"

namespace newswatch::collect {
namespace {

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.") || host.ends_with(".localhost");
}

}  // namespace

std::string host_of(const std::string& address) {
    const auto url = Url::parse(address);
    return url && url->scheme != "file" ? url->host : std::string{};
}

PollQueue::Host& PollQueue::host(const std::string& name) {
    const auto [found, fresh] = hosts_.try_emplace(name);
    auto& host = found->second;
    if (fresh) {
        host.name = name;
        host.number = ++numbers_;
        host.is_limited = !name.empty();
        host.is_spaced = !name.empty() && !is_loopback(name);
    }
    return host;
}

Timestamp PollQueue::free_at(const Host& host) const {
    if (!host.is_spaced) return host.paused_until;
    auto at = std::max(host.paused_until, host.bucket.free_at(manners_.host));
    const auto address = addresses_.find(host.address);
    if (address != addresses_.end()) at = std::max(at, address->second.free_at(manners_.address));
    return at;
}

void PollQueue::settle(Host& host) {
    std::optional<Timestamp> at;
    const bool has_place = !host.is_limited || host.under_way < manners_.per_host;
    // The host that has waited longest comes first.
    if (!host.waiting.empty() && has_place) at = std::max(free_at(host), host.waiting.begin()->first);
    if (at == host.ready_at) return;
    if (host.ready_at) ready_.erase({{*host.ready_at, host.number}, &host});
    if (at) ready_.insert({{*at, host.number}, &host});
    host.ready_at = at;
}

void PollQueue::put(Ticket ticket, const std::string& name, Timestamp due) {
    auto& its_host = host(name);
    ++its_host.tickets;
    places_[ticket] = {&its_host, due, false};
    due_.insert({due, ticket});
}

void PollQueue::drop(Ticket ticket) {
    const auto found = places_.find(ticket);
    if (found == places_.end()) return;
    const auto place = found->second;
    places_.erase(found);
    (place.waits ? place.host->waiting : due_).erase({place.due, ticket});
    --place.host->tickets;
    settle(*place.host);
}

bool PollQueue::has_place(std::size_t at_once) const {
    if (at_once < manners_.at_once) return under_way_.size() < at_once;
    return asking_ < manners_.at_once && under_way_.size() < 4 * manners_.at_once;
}

void PollQueue::call_due(Timestamp now) {
    while (!due_.empty() && due_.begin()->first <= now) {
        const auto first = *due_.begin();
        due_.erase(due_.begin());
        auto& place = places_.at(first.second);
        place.waits = true;
        place.host->waiting.insert(first);
        settle(*place.host);
    }
}

std::optional<PollQueue::Ticket> PollQueue::take(Timestamp now, std::size_t at_once) {
    call_due(now);
    if (!has_place(at_once)) return std::nullopt;
    while (!ready_.empty() && ready_.begin()->first.first <= now) {
        auto& first = *ready_.begin()->second;
        // Another host of the same address may have used its share meanwhile.
        if (free_at(first) > now) {
            settle(first);
            continue;
        }
        const auto ticket = first.waiting.begin()->second;
        first.waiting.erase(first.waiting.begin());
        places_.erase(ticket);
        under_way_[ticket] = &first;
        ++first.under_way;
        ++asking_;
        if (first.is_spaced) charge(first, now);
        settle(first);
        return ticket;
    }
    return std::nullopt;
}

void PollQueue::charge(Host& host, Timestamp now) {
    host.bucket.take(manners_.host, now);
    if (host.address.empty()) return;
    addresses_[host.address].take(manners_.address, now);
    // Names change their addresses for months: those that nothing follows from any more are forgotten.
    if (addresses_.size() > 2 * hosts_.size() + 64)
        std::erase_if(addresses_, [&](const auto& entry) { return entry.second.is_full(now); });
}

void PollQueue::answered(Ticket ticket, const std::string& address) {
    const auto found = under_way_.find(ticket);
    if (found == under_way_.end() || found->second == nullptr) return;
    auto& its_host = *found->second;
    found->second = nullptr;
    --its_host.under_way;
    --its_host.tickets;
    --asking_;
    if (!address.empty()) its_host.address = address;
    settle(its_host);
}

void PollQueue::finished(Ticket ticket) {
    answered(ticket, {});
    under_way_.erase(ticket);
}

std::optional<Timestamp> PollQueue::reserve(const std::string& name, Timestamp now, Timestamp latest) {
    prune_hosts(now);
    auto& its_host = host(name);
    const auto at = std::max(now, free_at(its_host));
    if (at > latest) return std::nullopt;
    if (its_host.is_spaced) charge(its_host, at);
    settle(its_host);
    return at;
}

// Pages lead to hosts that no source has: those that nothing follows from any more are forgotten.
void PollQueue::prune_hosts(Timestamp now) {
    if (hosts_.size() <= 2 * places_.size() + 1024) return;
    std::erase_if(hosts_, [&](const auto& entry) {
        const auto& one = entry.second;
        return one.tickets == 0 && one.under_way == 0 && one.paused_until <= now && one.bucket.is_full(now);
    });
}

void PollQueue::pause(const std::string& name, Timestamp until) {
    auto& paused = host(name);
    paused.paused_until = std::max(paused.paused_until, until);
    settle(paused);
}

Timestamp PollQueue::next_time() const {
    auto next = due_.empty() ? runtime::never : due_.begin()->first;
    // With no place free the end of a poll is what is waited for.
    if (!ready_.empty() && has_place(manners_.at_once)) next = std::min(next, ready_.begin()->first.first);
    return next;
}

}  // namespace newswatch::collect
