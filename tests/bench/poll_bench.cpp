// What polling costs beside libcurl alone: CPU time of this process, whose servers are processes of their
// own. Each iteration is one round over all feeds, so that the counter "best" is the best of five.
#include <algorithm>
#include <optional>

#include "bench/bare_curl.hpp"
#include "bench/feed_server.hpp"
#include "bench/poll_shop.hpp"
#include "bench/ratios.hpp"
#include "core/log.hpp"

namespace newswatch::bench {
namespace {

constexpr unsigned feeds = 1000;
constexpr int rounds = 5;
constexpr unsigned in_flight = 16;

FeedServer& server() {
    static FeedServer one;
    return one;
}

// One host for all of them, or one for each.
std::string url_of(unsigned feed, bool one_host) {
    const std::string host =
        one_host ? "127.0.0.1" : "127.1." + std::to_string(feed / 250) + "." + std::to_string(feed % 250 + 1);
    return "http://" + host + ":" + std::to_string(server().port()) + "/feed/" + std::to_string(feed);
}

std::vector<config::SourceConfig> sources(bool one_host) {
    std::vector<config::SourceConfig> all;
    for (unsigned i = 0; i < feeds; ++i) {
        auto& source = all.emplace_back();
        source.name = "feed-" + std::to_string(i);
        source.url = url_of(i, one_host);
    }
    return all;
}

// The CPU time of each round, and the best of them as a counter.
template <class Round>
void measure(benchmark::State& state, Round round) {
    double best = 1e9;
    for (auto _ : state) {
        const double before = cpu_seconds();
        const bool good = round();
        const double used = cpu_seconds() - before;
        state.SetIterationTime(used);
        best = std::min(best, used);
        if (!good) return state.SkipWithError("not every request came to its answer");
    }
    state.counters["best_ms"] = best * 1e3;
}

void bare(benchmark::State& state, bool one_host) {
    std::vector<BareRequest> requests;
    for (unsigned i = 0; i < feeds; ++i)
        requests.push_back({url_of(i, one_host),
                            "\"" + std::to_string(i) + "-" + std::to_string(server().first_item()) + "\""});
    server().take_counts();
    measure(state, [&] {
        const auto answered = fetch_bare(requests, in_flight);
        return answered == feeds && server().take_counts().unchanged == feeds;
    });
}

void unchanged(benchmark::State& state, bool one_host) {
    PollShop shop;
    const auto all = sources(one_host);
    if (!shop.poll(all)) return state.SkipWithError("the first poll failed");
    server().take_counts();
    measure(state, [&] { return shop.poll(all) && server().take_counts().unchanged == feeds; });
}

void changed(benchmark::State& state, unsigned items) {
    PollShop shop{bundled_plugins()};
    const auto all = sources(true);
    if (!shop.poll(all) || !shop.examine()) return state.SkipWithError("the first poll failed");
    measure(state, [&] {
        const auto before = shop.collector.counters().articles;
        server().change(items);
        server().take_counts();
        const bool good = shop.poll(all) && shop.examine();
        return good && server().take_counts().full == feeds &&
               shop.collector.counters().articles - before == std::size_t{feeds} * items;
    });
}

[[maybe_unused]] const int registered = [] {
    const auto add = [](const char* name, auto run) {
        benchmark::RegisterBenchmark(name, run)->Iterations(rounds)->UseManualTime()->Unit(
            benchmark::kMillisecond);
    };
    add("one host/reference: bare libcurl, 1000 x 304", [](auto& state) { bare(state, true); });
    add("one host/1000 unchanged sources, state written", [](auto& state) { unchanged(state, true); });
    add("1000 hosts/reference: bare libcurl, 1000 x 304", [](auto& state) { bare(state, false); });
    add("1000 hosts/1000 unchanged sources, state written", [](auto& state) { unchanged(state, false); });
    add("changed/1 new item of 20 in 1000 sources, examined", [](auto& state) { changed(state, 1); });
    add("changed/20 new items of 20 in 1000 sources, examined", [](auto& state) { changed(state, 20); });
    return 0;
}();

}  // namespace
}  // namespace newswatch::bench

int main(int argc, char** argv) {
    newswatch::log::open(newswatch::log::Level::error, false);
    return newswatch::bench::run(argc, argv);
}
