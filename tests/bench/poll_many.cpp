// 50,000 sources: starting with what the store remembers of them, their memory, and deciding when each is
// next.
#include <malloc.h>

#include "bench/rounds.hpp"
#include "collect/schedule.hpp"
#include "collect/timing/poll_queue.hpp"

namespace newswatch::bench {
namespace {

constexpr unsigned many = 50'000;
constexpr unsigned at_once = 256;

config::SourceConfig source(unsigned number) {
    config::SourceConfig made;
    made.name = "source-" + std::to_string(number);
    made.url = "https://www.newspaper-" + std::to_string(number / 5) + ".example/section/" +
               std::to_string(number) + "/feed.xml";
    return made;
}

std::vector<config::SourceConfig> sources() {
    std::vector<config::SourceConfig> all;
    for (unsigned i = 0; i < many; ++i) all.push_back(source(i));
    return all;
}

store::SourceState state_of(unsigned number, Timestamp now) {
    const auto configured = source(number);
    store::SourceState state;
    state.source = configured.name;
    state.url = configured.url;
    state.etag = "\"5f3a-61b2c9d0e4a80-" + std::to_string(number) + "\"";
    state.last_modified = "Wed, 25 Nov 2026 10:00:00 GMT";
    state.last_polled = state.last_success = now;
    state.next_due = now + std::chrono::minutes{10};
    state.next_reason = "interval 15m";
    state.last_status = 200;
    return state;
}

asio::awaitable<void> remember(store::SourceStates& states, Timestamp now, unsigned& next,
                               std::size_t& written) {
    while (next < many) {
        auto state = state_of(next++, now);
        std::vector<store::FoundArticle> nothing;
        const auto receipt = co_await states.record(std::move(state), std::move(nothing));
        written += static_cast<bool>(receipt);
    }
}

bool remember_all(PollShop& shop) {
    unsigned next = 0;
    std::size_t written = 0;
    for (unsigned i = 0; i < at_once; ++i)
        asio::co_spawn(shop.loop, remember(shop.store->source_states(), shop.clock.now(), next, written),
                       asio::detached);
    shop.loop.run();
    return written == many;
}

void start(benchmark::State& state) {
    PollShop shop;
    if (!remember_all(shop)) return state.SkipWithError("the store refused");
    const auto all = sources();
    malloc_trim(0);
    const auto before = resident_bytes();
    measure(state, [&] { return shop.start(all); });
    state.counters["growth_MB"] = static_cast<double>(resident_bytes() - before) / 1e6;
}

void decide(benchmark::State& state) {
    const auto now = runtime::SystemClock{}.now();
    std::vector<config::SourceConfig> all = sources();
    std::vector<collect::Known> known;
    for (unsigned i = 0; i < many; ++i) known.push_back(collect::at_start(all[i], state_of(i, now), now));
    collect::PollResult unchanged;
    unchanged.kind = collect::PollResult::Kind::unchanged;
    unchanged.status = 304;
    std::size_t at = 0;
    for (auto _ : state) {
        known[at] = collect::after_poll(std::move(known[at]), all[at], unchanged, now, 0.5);
        at = (at + 1) % many;
    }
}
BENCHMARK(decide)->Name("many/one decision of the schedule among 50000 sources");

// A source comes up, is taken, answers, ends, and is put back, among all the others.
void queue(benchmark::State& state) {
    const auto now = runtime::SystemClock{}.now();
    const auto manners = collect::PollQueue::Manners{.host = {std::chrono::milliseconds{1}, 1000}};
    collect::PollQueue queue{manners};
    std::vector<std::string> hosts;
    for (unsigned i = 0; i < many; ++i) {
        hosts.push_back(collect::host_of(source(i).url));
        queue.put(i, hosts.back(), now + std::chrono::milliseconds{i});
    }
    auto at = now;
    for (auto _ : state) {
        at += std::chrono::milliseconds{1};
        const auto ticket = queue.take(at);
        if (!ticket) continue;
        queue.answered(*ticket, "192.0.2.1");
        queue.finished(*ticket);
        queue.put(*ticket, hosts[*ticket], at + std::chrono::milliseconds{many});
    }
}
BENCHMARK(queue)->Name("many/one round of the queue among 50000 sources");

[[maybe_unused]] const bool registered = add("many/starting with 50000 remembered sources", 1, start);

}  // namespace
}  // namespace newswatch::bench
