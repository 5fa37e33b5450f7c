#include "collect/exchange/pages.hpp"

#include <catch2/catch.hpp>

#include "collect/exchange/request.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using collect::Known;

namespace {

const Timestamp noon = *from_rfc3339("2026-03-01T12:00:00Z");

Known known_until(std::optional<Timestamp> newest) {
    Known known;
    known.state.last_success = noon - 1h;
    known.state.articles = 10;
    if (newest) known.memory.rhythm.learn({*newest}, noon);
    return known;
}

config::SourceConfig source() {
    config::SourceConfig made;
    made.name = "a";
    made.url = "https://example.org/feed";
    return made;
}

net::HttpResponse response(int status, net::Headers headers = {}) {
    net::HttpResponse made;
    made.status = status;
    made.headers = std::move(headers);
    made.url = "https://example.org/feed";
    return made;
}

std::string header(const net::HttpRequest& request, const std::string& name) {
    for (const auto& [key, value] : request.headers)
        if (key == name) return value;
    return {};
}

collect::Failure failure_of(net::HttpResponse made, const collect::Validators& sent = {}) {
    return std::get<collect::Failure>(collect::interpret(std::move(made), sent, noon));
}

}  // namespace

TEST_CASE("a list of which nothing was known and whose oldest is newer than the newest known leaves a gap",
          "[pages]") {
    const std::vector<Timestamp> dates{noon - 10min, noon - 20min, noon - 5min};
    const store::PollReceipt all_new{.fresh = 3};
    CHECK(collect::leaves_a_gap(known_until(noon - 30min), dates, all_new));
    CHECK(collect::leaves_a_gap(known_until(std::nullopt), dates, all_new));
    CHECK(collect::leaves_a_gap(known_until(noon - 30min), {}, all_new));
    CHECK_FALSE(collect::leaves_a_gap(known_until(noon - 15min), dates, all_new));
    CHECK_FALSE(collect::leaves_a_gap(known_until(noon - 30min), dates, {.fresh = 2, .unchanged = 1}));
    CHECK_FALSE(collect::leaves_a_gap(known_until(noon - 30min), dates, {.fresh = 3, .updated = 1}));
    CHECK_FALSE(collect::leaves_a_gap(known_until(noon - 30min), {noon}, {.fresh = 1}));
    CHECK_FALSE(collect::leaves_a_gap(known_until(noon - 30min), {}, {}));
    CHECK_FALSE(collect::leaves_a_gap(Known{}, dates, all_new));
}

TEST_CASE("of an index the sitemaps are read that have changed, the newest first", "[pages]") {
    const auto named = [](const std::string& url, std::optional<Timestamp> at) {
        feed::SitemapReference reference{.url = url, .modified = {}};
        reference.modified.at = at;
        return reference;
    };
    std::vector<feed::SitemapReference> index{named("old", noon - 48h * 10), named("new", noon),
                                              named("undated", {}), named("yesterday", noon - 20h),
                                              named("older", noon - 480h)};
    using Addresses = std::vector<std::string>;
    CHECK(collect::sitemaps_to_read(index, noon - 1h) == Addresses{"new", "yesterday", "undated"});
    CHECK(collect::sitemaps_to_read(index, std::nullopt).size() == 3);
    CHECK(collect::sitemaps_to_read({}, noon).empty());
    CHECK(
        collect::sitemaps_to_read(std::vector<feed::SitemapReference>(5000, named("x", noon)), noon).size() ==
        20);
}

TEST_CASE("a request is conditional, asks for a delta, and carries nothing invented", "[exchange]") {
    const auto plain = collect::request_for(source(), source().url, {});
    CHECK(plain.method == "GET");
    CHECK(plain.url == "https://example.org/feed");
    CHECK(plain.headers.size() == 1);
    CHECK_FALSE(header(plain, "Accept").empty());
    const auto conditional =
        collect::request_for(source(), source().url, {"W/\"a b\"", "Yesterday, sort of"});
    CHECK(header(conditional, "If-None-Match") == "W/\"a b\"");
    CHECK(header(conditional, "If-Modified-Since") == "Yesterday, sort of");
    CHECK(header(conditional, "A-IM") == "feed");
}

