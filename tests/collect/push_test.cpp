// The collector as a WebSub subscriber: the hub is a script.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdio>

#include "collect/workshop.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;

namespace {

const std::string hub = "https://hub.example.net/";
const std::string topic = "https://a.example.org/feed";
const std::string links =
    "<atom:link rel='hub' href='" + hub + "'/><atom:link rel='self' href='" + topic + "'/>";

std::string item(const std::string& guid, const std::string& date = {}) {
    return "<item><guid>" + guid + "</guid><title>Title of " + guid + "</title>" +
           (date.empty() ? "" : "<pubDate>Sun, 01 Mar 2026 " + date + " GMT</pubDate>") + "</item>";
}

std::string document(const std::string& items, const std::string& extra = links) {
    return "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>T</title>" + extra +
           items + "</channel></rss>";
}

collect::Body listing(const std::string& items, const std::string& extra = links) {
    auto body = feed_of("x");
    body.bytes = document(items, extra);
    return body;
}

asio::awaitable<void> ask(collect::Collector& collector, std::string id, collect::push::Query query,
                          collect::push::Reply& reply) {
    auto answered = co_await collector.verification(std::move(id), std::move(query));
    reply = std::move(answered);
}

asio::awaitable<void> bring(collect::Collector& collector, std::string id, collect::PushedContent content,
                            collect::push::Reply& reply) {
    auto answered = co_await collector.delivery(std::move(id), std::move(content));
    reply = std::move(answered);
}

std::string field(const std::string& form, const std::string& name) {
    const auto at = form.find(name + "=");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 1;
    return form.substr(begin, form.find('&', begin) - begin);
}

std::string signature(const std::string& secret, const std::string& bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest, &size);
    std::string text = "sha256=";
    for (unsigned i = 0; i < size; ++i) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", digest[i]);
        text += two;
    }
    return text;
}

struct PushWorkshop : Workshop {
    PushWorkshop() : Workshop{{"https://me.example.org/websub", 240h}} {
        states.remembers = true;
        fetcher.answer = listing(item("1", "11:00:00"));
    }
    std::string form(std::size_t index) const { return fetcher.forms.at(index).second; }
    std::string id() const { return form(0).substr(form(0).find("%3Fid%3D") + 8, 32); }
    std::string secret() const { return field(form(0), "hub.secret"); }

    collect::push::Reply verify(const std::string& mode = "subscribe", const std::string& lease = "864000") {
        collect::push::Reply reply{0};
        collect::push::Query query;
        query.mode = mode;
        query.topic = topic;
        query.challenge = "challenge";
        query.lease_seconds = lease;
        tasks.spawn("verify", ask(collector, id(), std::move(query), reply));
        turn();
        return reply;
    }
    collect::push::Reply deliver(const std::string& bytes, bool is_signed = true) {
        collect::push::Reply reply{0};
        collect::PushedContent content{bytes, "application/rss+xml", {}};
        content.signature = "sha256=" + std::string(64, '0');
        if (is_signed) content.signature = signature(secret(), bytes);
        tasks.spawn("deliver", bring(collector, id(), std::move(content), reply));
        for (int i = 0; i < 3; ++i) turn();
        return reply;
    }
    std::string hub_bound() const {
        const auto status = collector.status("a");
        for (const auto& bound : status->bounds)
            if (bound.name == "hub") return bound.says;
        return {};
    }
    void subscribe(config::SourceConfig one = source("a")) {
        one.max_interval = 24h;
        start({one});
        turn();
        REQUIRE(fetcher.forms.size() == 1);
        REQUIRE(verify().status == 200);
    }
};

}  // namespace

TEST_CASE("a source whose feed names a hub is subscribed after its first poll", "[push]") {
    PushWorkshop shop;
    shop.start({source("a")});
    shop.turn();
    REQUIRE(shop.fetcher.forms.size() == 1);
    CHECK(shop.fetcher.forms[0].first == hub);
    CHECK(field(shop.form(0), "hub.mode") == "subscribe");
    CHECK(field(shop.form(0), "hub.topic") == "https%3A%2F%2Fa.example.org%2Ffeed");
    // The store knows it before the hub does.
    CHECK(shop.states.recorded.back().memory.find("push-id " + shop.id()) != std::string::npos);
    CHECK(shop.hub_bound().find("requested at 2026-03-01T12:00:00Z") != std::string::npos);
    const auto reply = shop.verify();
    CHECK(reply.status == 200);
    CHECK(reply.text == "challenge");
    CHECK(shop.hub_bound().find("active since 2026-03-01T12:00:00Z, lease until 2026-03-11T12:00:00Z") !=
          std::string::npos);
    CHECK(shop.states.recorded.back().memory.find("push-state active") != std::string::npos);
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

TEST_CASE("a subscription outlives a restart", "[push]") {
    PushWorkshop before;
    before.subscribe();
    PushWorkshop shop;
    shop.states.remembered = {before.states.recorded.back()};
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
    const auto last = collect::push::Subscription::from_text(shop.states.recorded.back().memory);
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
