// The durable hand-over from collecting to examining: articles that no plugin has seen to the end yet.
// Loop thread only; the work happens on the store's own thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "core/article.hpp"
#include "core/result.hpp"

namespace newswatch::store {
namespace asio = boost::asio;

struct JournalEntry {
    std::int64_t seq = 0;  // grows; stable over restarts
    Article article;
    bool update = false;  // an edited version of an article examined before
};

struct RaisedAlert {
    Alert alert;
    std::vector<std::string> recipients;  // may be empty: the alert is kept, nobody is told
};

// What the plugins made of one journal entry.
struct Examined {
    std::int64_t seq = 0;
    std::string article_id;
    bool update = false;
    std::vector<Annotation> annotations;
    std::vector<RaisedAlert> alerts;
};

struct CommitReceipt {
    std::size_t articles = 0;
    std::size_t alerts = 0;  // new ones
    std::size_t repeated =
        0;  // alike to one already raised, or of a rule that fired before the edit: dropped
    std::size_t deliveries = 0;  // into the outbox
};

class Journal {
public:
    virtual ~Journal() = default;
    // The oldest entries not acknowledged, at most `limit`; the same again until commit() or a restart.
    virtual asio::awaitable<Result<std::vector<JournalEntry>>> next(std::size_t limit) = 0;
    // One transaction: acknowledgements, annotations, alerts and their deliveries. All or nothing.
    // An alert whose (plugin, dedup_key, article) exists is dropped; of an update, also one whose (plugin,
    // rule, article) exists. A delivery's id is stable_id({alert id, recipient}), so a repeat is the same
    // row. An entry that waits no longer (acknowledged before, or replaced by an edited version) is passed
    // over.
    virtual asio::awaitable<Result<CommitReceipt>> commit(std::vector<Examined> batch) = 0;
    virtual asio::awaitable<Result<std::size_t>> depth() = 0;
};

}  // namespace newswatch::store
