#include "collect/push/subscription.hpp"

#include <catch2/catch.hpp>

#include "collect/exchange/request.hpp"
#include "collect/push/ledger.hpp"
#include "runtime/clock.hpp"

using namespace newswatch;
using namespace newswatch::collect;
using namespace std::chrono_literals;

namespace {

const Timestamp now = *from_rfc3339("2026-03-01T12:00:00Z");
constexpr Duration ten_days = 240h;

push::Subscription asked_for() {
    auto made =
        push::start("https://hub.example/", "https://a.example/feed", "https://me.example/websub", now);
    push::ask(made, now);
    return made;
}

push::Query verification() {
    return {.mode = "subscribe",
            .topic = "https://a.example/feed",
            .challenge = "c<h>allenge",
            .lease_seconds = "864000",
            .reason = {}};
}

push::Subscription active() {
    auto made = asked_for();
    CHECK(push::verify(made, verification(), ten_days, now).status == 200);
    return made;
}

}  // namespace

TEST_CASE("nobody guesses a subscription's id and secret, and the secret is shorter than 200 bytes",
          "[push]") {
    const auto a = asked_for(), b = asked_for();
    CHECK(a.id.size() == 32);
    CHECK(a.secret.size() == 64);
    CHECK(a.id != b.id);
    CHECK(a.secret != b.secret);
}

TEST_CASE("the request to the hub names callback, topic, lease and secret, each encoded", "[push]") {
    auto subscription = asked_for();
    subscription.id = "00ff";
    subscription.secret = "5ec";
    subscription.topic = "https://a.example/feed?a=1&b=\xC3\xA4";
    CHECK(push::form_of(subscription, "subscribe", ten_days) ==
          "hub.callback=https%3A%2F%2Fme.example%2Fwebsub%3Fid%3D00ff&hub.mode=subscribe&"
          "hub.topic=https%3A%2F%2Fa.example%2Ffeed%3Fa%3D1%26b%3D%C3%A4&hub.lease_seconds=864000&"
          "hub.secret=5ec");
    const auto farewell = push::form_of(subscription, "unsubscribe", {});
    CHECK(farewell.find("hub.mode=unsubscribe") != std::string::npos);
    CHECK(farewell.find("secret") == std::string::npos);
}

TEST_CASE("a verification of what was asked for is answered with its challenge, all else with 404",
          "[push]") {
    struct Row {
        const char* what;
        push::Query query;
        int status;
    };
    auto right = verification();
    auto other_topic = right, other_mode = right, no_mode = right, no_challenge = right, leaving = right;
    other_topic.topic += "/";
    other_mode.mode = "publish";
    no_mode.mode.clear();
    no_challenge.challenge.clear();
    leaving.mode = "unsubscribe";
    const std::vector<Row> rows{{"right", right, 200},        {"topic", other_topic, 404},
                                {"mode", other_mode, 404},    {"no mode", no_mode, 404},
                                {"nothing", {}, 404},         {"no challenge", no_challenge, 404},
                                {"not leaving", leaving, 404}};
    for (const auto& row : rows) {
        INFO(row.what);
        auto subscription = asked_for();
        const auto reply = push::verify(subscription, row.query, ten_days, now + 1min);
        CHECK(reply.status == row.status);
        CHECK(reply.text == (row.status == 200 ? "c<h>allenge" : ""));
        CHECK(subscription.is_active(now + 1min) == (row.status == 200));
    }
}

TEST_CASE("a hub may ask again for a day, for its answer may be lost; later nobody asked it", "[push]") {
    auto subscription = active();
    CHECK(push::verify(subscription, verification(), ten_days, now + 1h).status == 200);
    CHECK(subscription.since == now);
    CHECK(push::verify(subscription, verification(), ten_days, now + 25h).status == 404);
    push::Subscription none;
    CHECK(push::verify(none, verification(), ten_days, now).status == 404);
}

TEST_CASE("the hub's lease counts, renewed at three quarters of it", "[push]") {
    struct Row {
        const char* says;
        Duration lease, renewal;
    };
    const auto row = GENERATE(values<Row>({{"864000", 240h, 180h},
                                           {"3600", 1h, 45min},
                                           {"4", 4s, 10s},
                                           {"", 240h, 180h},
                                           {"0", 240h, 180h},
                                           {"-5", 240h, 180h},
                                           {"12 days", 240h, 180h},
                                           {"99999999999", 8760h, 6570h},
                                           {"99999999999999999999999", 8760h, 6570h}}));
    INFO(row.says);
    auto subscription = asked_for();
    auto query = verification();
    query.lease_seconds = row.says;
    CHECK(push::verify(subscription, query, ten_days, now).status == 200);
    CHECK(subscription.lease_end - now == row.lease);
    CHECK(subscription.next_attempt - now == row.renewal);
    CHECK(subscription.is_active(subscription.lease_end - 1ms));
    CHECK_FALSE(subscription.is_active(subscription.lease_end));
}

TEST_CASE("a hub that does not verify is asked in an hour, two, four, and then once a day", "[push]") {
    auto subscription = push::start("h", "t", "c", now);
    CHECK(subscription.next_attempt == now);
    auto at = now;
    for (const auto wait : {1h, 2h, 4h, 8h, 16h, 24h, 24h}) {
        push::ask(subscription, at);
        push::refuse(subscription, "HTTP 500");
        CHECK(subscription.next_attempt - at == wait);
        CHECK(subscription.state == push::State::refused);
        at = subscription.next_attempt;
    }
}

