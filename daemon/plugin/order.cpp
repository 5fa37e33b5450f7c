#include "plugin/detail/order.hpp"

#include <algorithm>

namespace newswatch::plugin {
namespace {

bool contains(const std::vector<std::string>& keys, const std::string& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_of_host(const std::string& key) { return key.rfind("nw.", 0) == 0; }

enum class State { waiting, placed, refused };

class Sorter {
public:
    explicit Sorter(const std::vector<const Manifest*>& manifests)
        : manifests_{manifests}, states_(manifests.size(), State::waiting) {
        order_.refused.resize(manifests.size());
    }

    Order run() {
        refuse_unprovided();
        while (place_one()) {
        }
        for (std::size_t i = 0; i < states_.size(); ++i)
            if (states_[i] == State::waiting)
                order_.refused[i] =
                    "it consumes what is provided only after it has run: \"" + missing_key(i) + "\"";
        return std::move(order_);
    }

private:
    // Until nothing changes: refusing one may take a key away from another.
    void refuse_unprovided() {
        for (bool again = true; again;) {
            again = false;
            for (std::size_t i = 0; i < states_.size(); ++i) {
                if (states_[i] != State::waiting) continue;
                const auto& keys = manifests_[i]->consumes;
                const auto it =
                    std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return !has_provider(k); });
                if (it == keys.end()) continue;
                states_[i] = State::refused;
                order_.refused[i] =
                    "no configured plugin provides the annotation \"" + *it + "\" that it consumes";
                again = true;
            }
        }
    }

    bool has_provider(const std::string& key) const {
        if (is_of_host(key)) return true;
        for (std::size_t i = 0; i < states_.size(); ++i)
            if (states_[i] != State::refused && contains(manifests_[i]->provides, key)) return true;
        return false;
    }

    // The first key of i that somebody else has yet to provide; empty when i may run.
    std::string missing_key(std::size_t i) const {
        for (const auto& key : manifests_[i]->consumes)
            for (std::size_t k = 0; k < states_.size(); ++k)
                if (k != i && states_[k] == State::waiting && contains(manifests_[k]->provides, key))
                    return key;
        return {};
    }

    bool place_one() {
        for (std::size_t i = 0; i < states_.size(); ++i) {
            if (states_[i] != State::waiting || !missing_key(i).empty()) continue;
            states_[i] = State::placed;
            order_.sequence.push_back(i);
            return true;
        }
        return false;
    }

    const std::vector<const Manifest*>& manifests_;
    std::vector<State> states_;
    Order order_;
};

}  // namespace

Order order_of(const std::vector<const Manifest*>& manifests) { return Sorter{manifests}.run(); }

}  // namespace newswatch::plugin
