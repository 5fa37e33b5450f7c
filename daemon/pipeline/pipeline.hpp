// The second workshop: takes articles from the journal, shows them to the plugins, routes what they found,
// and commits all of it in one transaction. Loop thread only; the plugins run on the pool.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "pipeline/route.hpp"
#include "plugin/chain.hpp"
#include "runtime/clock.hpp"
#include "runtime/task_group.hpp"
#include "store/journal.hpp"

namespace newswatch::pipeline {
namespace asio = boost::asio;

struct PipelineCounters {
    std::uint64_t articles = 0, alerts = 0, repeated = 0, deliveries = 0, failures = 0;
};

class Pipeline {
public:
    struct Setting {
        asio::any_io_executor loop;
        asio::any_io_executor pool;
        runtime::Clock& clock;
        store::Journal& journal;
        std::function<void()> on_deliveries;  // the outbox has new rows
    };

    // What `setting` refers to outlives the pipeline.
    Pipeline(Setting setting, std::shared_ptr<plugin::Chain> chain, Routes routes);

    void start();
    // There may be new articles in the journal.
    void notify() { wakeup_.notify(); }
    // From the next batch on. The batch in progress ends with what it began with. The old plugins end on the
    // pool.
    void replace(std::shared_ptr<plugin::Chain> chain, Routes routes);
    // Ends after the batch in progress is committed.
    asio::awaitable<void> stop();
    // Examines until the journal is empty; for --once, instead of start().
    asio::awaitable<Result<void>> drain();

    const PipelineCounters& counters() const { return counters_; }
    // Since when the batch in progress is with the plugins; nothing while there is none.
    std::optional<Timestamp> examining_since() const { return examining_since_; }
    std::shared_ptr<plugin::Chain> chain() const { return chain_; }

private:
    asio::awaitable<void> run();
    asio::awaitable<Result<std::size_t>> attempt_batch();
    // How many articles were examined: 0 when the journal is empty.
    asio::awaitable<Result<std::size_t>> examine_batch();
    std::vector<store::Examined> route(std::vector<store::JournalEntry> batch,
                                       std::vector<plugin::Findings> findings,
                                       const std::vector<Article>& articles, const Routes& routes);
    void report(const Article& article, const store::Examined& examined) const;

    Setting setting_;
    std::shared_ptr<plugin::Chain> chain_;
    Routes routes_;
    runtime::Wakeup wakeup_;
    runtime::TaskGroup tasks_;
    PipelineCounters counters_;
    std::optional<Timestamp> examining_since_;
    bool stopping_ = false;
};

}  // namespace newswatch::pipeline
