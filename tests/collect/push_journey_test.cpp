// The collector as a WebSub subscriber: over restarts, other settings, polls and pushes at once.
#include "collect/pushed.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;

TEST_CASE("a subscription outlives a restart", "[push]") {
    PushWorkshop before;
    before.subscribe();
    PushWorkshop shop;
    shop.states.remembered = {before.states.recorded.back()};
    shop.states.remembered[0].subscription = before.states.subscriptions["a"];
    shop.fetcher.forms = before.fetcher.forms;
    auto one = source("a");
    one.max_interval = 24h;
    shop.start({one});
    shop.turn();
    CHECK(shop.fetcher.forms.size() == 1);
    CHECK(shop.hub_bound().find("active since") != std::string::npos);
    CHECK(shop.deliver(document(item("2"))).status == 200);
    CHECK(shop.states.articles.size() == 1);
}

TEST_CASE("a poll under way and a push lose nothing of each other", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    shop.fetcher.held = true;
    shop.advance(1h);
    CHECK(shop.fetcher.under_way == 1);
    CHECK(shop.deliver(document(item("2", "12:30:00"))).status == 200);
    CHECK(shop.verify("subscribe", "7200").status == 200);
    shop.fetcher.answer = listing(item("3", "12:59:00"));
    shop.fetcher.held = false;
    shop.advance(1s);
    CHECK(shop.collector.status("a")->state.articles == 3);
    CHECK(shop.hub_bound().find("lease until 2026-03-01T15:00:00Z") != std::string::npos);
    const auto last = collect::push::Subscription::from_text(shop.states.subscriptions["a"]);
    CHECK(to_rfc3339(last.lease_end) == "2026-03-01T15:00:00Z");
}

TEST_CASE("a push that is no feed makes a poll look", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    shop.advance(5min);
    const auto polls = shop.fetcher.asked.size();
    CHECK(shop.deliver("").status == 202);
    shop.turn();
    CHECK(shop.fetcher.asked.size() == polls + 1);
}

TEST_CASE("a hub that says twice that there is news, or while a poll is under way, is heard", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    shop.advance(5min);
    CHECK(shop.deliver("").status == 202);
    shop.turn();
    const auto polls = shop.fetcher.asked.size();
    CHECK(shop.deliver("").status == 202);
    CHECK(shop.fetcher.asked.size() == polls);
    shop.advance(1min);
    CHECK(shop.fetcher.asked.size() == polls + 1);
    shop.fetcher.held = true;
    shop.advance(8h);
    REQUIRE(shop.fetcher.under_way == 1);
    const auto under_way = shop.fetcher.asked.size();
    CHECK(shop.deliver("").status == 202);
    shop.fetcher.held = false;
    shop.advance(1s);
    CHECK(shop.fetcher.asked.size() == under_way);
    shop.advance(1min);
    CHECK(shop.fetcher.asked.size() == under_way + 1);
}

TEST_CASE("what a push brings leaves what a poll has recorded as it is", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    const auto records = shop.states.recorded.size();
    CHECK(shop.deliver(document(item("2", "12:00:00"))).status == 200);
    CHECK(shop.states.recorded.size() == records);
    CHECK(shop.states.articles.size() == 2);
}

TEST_CASE("one push with pages to read is taken at a time, and the hub brings the next again", "[push]") {
    PushWorkshop shop;
    auto wanting = source("a");
    wanting.full_text = true;
    shop.subscribe(wanting);
    const std::string page = "https://a.example.org/page";
    const auto linked = [&](const std::string& guid) {
        return document("<item><guid>" + guid + "</guid><title>Title of " + guid + "</title><link>" + page +
                        "</link></item>");
    };
    shop.fetcher.answers[page] = collect::NotModified{};
    shop.fetcher.hanging.insert(page);
    CHECK(shop.deliver(linked("2")).status == 202);
    CHECK(shop.deliver(linked("3")).status == 503);
    shop.fetcher.hanging.clear();
    const auto read_pages = [&] {
        for (int second = 0; second < 30; ++second) shop.advance(1s);
    };
    read_pages();
    CHECK(shop.deliver(linked("3")).status == 202);
    read_pages();
    CHECK(shop.states.articles.size() == 3);
}

TEST_CASE("a source that is no longer to be pushed is unsubscribed at the next start, and forgotten",
          "[push]") {
    PushWorkshop before;
    before.subscribe();
    auto remembered = before.states.recorded.back();
    remembered.subscription = before.states.subscriptions["a"];
    REQUIRE_FALSE(remembered.subscription.empty());
    PushWorkshop shop;
    shop.states.remembered = {remembered};
    shop.states.subscriptions["a"] = remembered.subscription;
    auto unpushed = source("a");
    unpushed.push = false;
    shop.start({unpushed});
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() == 1);
    CHECK(field(shop.form(0), "hub.mode") == "unsubscribe");
    CHECK(shop.states.subscriptions["a"].empty());
}