TEST_CASE("credentials and headers go to the source's own origin only", "[exchange]") {
    auto wanted = source();
    wanted.user = "Aladdin";
    wanted.password = config::Secret{"file:x", "open sesame"};
    wanted.headers.push_back({"X-Key", {"credential:key", "k"}});
    const auto own = collect::request_for(wanted, "https://EXAMPLE.org:443/other", {});
    CHECK(header(own, "Authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    CHECK(header(own, "X-Key") == "k");
    for (const auto* other :
         {"https://example.com/feed", "http://example.org/feed", "https://example.org:8443/"}) {
        const auto request = collect::request_for(wanted, other, {});
        CHECK(header(request, "Authorization").empty());
        CHECK(header(request, "X-Key").empty());
    }
    wanted.user.clear();
    wanted.password.reset();
    wanted.bearer = config::Secret{"file:x", "token"};
    CHECK(header(collect::request_for(wanted, wanted.url, {}), "Authorization") == "Bearer token");
}

TEST_CASE("every answer has its meaning", "[exchange]") {
    using collect::Cause;
    const collect::Validators sent{"\"e\"", ""};
    CHECK(std::holds_alternative<collect::NotModified>(collect::interpret(response(304), sent, noon)));
    CHECK(failure_of(response(304)).without_validators);
    CHECK(failure_of(response(206)).without_validators);
    CHECK(failure_of(response(410)).gone);
    struct Case {
        int status;
        Cause cause;
    };
    for (const auto [status, cause] : {Case{401, Cause::refused},
                                       {403, Cause::refused},
                                       {404, Cause::refused},
                                       {429, Cause::busy},
                                       {500, Cause::busy},
                                       {503, Cause::busy},
                                       {302, Cause::refused}}) {
        const auto failure = failure_of(response(status, {{"retry-after", "60"}}));
        CHECK(failure.cause == cause);
        CHECK(failure.status == status);
        CHECK(failure.answer.hints.retry_after == 1min);
        CHECK_FALSE(failure.without_validators);
    }
    CHECK(failure_of(response(403, {{"cf-mitigated", "challenge"}})).reason.find("Cloudflare") !=
          std::string::npos);
}

TEST_CASE("a delta is believed when it was asked for and says what it is", "[exchange]") {
    const collect::Validators sent{"\"e\"", ""};
    const auto delta =
        collect::interpret(response(226, {{"im", "feed, gzip"}, {"etag", "\"f\""}}), sent, noon);
    REQUIRE(std::holds_alternative<collect::Body>(delta));
    CHECK(std::get<collect::Body>(delta).delta);
    CHECK(std::get<collect::Body>(delta).validators.etag == "\"f\"");
    CHECK(failure_of(response(226, {{"im", "vcdiff"}}), sent).without_validators);
    CHECK(failure_of(response(226, {{"im", "feed"}}), {"", "yesterday"}).without_validators);
    const auto whole = collect::interpret(response(200), sent, noon);
    CHECK_FALSE(std::get<collect::Body>(whole).delta);
}

TEST_CASE("only the permanent redirects at the head of the way count as a move", "[exchange]") {
    const auto moved = [](std::vector<net::Redirect> way) {
        auto made = response(200);
        made.redirects = std::move(way);
        return std::get<collect::Body>(collect::interpret(std::move(made), {}, noon)).answer.moved_to;
    };
    CHECK(moved({}).empty());
    CHECK(moved({{301, "https://b/"}}) == "https://b/");
    CHECK(moved({{308, "https://b/"}, {301, "https://c/"}}) == "https://c/");
    CHECK(moved({{301, "https://b/"}, {302, "https://c/"}, {301, "https://d/"}}) == "https://b/");
    CHECK(moved({{302, "https://b/"}, {301, "https://c/"}}).empty());
    CHECK(moved({{307, "https://b/"}}).empty());
}

TEST_CASE("what did not reach the server is told from what the server did", "[exchange]") {
    using collect::Cause;
    for (const auto kind : {ErrorKind::not_found, ErrorKind::unreachable, ErrorKind::untrusted,
                            ErrorKind::timeout, ErrorKind::io})
        CHECK(collect::not_reached({kind, "x"}).cause == Cause::network);
    for (const auto kind : {ErrorKind::too_large, ErrorKind::protocol, ErrorKind::refused})
        CHECK(collect::not_reached({kind, "x"}).cause == Cause::refused);
}