TEST_CASE("a renewal that fails leaves the subscription until its lease ends", "[push]") {
    auto subscription = active();
    push::ask(subscription, now + 180h);
    CHECK(subscription.is_active(now + 180h));
    push::refuse(subscription, "HTTP 500");
    CHECK(subscription.is_active(now + 239h));
    CHECK(subscription.expects_pushes(now + 239h));
    CHECK_FALSE(subscription.is_active(now + 240h));
}

TEST_CASE("a hub that denies is not asked for a day, and its pushes are not wanted", "[push]") {
    auto subscription = active();
    push::Query denied{.mode = "denied",
                       .topic = "https://a.example/feed",
                       .challenge = {},
                       .lease_seconds = {},
                       .reason = "quota\nexceeded"};
    auto wrong = denied;
    wrong.topic = "https://b.example/";
    CHECK(push::verify(subscription, wrong, ten_days, now + 1h).status == 404);
    CHECK(push::verify(subscription, denied, ten_days, now + 1h).status == 200);
    CHECK(subscription.state == push::State::refused);
    CHECK(subscription.why == "the hub denied it: quota\\x0aexceeded");
    CHECK(subscription.next_attempt == now + 25h);
    CHECK_FALSE(subscription.expects_pushes(now + 1h));
}

TEST_CASE("what a hub signs is told from what it does not", "[push]") {
    // RFC 2202 section 3, RFC 4231 section 4.3: test case 2.
    const std::string key = "Jefe", body = "what do ya want for nothing?";
    struct Row {
        const char* header;
        bool genuine;
    };
    const auto row = GENERATE(values<Row>({
        {"sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", true},
        {"SHA1=EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79", true},
        {"sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", true},
        {"sha384="
         "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
         true},
        {"sha512="
         "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
         "caeab1a34d4a6b4b636e070a38bce737",
         true},
        {"sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3844", false},
        {"sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384", false},
        {"sha1=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", false},
        {"sha256=", false},
        {"sha256", false},
        {"", false},
        {"=", false},
        {"md5=750c783e6ab0b503eaa86e310a5db738", false},
    }));
    INFO(row.header);
    CHECK(push::signature_matches(row.header, key, body) == row.genuine);
    CHECK_FALSE(push::signature_matches(row.header, "Jeff", body));
    CHECK_FALSE(push::signature_matches(row.header, "", body));
    CHECK_FALSE(push::signature_matches(row.header, key, body + " "));
}

TEST_CASE("a subscription outlives a restart as lines of text, among the lines of others", "[push]") {
    auto subscription = active();
    push::ask(subscription, now + 180h);
    push::refuse(subscription, "HTTP 500: no");
    const auto text = subscription.to_text();
    CHECK(push::Subscription::from_text("ttl 600000\n" + text + "later-key x\n") == subscription);
    CHECK(push::Subscription::from_text("ttl 600000\npush-state active\n") == push::Subscription{});
    CHECK(push::Subscription{}.to_text().empty());
}

TEST_CASE("the ledger says whose turn it is and whose an id is", "[push]") {
    push::Ledger ledger;
    ledger.put("a", "1", now + 2h);
    ledger.put("b", "2", now + 1h);
    CHECK(ledger.next_time() == now + 1h);
    CHECK_FALSE(ledger.take_due(now));
    CHECK(ledger.take_due(now + 1h) == "b");
    CHECK_FALSE(ledger.take_due(now + 1h));
    REQUIRE(ledger.owner("2") != nullptr);
    CHECK(*ledger.owner("2") == "b");
    ledger.put("a", "3", now + 4h);
    CHECK(ledger.owner("1") == nullptr);
    CHECK_FALSE(ledger.take_due(now + 3h));
    ledger.forget("a");
    CHECK(ledger.next_time() == runtime::never);
    ledger.leave("3", "topic", now);
    CHECK(ledger.is_leaving("3", "topic", now + 23h));
    CHECK_FALSE(ledger.is_leaving("3", "other", now));
    CHECK_FALSE(ledger.is_leaving("3", "topic", now + 24h));
    for (int i = 0; i < 2000; ++i) ledger.leave("x" + std::to_string(i), "topic", now + 1h);
    CHECK_FALSE(ledger.is_leaving("3", "topic", now + 1h));
    CHECK(ledger.is_leaving("x1999", "topic", now + 1h));
}

TEST_CASE("hub and topic stand in the Link headers of the answer, relative to it", "[push]") {
    net::HttpResponse response;
    response.status = 200;
    response.url = "https://a.example/news/feed";
    response.headers = {{"link", "<https://x.example/>; rel=next, </hub>; rel=\"preload hub\""},
                        {"link", "<self>; rel=self"},
                        {"link", "<https://second.example/>; rel=hub"}};
    const auto links = push_links(response);
    CHECK(links.hub == "https://a.example/hub");
    CHECK(links.self == "https://a.example/news/self");
    response.headers = {
        {"link", "<https://h.example/>; rel=hub; anchor=\"/other\", <javascript:x>; rel=self"}};
    CHECK(push_links(response).hub.empty());
    CHECK(push_links(response).self.empty());
}
