// The first workshop: polls each source when it is due and hands new articles to the journal. Loop thread
// only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>

#include "collect/fetch.hpp"
#include "config/config.hpp"
#include "runtime/clock.hpp"
#include "runtime/task_group.hpp"
#include "store/source_states.hpp"

namespace newswatch::collect {
namespace asio = boost::asio;

struct CollectorCounters {
    std::uint64_t polls = 0, unchanged = 0, failures = 0, articles = 0, updates = 0, bytes = 0;
};

// One line of `newswatch sources`.
struct SourceStatus {
    config::SourceConfig source;
    store::SourceState state;
    bool polling = false;
};

class Collector {
public:
    struct Setting {
        asio::any_io_executor loop;
        asio::any_io_executor pool;  // parses what is above 256 KiB
        runtime::Clock& clock;
        Fetcher& fetcher;
        store::SourceStates& states;
        std::function<void()> on_articles;  // the journal has new rows
    };

    // What `setting` refers to outlives the collector.
    explicit Collector(Setting setting);

    // Loads what is remembered, then polls for ever. An Error when the store cannot be read.
    asio::awaitable<Result<void>> start(std::vector<config::SourceConfig> sources);
    // Adds, drops and changes sources; the rest keeps its schedule. Forgets dropped ones.
    asio::awaitable<Result<void>> replace(std::vector<config::SourceConfig> sources);
    // Ends the polls under way; their articles come with the next poll.
    asio::awaitable<void> stop();
    // Polls everything due once and returns when all of it is recorded; for --once, instead of start().
    asio::awaitable<Result<void>> poll_once(std::vector<config::SourceConfig> sources);

    std::vector<SourceStatus> status() const;
    const CollectorCounters& counters() const { return counters_; }

private:
    struct Entry {
        config::SourceConfig source;
        store::SourceState state;
        bool polling = false;
        std::uint64_t generation = 0;  // grows when the configuration of the source changes
    };
    asio::awaitable<Result<void>> load(std::vector<config::SourceConfig> sources);
    void spawn_due();
    Timestamp next_due() const;
    asio::awaitable<void> run();
    asio::awaitable<void> poll(std::string name, std::uint64_t generation);
    asio::awaitable<PollResult> take_in(config::SourceConfig source, store::SourceState& state,
                                        Fetched fetched, std::vector<store::FoundArticle>& found);
    // How many articles are new, also those for the archive only; nothing when the store refused.
    asio::awaitable<std::optional<std::uint64_t>> record(std::string name, store::SourceState state,
                                                         std::vector<store::FoundArticle> found);
    void report(const Entry& before, const store::SourceState& state, const PollResult& result,
                std::size_t items) const;

    Setting setting_;
    std::map<std::string, Entry> entries_;
    runtime::Wakeup wakeup_;
    runtime::TaskGroup tasks_, polls_;
    CollectorCounters counters_;
    std::size_t polling_ = 0;
    Timestamp resume_{};  // when polling goes on after the store refused; none while the store works
    std::uint64_t generations_ = 0;
};

}  // namespace newswatch::collect
