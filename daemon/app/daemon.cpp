#include "app/daemon.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "app/service_notify.hpp"
#include "app/settings.hpp"
#include "core/log.hpp"
#include "runtime/offload.hpp"

namespace newswatch::app {
namespace {

constexpr Duration status_interval = std::chrono::seconds{30};
constexpr Duration expiry_interval = std::chrono::hours{1};
// Between two steps of the archive's upkeep, so that what others write comes first; and when nothing is left.
constexpr Duration upkeep_pause = std::chrono::milliseconds{50};
constexpr Duration upkeep_interval = std::chrono::minutes{1};

std::size_t pool_size() { return std::clamp(std::thread::hardware_concurrency(), 1u, 4u); }

api::Listen listen_settings(const config::Config& config) {
    return {.tcp = config.daemon.listen,
            .socket = config.daemon.socket,
            .hosts = config.daemon.hosts,
            .token = config.daemon.token ? config.daemon.token->value : "",
            .callback = config.websub.callback};
}

struct Next {
    config::Config config;
    std::shared_ptr<plugin::Chain> chain;
};

// Nothing, after saying why, when the new configuration cannot be used. Blocks, and ends the plugins of a
// refused one: for the pool.
std::optional<Next> read_next(const Options& options) try {
    const config::Overrides overrides{.state_dir = options.state_dir, .plugin_path = options.plugin_path};
    auto loaded = config::load(options.config, overrides);
    for (const auto& problem : loaded.problems)
        log::write(problem.fatal ? log::Level::error : log::Level::warn, problem.to_text());
    if (!loaded.ok()) return std::nullopt;
    // A file that an editor has just emptied is valid; taking it over would give up every pending delivery.
    if (loaded.config.sources.empty() && loaded.config.recipients.empty()) {
        log::error("the new configuration has neither sources nor recipients");
        return std::nullopt;
    }
    auto chain = load_plugins(loaded.config);
    if (!can_be_used(loaded.config, *chain)) return std::nullopt;
    return Next{std::move(loaded.config), std::move(chain)};
} catch (const std::exception& error) {
    log::error("the configuration cannot be read", {{"why", error.what()}});
    return std::nullopt;
}

}  // namespace

Daemon::Daemon(Options options, config::Config config, net::AddressGuard guard,
               std::unique_ptr<store::Store> store, std::shared_ptr<plugin::Chain> chain)
    : options_{std::move(options)},
      config_{std::move(config)},
      pool_{pool_size()},
      store_{std::move(store)},
      http_{loop_.get_executor(), std::move(guard), collect::http_options(config_.network)},
      fetcher_{http_, pool_.get_executor(), clock_},
      courier_{{loop_.get_executor(), pool_.get_executor(), clock_, store_->outbox(), http_}, config_},
      pipeline_{{loop_.get_executor(), pool_.get_executor(), clock_, store_->journal(),
                 [this] { courier_.notify(); }},
                std::move(chain),
                pipeline::Routes{config_.routes}},
      collector_{{loop_.get_executor(),
                  pool_.get_executor(),
                  clock_,
                  fetcher_,
                  store_->source_states(),
                  [this] { pipeline_.notify(); },
                  manners(config_),
                  {config_.websub.callback, config_.websub.lease}}},
      api_{loop_.get_executor(),
           {clock_, *store_, collector_, pipeline_, courier_, NEWSWATCH_VERSION},
           listen_settings(config_)},
      signals_{loop_},
      tasks_{loop_.get_executor()} {}

Daemon::~Daemon() { pool_.join(); }

int Daemon::run() {
    // A task of the loop that throws ends the process with the reason: there is nobody above to catch it.
    const auto rethrow = [](std::exception_ptr error) {
        if (error) std::rethrow_exception(error);
    };
    asio::co_spawn(loop_, options_.once ? live_once() : live(), rethrow);
    try {
        loop_.run();
    } catch (const std::exception& error) {
        // Tasks under way still use the rooms, so nothing can be taken down any more. What was committed is
        // safe.
        log::error("newswatchd cannot go on", {{"why", error.what()}});
        log::close();
        std::_Exit(1);
    }
    return exit_code_;
}

asio::awaitable<void> Daemon::live() {
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) signals_.add(signal);
    const auto started = co_await start();
    if (started) {
        notify_service("READY=1\nSTATUS=running");
        log::info("running; stop with Ctrl-C or SIGTERM, reload with SIGHUP");
        co_await watch_signals();
    } else {
        log::error(started.error().message);
        exit_code_ = 1;
    }
    notify_service("STOPPING=1\nSTATUS=stopping");
    co_await stop();
}

