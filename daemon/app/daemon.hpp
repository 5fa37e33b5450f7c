// The composition: every room of a running daemon, and the order in which they start, reload and stop.
// Constructed and destroyed on the main thread, where run() turns the loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>

#include "api/server.hpp"
#include "app/options.hpp"
#include "collect/collector.hpp"
#include "config/config.hpp"
#include "deliver/courier.hpp"
#include "net/http_client.hpp"
#include "pipeline/pipeline.hpp"
#include "plugin/chain.hpp"
#include "runtime/clock.hpp"
#include "runtime/task_group.hpp"
#include "store/store.hpp"

namespace newswatch::app {
namespace asio = boost::asio;

class Daemon {
public:
    Daemon(Options options, config::Config config, net::AddressGuard guard,
           std::unique_ptr<store::Store> store, std::shared_ptr<plugin::Chain> chain);
    ~Daemon();

    // Until a signal, or until everything due is done with --once. The process's exit code.
    int run();

private:
    asio::awaitable<void> live();
    asio::awaitable<void> live_once();
    asio::awaitable<Result<void>> start();
    asio::awaitable<void> stop();
    asio::awaitable<void> reload();
    asio::awaitable<void> take_over(config::Config next, std::shared_ptr<plugin::Chain> chain);
    asio::awaitable<void> watch_signals();
    asio::awaitable<void> keep_watchdog();
    asio::awaitable<void> report_status();
    asio::awaitable<void> expire_archive();
    asio::awaitable<void> keep_up_archive();

    // Declared in the order of dependence: what comes later uses what comes before, and is destroyed first.
    Options options_;
    config::Config config_;
    asio::io_context loop_{1};
    asio::thread_pool pool_;
    runtime::SystemClock clock_;
    std::unique_ptr<store::Store> store_;
    net::HttpClient http_;
    collect::SourceFetcher fetcher_;
    deliver::Courier courier_;
    pipeline::Pipeline pipeline_;
    collect::Collector collector_;
    api::Server api_;
    asio::signal_set signals_;
    runtime::TaskGroup tasks_;  // watchdog, status, expiry
    int exit_code_ = 0;
};

}  // namespace newswatch::app
