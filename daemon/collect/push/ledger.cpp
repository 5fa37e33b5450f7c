#include "collect/push/ledger.hpp"

#include <algorithm>

#include "runtime/clock.hpp"

namespace newswatch::collect::push {
namespace {

constexpr Duration farewell_lasts = std::chrono::hours{24};
constexpr std::size_t most_farewells = 1000;

}  // namespace

void Ledger::put(const std::string& source, const std::string& id, Timestamp due) {
    forget(source);
    places_[source] = {id, due};
    owners_[id] = source;
    if (due != runtime::never) due_.emplace(due, source);
}

void Ledger::forget(const std::string& source) {
    const auto place = places_.find(source);
    if (place == places_.end()) return;
    due_.erase({place->second.due, source});
    owners_.erase(place->second.id);
    places_.erase(place);
}

const std::string* Ledger::owner(const std::string& id) const {
    const auto found = owners_.find(id);
    return found == owners_.end() ? nullptr : &found->second;
}

std::optional<std::string> Ledger::take_due(Timestamp now) {
    if (due_.empty() || due_.begin()->first > now) return std::nullopt;
    auto source = due_.begin()->second;
    due_.erase(due_.begin());
    return source;
}

Timestamp Ledger::next_time() const { return due_.empty() ? runtime::never : due_.begin()->first; }

void Ledger::leave(const std::string& id, std::string topic, Timestamp now) {
    if (leaving_.size() >= most_farewells) {
        std::erase_if(leaving_, [now](const auto& one) { return one.second.until <= now; });
        const auto oldest =
            std::min_element(leaving_.begin(), leaving_.end(),
                             [](const auto& a, const auto& b) { return a.second.until < b.second.until; });
        if (leaving_.size() >= most_farewells) leaving_.erase(oldest);
    }
    leaving_[id] = {std::move(topic), now + farewell_lasts};
}

bool Ledger::is_leaving(const std::string& id, const std::string& topic, Timestamp now) const {
    const auto found = leaving_.find(id);
    return found != leaving_.end() && found->second.topic == topic && now < found->second.until;
}

}  // namespace newswatch::collect::push