asio::awaitable<Result<void>> Daemon::start() {
    // First what can be refused: nothing is polled or sent by a daemon that does not come up.
    const auto address = api_.start();
    if (!address) co_return Result<void>{address.error()};
    courier_.start();
    pipeline_.start();
    auto collecting = co_await collector_.start(config_.sources);
    if (!collecting) co_return collecting;
    if (!address->empty()) log::info("the API listens", {{"address", "http://" + *address}});
    log::info("the command line reaches the daemon", {{"socket", config_.daemon.socket.string()}});
    tasks_.spawn("status", report_status());
    tasks_.spawn("expiry", expire_archive());
    tasks_.spawn("upkeep", keep_up_archive());
    if (watchdog_interval()) tasks_.spawn("watchdog", keep_watchdog());
    co_return Result<void>{};
}

// The order of dependence backwards; no step is skipped.
asio::awaitable<void> Daemon::stop() {
    tasks_.cancel();
    co_await tasks_.join();
    co_await collector_.stop();
    co_await pipeline_.stop();
    co_await courier_.stop();
    co_await api_.stop();
    signals_.cancel();
    log::info("stopped");
}

asio::awaitable<void> Daemon::live_once() {
    auto polled = co_await collector_.poll_once(config_.sources);
    if (polled) {
        polled = co_await pipeline_.drain();
    }
    if (polled) {
        co_await courier_.drain();
    } else {
        log::error(polled.error().message);
        exit_code_ = 1;
    }
    const auto& collected = collector_.counters();
    const auto& examined = pipeline_.counters();
    log::info("done", {{"polls", collected.polls},
                       {"failed", collected.failures},
                       {"articles", examined.articles},
                       {"alerts", examined.alerts},
                       {"deliveries", examined.deliveries}});
}

asio::awaitable<void> Daemon::watch_signals() {
    for (;;) {
        const int signal = co_await signals_.async_wait(asio::use_awaitable);
        if (signal != SIGHUP) {
            // A second one does not wait for anything: its default action ends the process.
            signals_.remove(SIGINT);
            signals_.remove(SIGTERM);
            log::info("stopping", {{"signal", signal == SIGINT ? "SIGINT" : "SIGTERM"}});
            co_return;
        }
        co_await reload();
    }
}

asio::awaitable<void> Daemon::reload() {
    notify_reloading();
    log::info("reloading", {{"file", options_.config.string()}});
    auto work = [this] { return read_next(options_); };
    const auto executor = pool_.get_executor();
    auto next = co_await runtime::offload(executor, work);
    if (!next) {
        log::error("the new configuration is not taken over; the daemon goes on with the old one");
    } else {
        co_await take_over(std::move(next->config), std::move(next->chain));
    }
    notify_service("READY=1\nSTATUS=running");
}

asio::awaitable<void> Daemon::take_over(config::Config next, std::shared_ptr<plugin::Chain> chain) {
    if (needs_restart(config_, next))
        log::warn(
            "changes of [network], [websub] and [daemon], but for log_level, take effect at the next start");
    config_ = std::move(next);
    log::set_level(log_level(options_, config_));
    pipeline_.replace(std::move(chain), pipeline::Routes{config_.routes});
    courier_.replace(config_);
    const auto replaced = co_await collector_.replace(config_.sources);
    if (!replaced) log::error("dropped sources are not forgotten yet", {{"why", replaced.error().message}});
    log::info("reloaded", {{"sources", config_.sources.size()},
                           {"recipients", config_.recipients.size()},
                           {"routes", config_.routes.size()}});
}

// The loop, the store's writer and the pool must all have moved before the watchdog hears of it.
asio::awaitable<void> Daemon::keep_watchdog() {
    const auto executor = pool_.get_executor();
    auto nothing = [] { return true; };
    for (;;) {
        const auto depth = co_await store_->journal().depth();
        co_await runtime::offload(executor, nothing);
        if (!depth) log::warn("the store does not answer", {{"why", depth.error().message}});
        notify_service("WATCHDOG=1");
        co_await clock_.sleep_for(*watchdog_interval());
    }
}

asio::awaitable<void> Daemon::report_status() {
    for (;;) {
        co_await clock_.sleep_for(status_interval);
        const auto articles = co_await store_->journal().depth();
        const auto deliveries = co_await store_->outbox().depth();
        if (!articles || !deliveries) continue;
        notify_service("STATUS=" + std::to_string(config_.sources.size()) + " sources, " +
                       std::to_string(*articles) + " articles to examine, " + std::to_string(*deliveries) +
                       " deliveries to make");
    }
}

asio::awaitable<void> Daemon::expire_archive() {
    for (;;) {
        const auto gone = co_await store_->expire(clock_.now() - config_.keep);
        if (!gone)
            log::warn("the archive cannot be trimmed", {{"why", gone.error().message}});
        else if (*gone != 0)
            log::info("articles older than store.keep deleted", {{"articles", *gone}});
        co_await clock_.sleep_for(expiry_interval);
    }
}

asio::awaitable<void> Daemon::keep_up_archive() {
    for (;;) {
        const auto more = co_await store_->maintain();
        if (!more) log::warn("the archive's upkeep waits", {{"why", more.error().message}});
        const auto pause = more && *more ? upkeep_pause : upkeep_interval;
        co_await clock_.sleep_for(pause);
    }
}

}  // namespace newswatch::app
