#include "collect/ingest.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;
using namespace std::chrono_literals;

namespace {

const Timestamp now = *from_rfc3339("2026-03-10T12:00:00Z");

config::SourceConfig source() {
    config::SourceConfig made;
    made.name = "Example";
    made.url = "https://example.org/feed";
    made.tags = {"press"};
    made.max_age = 48h;
    return made;
}

collect::Body body(const std::string& items) {
    return {.status = 200,
            .bytes = "<rss version='2.0'><channel><title>t</title>" + items + "</channel></rss>",
            .content_type = "application/rss+xml",
            .url = "https://example.org/feed",
            .validators = {}};
}

std::string item(const std::string& id, const std::string& date) {
    return "<item><guid>" + id + "</guid><title>" + id + "</title>" +
           (date.empty() ? "" : "<pubDate>" + date + "</pubDate>") + "</item>";
}

}  // namespace

TEST_CASE("at the first contact what is older than max_age is for the archive only", "[ingest]") {
    const auto feed = body(item("old", "Sun, 01 Mar 2026 00:00:00 +0000") +
                           item("new", "Tue, 10 Mar 2026 00:00:00 +0000") + item("undated", ""));
    const auto first = collect::ingest(feed, source(), true, now);
    REQUIRE(first);
    REQUIRE(first->articles.size() == 3);
    for (const auto& found : first->articles) CHECK(found.archive_only == (found.article.title == "old"));
    const auto later = collect::ingest(feed, source(), false, now);
    REQUIRE(later);
    for (const auto& found : later->articles) CHECK_FALSE(found.archive_only);
}

TEST_CASE("articles carry their source's name and tags and a revision of their text", "[ingest]") {
    const auto found = collect::ingest(body(item("a", "")), source(), false, now);
    const auto edited = collect::ingest(body(item("b", "")), source(), false, now);
    REQUIRE(found);
    CHECK(found->articles.front().article.source == "Example");
    CHECK(found->articles.front().article.tags == std::vector<std::string>{"press"});
    CHECK(found->articles.front().revision != edited->articles.front().revision);
}

TEST_CASE("a body that is no feed is an error that says so", "[ingest]") {
    auto page = body("");
    page.bytes = "<!DOCTYPE html><html><body>Not found</body></html>";
    const auto found = collect::ingest(page, source(), false, now);
    REQUIRE_FALSE(found);
    CHECK(found.error().kind == ErrorKind::invalid);
    CHECK(found.error().message.find("HTML") != std::string::npos);
}

TEST_CASE("damage that loses text is told with its place, everyday faults are not", "[ingest]") {
    auto feed = body(item("whole", "yesterday") + item("&bogus;", ""));
    const auto whole = collect::ingest(feed, source(), false, now);
    REQUIRE(whole);
    CHECK(whole->damage.empty());

    feed.bytes.resize(feed.bytes.find("&bogus;"));
    const auto broken_off = collect::ingest(feed, source(), false, now);
    REQUIRE(broken_off);
    CHECK(broken_off->articles.front().article.title == "whole");
    CHECK(broken_off->damage.find("the feed is damaged at 1:") == 0);
    CHECK(broken_off->damage.find("breaks off") != std::string::npos);
}
