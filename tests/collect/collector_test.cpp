#include "collect/collector.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <deque>

using namespace newswatch;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

class MemoryStates final : public store::SourceStates {
public:
    asio::awaitable<Result<std::vector<store::SourceState>>> load() override { co_return remembered; }
    asio::awaitable<Result<store::PollReceipt>> record(store::SourceState state,
                                                       std::vector<store::FoundArticle> found) override {
        if (refuse) co_return Result<store::PollReceipt>{Error{ErrorKind::unavailable, "the disk is full"}};
        store::PollReceipt receipt{.fresh = found.size()};
        recorded.push_back(std::move(state));
        for (auto& one : found) articles.push_back(std::move(one));
        co_return receipt;
    }
    asio::awaitable<Result<void>> keep_only(std::vector<std::string> sources) override {
        kept = std::move(sources);
        co_return Result<void>{};
    }
    std::vector<store::SourceState> remembered, recorded;
    std::vector<store::FoundArticle> articles;
    std::vector<std::string> kept;
    bool refuse = false;
};

// Answers from a script by source; holds a source back while it is in `held`.
class ScriptedFetcher final : public collect::Fetcher {
public:
    explicit ScriptedFetcher(runtime::Clock& clock) : clock_{clock} {}
    asio::awaitable<collect::Fetched> fetch(config::SourceConfig source,
                                            collect::Validators validators) override {
        asked.push_back(source.name);
        sent = validators;
        ++under_way;
        most_under_way = std::max(most_under_way, under_way);
        if (faulty) throw std::runtime_error{"libcurl takes no transfer"};
        while (held) {
            co_await clock_.sleep_for(1s);
        }
        --under_way;
        co_return answer;
    }
    std::vector<std::string> asked;
    collect::Validators sent;
    collect::Fetched answer = collect::NotModified{};
    bool held = false, faulty = false;
    std::size_t under_way = 0, most_under_way = 0;

private:
    runtime::Clock& clock_;
};

collect::Body feed_of(const std::string& title) {
    return {.status = 200,
            .bytes = "<rss version='2.0'><channel><item><guid>" + title + "</guid><title>" + title +
                     "</title></item></channel></rss>",
            .content_type = "application/rss+xml",
            .url = "https://example.org/feed",
            .validators = {"\"tag\"", "yesterday"}};
}

config::SourceConfig source(const std::string& name) {
    config::SourceConfig made;
    made.name = name;
    made.url = "https://" + name + ".example.org/feed";
    made.interval = 10min;
    return made;
}

asio::awaitable<void> start_collector(collect::Collector& collector,
                                      std::vector<config::SourceConfig> sources) {
    const auto started = co_await collector.start(std::move(sources));
    CHECK(started);
}

asio::awaitable<void> replace_sources(collect::Collector& collector,
                                      std::vector<config::SourceConfig> sources) {
    const auto replaced = co_await collector.replace(std::move(sources));
    CHECK(replaced);
}

struct Workshop {
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::ManualClock clock{*from_rfc3339("2026-03-01T12:00:00Z")};
    MemoryStates states;
    ScriptedFetcher fetcher{clock};
    int announced = 0;
    collect::Collector collector{
        {loop.get_executor(), pool.get_executor(), clock, fetcher, states, [this] { ++announced; }}};
    runtime::TaskGroup tasks{loop.get_executor()};

    void turn() {
        loop.restart();
        loop.poll();
    }
    void start(std::vector<config::SourceConfig> sources) {
        tasks.spawn("start", start_collector(collector, std::move(sources)));
        turn();
    }
    void replace(std::vector<config::SourceConfig> sources) {
        tasks.spawn("replace", replace_sources(collector, std::move(sources)));
        turn();
    }
    void advance(Duration by) {
        clock.advance(by);
        turn();
    }
    ~Workshop() {
        tasks.spawn("stop", collector.stop());
        turn();
    }
};

}  // namespace

TEST_CASE("a source is polled when it is due, with the validators of its last answer", "[collector]") {
    Workshop shop;
    shop.fetcher.answer = feed_of("first");
    shop.start({source("a")});
    REQUIRE(shop.states.articles.size() == 1);
    CHECK(shop.announced == 1);
    CHECK(shop.fetcher.sent.etag.empty());
    shop.fetcher.answer = collect::NotModified{};
    shop.advance(8min);
    CHECK(shop.fetcher.asked.size() == 1);
    shop.advance(4min);
    CHECK(shop.fetcher.asked.size() == 2);
    CHECK(shop.fetcher.sent.etag == "\"tag\"");
    CHECK(shop.fetcher.sent.last_modified == "yesterday");
    CHECK(shop.states.recorded.back().etag == "\"tag\"");
    CHECK(shop.announced == 1);
}

