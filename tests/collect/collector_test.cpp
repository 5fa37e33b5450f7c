#include "collect/workshop.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;

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
    shop.fetcher.answer =
        collect::Failure{.status = 500, .reason = "HTTP 500", .cause = collect::Cause::busy};
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
