// The whole way of a poll for the benches: client, fetcher, collector, a store in a temporary directory, and
// the pipeline with its plugins.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "collect/collector.hpp"
#include "net/http_client.hpp"
#include "pipeline/pipeline.hpp"
#include "runtime/clock.hpp"
#include "store/store.hpp"

namespace newswatch::bench {
namespace asio = boost::asio;

// CPU time of all threads of this process so far.
double cpu_seconds();
// Physical memory of this process in bytes.
std::size_t resident_bytes();

// Both bundled plugins as config/newswatch.toml has them.
std::vector<plugin::InstanceSpec> bundled_plugins();

// A directory that goes with this object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Runs like the machine's clock, from two hours after the date of the server's items: whenever the bench
// runs, they are news.
class ShiftedClock final : public runtime::Clock {
public:
    Timestamp now() const override { return system_.now() + ahead_; }
    asio::awaitable<void> wait(asio::steady_timer& timer, Timestamp at) override {
        return system_.wait(timer, at == runtime::never ? at : at - ahead_);
    }
    void advance(Duration by) { ahead_ += by; }

private:
    runtime::SystemClock system_;
    Duration ahead_ = *from_rfc3339("2026-11-25T12:00:00Z") - system_.now();
};

struct PollShop {
    explicit PollShop(std::vector<plugin::InstanceSpec> plugins = {});
    ~PollShop();
    PollShop(const PollShop&) = delete;
    PollShop& operator=(const PollShop&) = delete;

    // Two hours later, polls all sources once. False when the store refused something.
    bool poll(std::vector<config::SourceConfig> sources);
    // The plugins over everything in the journal.
    bool examine();
    // Collector::start over what the store remembers, and stop().
    bool start(std::vector<config::SourceConfig> sources);

    TemporaryFolder folder;
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    ShiftedClock clock;
    std::unique_ptr<store::Store> store;
    net::HttpClient client;
    collect::SourceFetcher fetcher;
    collect::Collector collector;
    pipeline::Pipeline pipeline;

private:
    bool finish(asio::awaitable<Result<void>> task);
};

}  // namespace newswatch::bench