TEST_CASE("what a source brought is counted, and the damage of its feed is shown until it is mended",
          "[collector]") {
    Workshop shop;
    auto broken = feed_of("first");
    broken.bytes.resize(broken.bytes.find("</channel>"));
    shop.fetcher.answer = broken;
    shop.start({source("a")});
    auto state = shop.collector.status().front().state;
    CHECK(state.articles == 1);
    CHECK(state.failures == 0);
    CHECK(state.last_error.find("the feed is damaged") == 0);
    shop.fetcher.answer = collect::NotModified{};
    shop.advance(12min);
    CHECK(shop.collector.status().front().state.last_error == state.last_error);
    shop.fetcher.answer = feed_of("first");
    shop.advance(12min);
    state = shop.collector.status().front().state;
    CHECK(shop.fetcher.asked.size() == 3);
    CHECK(state.last_error.empty());
}

TEST_CASE("a failure is remembered with its reason and the next poll waits longer", "[collector]") {
    Workshop shop;
    shop.fetcher.answer = collect::Failure{.status = 500, .reason = "HTTP 500", .gone = false};
    shop.start({source("a")});
    CHECK(shop.states.recorded.back().last_error == "HTTP 500");
    shop.advance(12min);
    CHECK(shop.fetcher.asked.size() == 2);
    shop.advance(12min);
    CHECK(shop.fetcher.asked.size() == 2);
    shop.advance(12min);
    CHECK(shop.fetcher.asked.size() == 3);
}

TEST_CASE("no more than sixty-four polls run at once, and the others follow", "[collector]") {
    Workshop shop;
    shop.fetcher.held = true;
    std::vector<config::SourceConfig> sources;
    for (int i = 0; i < 100; ++i) sources.push_back(source("s" + std::to_string(i)));
    shop.start(sources);
    CHECK(shop.fetcher.under_way == 64);
    shop.fetcher.held = false;
    shop.advance(1s);
    shop.turn();
    CHECK(shop.fetcher.asked.size() == 100);
    CHECK(shop.fetcher.most_under_way == 64);
}

TEST_CASE("one host is asked two things at a time", "[collector]") {
    Workshop shop;
    shop.fetcher.held = true;
    std::vector<config::SourceConfig> sources;
    for (int i = 0; i < 10; ++i) {
        sources.push_back(source("s" + std::to_string(i)));
        sources.back().url = "https://example.org/" + std::to_string(i);
    }
    shop.start(sources);
    CHECK(shop.fetcher.under_way == 2);
    shop.fetcher.held = false;
    shop.advance(1s);
    CHECK(shop.fetcher.asked.size() == 10);
    CHECK(shop.fetcher.most_under_way == 2);
}

TEST_CASE("when the store refuses, nothing of the poll is remembered and it is tried again", "[collector]") {
    Workshop shop;
    shop.states.refuse = true;
    shop.fetcher.answer = feed_of("first");
    shop.start({source("a")});
    CHECK(shop.announced == 0);
    shop.states.refuse = false;
    shop.advance(30s);
    CHECK(shop.fetcher.sent.etag.empty());
    CHECK(shop.announced == 1);
    CHECK(shop.states.articles.size() == 1);
}

TEST_CASE("while the store refuses, one server is asked every thirty seconds, not all of them",
          "[collector]") {
    Workshop shop;
    shop.states.refuse = true;
    shop.start({source("a"), source("b"), source("c")});
    CHECK(shop.fetcher.asked.size() == 1);
    shop.advance(30s);
    CHECK(shop.fetcher.asked.size() == 2);
    shop.advance(29s);
    CHECK(shop.fetcher.asked.size() == 2);
    shop.states.refuse = false;
    shop.advance(1s);
    CHECK(shop.fetcher.asked.size() == 5);
    CHECK(shop.states.recorded.size() == 3);
}

TEST_CASE("a reload keeps what is unchanged, polls what is new, and forgets what is dropped", "[collector]") {
    Workshop shop;
    shop.start({source("a"), source("b")});
    CHECK(shop.fetcher.asked == std::vector<std::string>{"a", "b"});
    shop.replace({source("b"), source("c")});
    CHECK(shop.fetcher.asked == std::vector<std::string>{"a", "b", "c"});
    CHECK(shop.states.kept == std::vector<std::string>{"b", "c"});
    CHECK(shop.collector.status().size() == 2);
}

TEST_CASE("a poll whose source is dropped meanwhile leaves no trace", "[collector]") {
    Workshop shop;
    shop.fetcher.held = true;
    shop.fetcher.answer = feed_of("late");
    shop.start({source("a")});
    shop.replace({source("b")});
    shop.fetcher.held = false;
    shop.advance(1s);
    for (const auto& state : shop.states.recorded) CHECK(state.source == "b");
}

TEST_CASE("a fault of ours at a poll neither stops the polling nor makes it hurry", "[collector]") {
    Workshop shop;
    shop.fetcher.faulty = true;
    shop.start({source("a")});
    CHECK(shop.fetcher.asked.size() == 1);
    shop.fetcher.faulty = false;
    shop.fetcher.answer = feed_of("first");
    shop.advance(30s);
    CHECK(shop.fetcher.asked.size() == 2);
    CHECK(shop.states.articles.size() == 1);
    shop.advance(30s);
    CHECK(shop.fetcher.asked.size() == 2);
}
