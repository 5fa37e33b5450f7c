// The collector as a WebSub subscriber: subscribing, what is pushed, and giving it up.
#include "collect/pushed.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;

TEST_CASE("a source whose feed names a hub is subscribed after its first poll", "[push]") {
    PushWorkshop shop;
    shop.start({source("a")});
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() == 1);
    CHECK(shop.fetcher.forms[0].first == hub);
    CHECK(field(shop.form(0), "hub.mode") == "subscribe");
    CHECK(field(shop.form(0), "hub.topic") == "https%3A%2F%2Fa.example.org%2Ffeed");
    // The store knows it before the hub does.
    CHECK(shop.states.subscriptions["a"].find("push-id " + shop.id()) != std::string::npos);
    CHECK(shop.hub_bound().find("requested at 2026-03-01T12:00:00Z") != std::string::npos);
    const auto reply = shop.verify();
    CHECK(reply.status == 200);
    CHECK(reply.text == "challenge");
    CHECK(shop.hub_bound().find("active since 2026-03-01T12:00:00Z, lease until 2026-03-11T12:00:00Z") !=
          std::string::npos);
    CHECK(shop.states.subscriptions["a"].find("push-state active") != std::string::npos);
}

TEST_CASE("nothing is subscribed without a callback, a hub, a topic, or when the source opts out", "[push]") {
    const auto forms = [](collect::push::Callback callback, const std::string& extra, bool wanted) {
        Workshop shop{std::move(callback)};
        shop.fetcher.answer = listing(item("1"), extra);
        auto one = source("a");
        one.push = wanted;
        shop.start({one});
        shop.turn();
        return shop.fetcher.forms.size();
    };
    const collect::push::Callback callback{"https://me.example.org/websub", 240h};
    CHECK(forms(callback, links, true) == 1);
    CHECK(forms({}, links, true) == 0);
    CHECK(forms(callback, links, false) == 0);
    CHECK(forms(callback, "<atom:link rel='hub' href='" + hub + "'/>", true) == 0);
    CHECK(forms(callback, "<atom:link rel='self' href='" + topic + "'/>", true) == 0);
}

TEST_CASE("the answer's Link headers say more than the feed", "[push]") {
    PushWorkshop shop;
    auto body = listing(item("1"));
    body.links = {"https://other.example/hub", "https://other.example/topic"};
    shop.fetcher.answer = body;
    shop.start({source("a")});
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() == 1);
    CHECK(shop.fetcher.forms[0].first == "https://other.example/hub");
}

TEST_CASE("what a hub pushes is recorded at once; a poll that lists it too brings nothing new", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    CHECK(shop.deliver(document(item("2", "12:00:00"))).status == 200);
    REQUIRE(shop.states.articles.size() == 2);
    CHECK(shop.states.articles[1].article.title == "Title of 2");
    CHECK(shop.states.whole.back() == false);
    CHECK(shop.announced == 2);
    CHECK(shop.collector.status("a")->state.articles == 2);
    CHECK(shop.states.recorded.back().etag == "\"tag\"");
    shop.fetcher.answer = listing(item("1", "11:00:00") + item("2", "12:00:00"));
    shop.advance(1h);
    CHECK(shop.states.articles.size() == 2);
    CHECK(shop.collector.status("a")->state.articles == 2);
}

TEST_CASE("what is not signed by the hub is answered like a push, ignored and counted", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    CHECK(shop.deliver(document(item("2")), false).status == 200);
    CHECK(shop.states.articles.size() == 1);
    CHECK(shop.collector.counters().pushes == 1);
    CHECK(shop.collector.counters().pushes_ignored == 1);
}

TEST_CASE("a push that the store refuses is left to the hub to repeat", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    shop.states.refuse = true;
    CHECK(shop.deliver(document(item("2"))).status == 503);
    shop.states.refuse = false;
    CHECK(shop.deliver(document(item("2"))).status == 200);
    CHECK(shop.states.articles.size() == 2);
}

