// What the contract tests run against: an implementation is a class with store() and restart(), which closes
// the store and opens it again on the same state. Another implementation passes the contract by joining the
// list.
#pragma once

#include <tuple>

#include "store/running.hpp"
#include "store/samples.hpp"
#include "store/store.hpp"

namespace newswatch::store_test {

class EmbeddedStore {
public:
    EmbeddedStore() { restart(); }
    store::Store& store() { return *store_; }
    void restart() {
        store_.reset();
        auto opened = store::Store::open(directory_.path() / "state");
        if (!opened) FAIL(opened.error().message);
        store_ = std::move(*opened);
    }

private:
    TemporaryDirectory directory_;
    std::unique_ptr<store::Store> store_;
};

using Implementations = std::tuple<EmbeddedStore>;

// Puts one new article into the journal and has it examined with these alerts.
template <class Implementation>
store::CommitReceipt raise(Implementation& implementation, const Article& about,
                           std::vector<store::RaisedAlert> alerts) {
    auto& store = implementation.store();
    get(store.source_states().record(source(), {found(about)}));
    const auto entries = get(store.journal().next(1));
    REQUIRE(entries.size() == 1);
    return get(store.journal().commit({examined(entries[0], std::move(alerts))}));
}

}  // namespace newswatch::store_test
