// Which source a callback belongs to, and which subscription is due next. Pure; loop thread only. Every
// operation costs O(log sources).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/timestamp.hpp"

namespace newswatch::collect::push {

class Ledger {
public:
    // Enters the source's subscription, or changes it; one without a due time (never) only receives.
    void put(const std::string& source, const std::string& id, Timestamp due);
    void forget(const std::string& source);
    // The source with this id, null when there is none.
    const std::string* owner(const std::string& id) const;
    // One source whose request is due; it is not due again until the next put().
    std::optional<std::string> take_due(Timestamp now);
    // When take_due() may have one; runtime::never when none waits.
    Timestamp next_time() const;

    // The hub is asked to end this one, and will want to know whether that is meant. Kept for a day, the last
    // thousand.
    void leave(const std::string& id, std::string topic, Timestamp now);
    bool is_leaving(const std::string& id, const std::string& topic, Timestamp now) const;

private:
    struct Place {
        std::string id;
        Timestamp due{};
    };
    struct Farewell {
        std::string topic;
        Timestamp until{};
    };
    std::unordered_map<std::string, Place> places_;        // by source
    std::unordered_map<std::string, std::string> owners_;  // by id
    std::set<std::pair<Timestamp, std::string>> due_;
    std::unordered_map<std::string, Farewell> leaving_;  // by id
};

}  // namespace newswatch::collect::push
