// What polling costs beside libcurl alone: CPU time of this process, whose servers are processes of their
// own. Each iteration is one round over all feeds, so that the counter "best" is the best of five.
#include "bench/bare_curl.hpp"
#include "bench/feed_server.hpp"
#include "bench/rounds.hpp"
#include "core/log.hpp"

namespace newswatch::bench {
namespace {

constexpr unsigned feeds = 1000;
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
        source.interval = std::chrono::minutes{10};
        source.max_interval = std::chrono::hours{1};
    }
    return all;
}

std::string tag_of(unsigned feed) {
    return "\"" + std::to_string(feed) + "-" + std::to_string(server().first_item()) + "\"";
}

void bare(benchmark::State& state, bool one_host) {
    std::vector<BareRequest> requests;
    for (unsigned i = 0; i < feeds; ++i) requests.push_back({url_of(i, one_host), tag_of(i)});
    server().take_counts();
    measure(state, [&] {
        const auto answered = fetch_bare(requests, in_flight);
        return answered == feeds && server().take_counts().unchanged == feeds;
    });
}

asio::awaitable<void> ask(net::HttpClient& client, unsigned& next, bool one_host, std::size_t& answered) {
    while (next < feeds) {
        const unsigned feed = next++;
        net::HttpRequest request;
        request.url = url_of(feed, one_host);
        request.headers.emplace_back("If-None-Match", tag_of(feed));
        const auto answer = co_await client.send(std::move(request));
        answered += answer && answer->status == 304;
    }
}

void by_client(benchmark::State& state, bool one_host) {
    PollShop shop;
    server().take_counts();
    measure(state, [&] {
        unsigned next = 0;
        std::size_t answered = 0;
        for (unsigned i = 0; i < in_flight; ++i)
            asio::co_spawn(shop.loop, ask(shop.client, next, one_host, answered), asio::detached);
        shop.loop.restart();
        shop.loop.run();
        return answered == feeds;
    });
}

std::vector<store::FoundArticle> no_articles() { return {}; }

asio::awaitable<void> note(store::SourceStates& states, unsigned& next, std::size_t& written) {
    while (next < feeds) {
        store::SourceState state;
        state.source = "feed-" + std::to_string(next++);
        state.url = "https://example.org/feed";
        const auto receipt = co_await states.record(std::move(state), no_articles());
        written += static_cast<bool>(receipt);
    }
}

void by_store(benchmark::State& state) {
    PollShop shop;
    measure(state, [&] {
        unsigned next = 0;
        std::size_t written = 0;
        for (unsigned i = 0; i < in_flight; ++i)
            asio::co_spawn(shop.loop, note(shop.store->source_states(), next, written), asio::detached);
        shop.loop.restart();
        shop.loop.run();
        return written == feeds;
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

asio::awaitable<void> poll_plainly(PollShop& shop, unsigned& next, bool one_host, std::size_t& written) {
    while (next < feeds) {
        const unsigned feed = next++;
        config::SourceConfig source;
        source.url = url_of(feed, one_host);
        auto url = source.url;
        collect::Validators validators{tag_of(feed), {}};
        const auto fetched =
            co_await shop.fetcher.fetch(std::move(source), std::move(url), std::move(validators));
        store::SourceState state;
        state.source = "feed-" + std::to_string(feed);
        const auto receipt = co_await shop.store->source_states().record(std::move(state), no_articles());
        written += receipt && std::holds_alternative<collect::NotModified>(fetched);
    }
}

// What is left of a poll without schedule and collector.
void plainly(benchmark::State& state, bool one_host, unsigned at_once) {
    PollShop shop;
    measure(state, [&] {
        unsigned next = 0;
        std::size_t written = 0;
        for (unsigned i = 0; i < at_once; ++i)
            asio::co_spawn(shop.loop, poll_plainly(shop, next, one_host, written), asio::detached);
        shop.loop.restart();
        shop.loop.run();
        return written == feeds;
    });
}

template <class Run>
bool five(const char* name, Run run) {
    return add(name, 5, run);
}

[[maybe_unused]] const bool registered =
    five("one host/reference: bare libcurl, 1000 x 304", [](auto& state) { bare(state, true); }) &&
    five("one host/the client alone", [](auto& state) { by_client(state, true); }) &&
    five("one host/the store alone", [](auto& state) { by_store(state); }) &&
    five("one host/client and store, two at a time", [](auto& state) { plainly(state, true, 2); }) &&
    five("one host/client and store, sixteen at a time", [](auto& state) { plainly(state, true, 16); }) &&
    five("one host/1000 unchanged sources, state written", [](auto& state) { unchanged(state, true); }) &&
    five("1000 hosts/reference: bare libcurl, 1000 x 304", [](auto& state) { bare(state, false); }) &&
    five("1000 hosts/the client alone", [](auto& state) { by_client(state, false); }) &&
    five("1000 hosts/1000 unchanged sources, state written", [](auto& state) { unchanged(state, false); }) &&
    five("changed/1 new item of 20 in 1000 sources, examined", [](auto& state) { changed(state, 1); }) &&
    five("changed/20 new items of 20 in 1000 sources, examined", [](auto& state) { changed(state, 20); });

}  // namespace
}  // namespace newswatch::bench

int main(int argc, char** argv) {
    newswatch::log::open(newswatch::log::Level::error, false);
    return newswatch::bench::run(argc, argv);
}