TEST_CASE("a verification that the store refuses does not count", "[push]") {
    PushWorkshop shop;
    shop.start({source("a")});
    shop.turn();
    shop.states.refuse = true;
    CHECK(shop.verify().status == 503);
    CHECK(shop.hub_bound().find("not verified yet") != std::string::npos);
    shop.states.refuse = false;
    CHECK(shop.verify().status == 200);
}

TEST_CASE("while a hub pushes, polls are six hours apart", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    shop.advance(1h);
    const auto polls = shop.fetcher.asked.size();
    CHECK(shop.collector.status("a")->state.next_reason == "a hub pushes; polled as a backup");
    shop.advance(5h);
    CHECK(shop.fetcher.asked.size() == polls);
    shop.advance(2h);
    CHECK(shop.fetcher.asked.size() == polls + 1);
}

TEST_CASE("a lease is renewed at three quarters, under the same id", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    shop.advance(179h);
    CHECK(shop.fetcher.forms.size() == 1);
    shop.advance(2h);
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() == 2);
    CHECK(shop.form(1) == shop.form(0));
    CHECK(shop.verify().status == 200);
    CHECK(shop.hub_bound().find("lease until 2026-03-19T01:00:00Z") != std::string::npos);
}

TEST_CASE("a hub that refuses is asked again later, and the source is polled as before", "[push]") {
    PushWorkshop shop;
    shop.fetcher.posted = {500, "HTTP 500"};
    shop.start({source("a")});
    shop.turn();
    CHECK(shop.hub_bound().find("refused (HTTP 500)") != std::string::npos);
    CHECK(shop.verify().status == 200);  // some hubs answer badly and mean well
    shop.advance(12min);
    CHECK(shop.fetcher.asked.size() == 2);
}

TEST_CASE("a hub that does not push what a poll finds is given up for a day", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    shop.advance(1h);
    // Half an hour old: the hub may still bring it.
    shop.fetcher.answer = listing(item("2", "19:20:00"));
    shop.advance(6h + 40min);
    CHECK(shop.fetcher.forms.size() == 1);
    shop.fetcher.answer = listing(item("3", "20:00:00"));
    shop.advance(7h);
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() == 2);
    CHECK(field(shop.form(1), "hub.mode") == "unsubscribe");
    CHECK(shop.hub_bound().find("it did not push what a poll found") != std::string::npos);
    CHECK(shop.deliver(document(item("4"))).status == 410);
    CHECK(shop.verify("unsubscribe").status == 200);
    const auto polls = shop.fetcher.asked.size();
    shop.advance(12min);
    CHECK(shop.fetcher.asked.size() == polls + 1);
    shop.advance(25h);
    shop.turn();
    CHECK(field(shop.fetcher.forms.back().second, "hub.mode") == "subscribe");
}

TEST_CASE("a source that is dropped is unsubscribed, and the hub's question confirmed", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    CHECK(shop.verify("unsubscribe").status == 404);
    shop.replace({source("b")});
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() >= 2);
    CHECK(field(shop.form(1), "hub.mode") == "unsubscribe");
    const auto reply = shop.verify("unsubscribe");
    CHECK(reply.status == 200);
    CHECK(reply.text == "challenge");
    CHECK(shop.verify().status == 404);
    CHECK(shop.deliver(document(item("2"))).status == 410);
}

TEST_CASE("another hub is another subscription; other settings of the source are not", "[push]") {
    PushWorkshop shop;
    shop.subscribe();
    auto tagged = source("a");
    tagged.tags = {"x"};
    tagged.max_interval = 24h;
    shop.replace({tagged});
    shop.turn();
    CHECK(shop.fetcher.forms.size() == 1);
    CHECK(shop.deliver(document(item("2", "12:00:00"))).status == 200);
    CHECK(shop.states.articles.back().article.tags == std::vector<std::string>{"x"});
    shop.fetcher.answer = listing(item("2", "12:00:00"),
                                  "<atom:link rel='hub' href='https://new.example/'/>"
                                  "<atom:link rel='self' href='" +
                                      topic + "'/>");
    shop.advance(7h);
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() == 3);
    CHECK(field(shop.form(1), "hub.mode") == "unsubscribe");
    CHECK(shop.fetcher.forms[2].first == "https://new.example/");
}
