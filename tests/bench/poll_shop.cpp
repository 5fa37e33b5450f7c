#include "bench/poll_shop.hpp"

#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "feed/identity.hpp"

namespace newswatch::bench {
namespace {

net::AddressGuard loopback() { return net::AddressGuard::allowing({"127.0.0.0/8", "::1"}).value(); }

constexpr const char* user_agent = "newswatch-bench/1.0 (+https://example.org/contact)";

asio::awaitable<Result<void>> started_and_stopped(collect::Collector& collector,
                                                  std::vector<config::SourceConfig> sources) {
    auto started = co_await collector.start(std::move(sources));
    co_await collector.stop();
    co_return started;
}

}  // namespace

double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

std::size_t resident_bytes() {
    std::size_t all = 0, resident = 0;
    std::ifstream{"/proc/self/statm"} >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::vector<plugin::InstanceSpec> bundled_plugins() {
    std::vector<plugin::InstanceSpec> specs;
    const auto file = std::filesystem::path{NEWSWATCH_SOURCE_DIR} / "config" / "newswatch.toml";
    const auto loaded = config::load(file);
    for (const auto& p : loaded.config.plugins)
        specs.push_back({p.id, p.instance, p.config, p.required, p.where});
    return specs;
}

TemporaryFolder::TemporaryFolder() {
    char name[] = "/tmp/newswatch-bench-XXXXXX";
    path_ = ::mkdtemp(name);
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

PollShop::PollShop(std::vector<plugin::InstanceSpec> plugins)
    : store{std::move(*store::Store::open(folder.path(), &feed::identification()))},
      client{loop.get_executor(), loopback(), {.user_agent = user_agent}},
      fetcher{client, pool.get_executor(), clock},
      collector{{loop.get_executor(), pool.get_executor(), clock, fetcher, store->source_states(), [] {}}},
      pipeline{{loop.get_executor(), pool.get_executor(), clock, store->journal(), [] {}},
               plugin::Chain::load(plugins, {NEWSWATCH_PLUGINS}),
               {}} {}

PollShop::~PollShop() { store.reset(); }

bool PollShop::finish(asio::awaitable<Result<void>> task) {
    bool good = false;
    asio::co_spawn(loop, std::move(task), [&good](std::exception_ptr error, const Result<void>& result) {
        good = !error && result;
    });
    loop.restart();
    loop.run();
    return good;
}

bool PollShop::poll(std::vector<config::SourceConfig> sources) {
    // Later than any of them is due. That an article is still listed is written twice a day: not in each
    // round.
    clock.advance(std::chrono::hours{2});
    return finish(collector.poll_once(std::move(sources)));
}

bool PollShop::examine() { return finish(pipeline.drain()); }

bool PollShop::start(std::vector<config::SourceConfig> sources) {
    return finish(started_and_stopped(collector, std::move(sources)));
}

}  // namespace newswatch::bench
