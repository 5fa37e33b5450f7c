// What the collector does beyond its schedule: manners towards hosts, one feed under two names, gaps,
// notices.
#include "collect/workshop.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;

namespace {

std::string item(const std::string& guid, const std::string& date) {
    return "<item><guid>" + guid + "</guid><title>Title of " + guid + "</title><pubDate>" + date +
           "</pubDate></item>";
}

collect::Body listing(const std::string& items, const std::string& extra = {}) {
    auto body = feed_of("x");
    body.bytes = "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>T</title>" +
                 extra + items + "</channel></rss>";
    return body;
}

std::string next_page(const std::string& url) { return "<atom:link rel='next' href='" + url + "'/>"; }

std::string at(const std::string& time) { return "Sun, 01 Mar 2026 " + time + " GMT"; }

std::vector<std::string> rules(const std::vector<store::FoundArticle>& articles) {
    std::vector<std::string> found;
    for (const auto& one : articles)
        for (const auto& annotation : one.article.annotations)
            if (annotation.key == notice_key) found.push_back(annotation.value);
    return found;
}

// Tells known articles from new ones by their guids, as the store does.
struct RememberingWorkshop : Workshop {
    RememberingWorkshop() { states.remembers = true; }
    // Three articles are known; the next list begins behind them and names the page "/2" as the one before.
    void start_with_gap() {
        auto& feed = fetcher.answers["https://a.example.org/feed"];
        feed = listing(item("1", at("11:00:00")) + item("2", at("11:10:00")) + item("3", at("11:20:00")));
        start({source("a")});
        REQUIRE(states.articles.size() == 3);
        feed = listing(item("10", at("12:08:00")) + item("11", at("12:09:00")) + item("12", at("12:10:00")),
                       next_page("https://a.example.org/2"));
    }
};

}  // namespace

TEST_CASE("older pages close a gap, until one lists a known article", "[manners]") {
    RememberingWorkshop shop;
    auto& answers = shop.fetcher.answers;
    shop.start_with_gap();
    answers["https://a.example.org/2"] =
        listing(item("7", at("12:02:00")) + item("8", at("12:03:00")), next_page("https://a.example.org/3"));
    answers["https://a.example.org/3"] =
        listing(item("3", at("11:20:00")) + item("4", at("11:50:00")), next_page("https://a.example.org/4"));
    shop.advance(12min);
    for (int i = 0; i < 5; ++i) shop.advance(1s);
    CHECK(shop.states.articles.size() == 9);
    CHECK(shop.fetcher.addresses.back() == "https://a.example.org/3");
    CHECK(rules(shop.states.articles).empty());
    CHECK(shop.states.whole == std::vector<bool>{true, true, false, false});
}

TEST_CASE("a gap that cannot be closed is told", "[manners]") {
    RememberingWorkshop shop;
    auto& answer = shop.fetcher.answer;
    answer = listing(item("1", at("11:00:00")) + item("2", at("11:10:00")) + item("3", at("11:20:00")));
    shop.start({source("a")});
    answer = listing(item("10", at("12:08:00")) + item("11", at("12:09:00")) + item("12", at("12:10:00")));
    shop.advance(12min);
    CHECK(rules(shop.states.articles) == std::vector<std::string>{"source-gap"});
    const auto status = shop.collector.status("a");
    REQUIRE(status);
    std::string bounds;
    for (const auto& bound : status->bounds) bounds += bound.says;
    CHECK(bounds.find("between 2026-03-01T11:20:00Z and 2026-03-01T12:08:00Z") != std::string::npos);
}

TEST_CASE("pages that lead in a circle end", "[manners]") {
    RememberingWorkshop shop;
    auto& answers = shop.fetcher.answers;
    shop.start_with_gap();
    answers["https://a.example.org/2"] =
        listing(item("7", at("12:02:00")), next_page("https://a.example.org/2"));
    shop.advance(12min);
    for (int i = 0; i < 20; ++i) shop.advance(1s);
    CHECK(shop.fetcher.asked.size() == 3);
    CHECK(rules(shop.states.articles) == std::vector<std::string>{"source-gap"});
}

TEST_CASE("the sitemaps of an index are read as parts of the source", "[manners]") {
    RememberingWorkshop shop;
    auto& answers = shop.fetcher.answers;
    auto index = feed_of("x");
    index.bytes =
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        "<sitemap><loc>https://a.example.org/news.xml</loc><lastmod>2026-03-01T11:00:00Z</lastmod></sitemap>"
        "</sitemapindex>";
    auto news = feed_of("x");
    news.bytes =
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://a.example.org/1</loc>"
        "<news:news><news:title>One</news:title>"
        "<news:publication_date>2026-03-01T10:00:00Z</news:publication_date></news:news></url></urlset>";
    answers["https://a.example.org/feed"] = index;
    answers["https://a.example.org/news.xml"] = news;
    shop.start({source("a")});
    shop.advance(1s);
    REQUIRE(shop.states.articles.size() == 1);
    CHECK(shop.states.articles[0].article.title == "One");
    CHECK(shop.collector.status("a")->state.articles == 1);
}

TEST_CASE(
    "one feed under two addresses is polled once, at the one that it calls its own, with the tags of both",
    "[manners]") {
    RememberingWorkshop shop;
    const std::string self = "<atom:link rel='self' href='http://a.example.org/feed#top'/>";
    shop.fetcher.answer = listing(item("1", at("11:00:00")), self);
    auto a = source("a"), b = source("b");
    a.tags = {"one"};
    b.tags = {"two"};
    shop.start({a, b});
    CHECK(shop.states.articles.size() == 1);
    CHECK(shop.collector.status("b")->duplicate_of == "a");
    CHECK(shop.collector.status("a")->duplicate_of.empty());
    shop.fetcher.answer = listing(item("1", at("11:00:00")) + item("2", at("12:05:00")), self);
    shop.advance(12min);
    CHECK(shop.fetcher.asked == std::vector<std::string>{"a", "b", "a"});
    CHECK(shop.states.articles.back().article.tags == std::vector<std::string>{"one", "two"});
    shop.replace({b});
    CHECK(shop.fetcher.asked.back() == "b");
    CHECK(shop.collector.status("b")->duplicate_of.empty());
}

TEST_CASE("a guest is looked at once a week, and stands on its own when it is another feed by then",
          "[manners]") {
    RememberingWorkshop shop;
    const std::string self = "<atom:link rel='self' href='https://a.example.org/feed'/>";
    shop.fetcher.answer = listing(item("1", at("11:00:00")), self);
    auto a = source("a"), b = source("b");
    a.tags = {"one"};
    b.tags = {"two"};
    shop.start({a, b});
    REQUIRE(shop.collector.status("b")->duplicate_of == "a");
    // The bytes differ by the time: the address that the feed names suffices for a guest.
    shop.fetcher.answers["https://b.example.org/feed"] =
        listing(item("1", at("11:00:00")) + item("2", at("11:05:00")), self);
    shop.advance(24h * 7);
    CHECK(std::count(shop.fetcher.asked.begin(), shop.fetcher.asked.end(), "b") == 2);
    CHECK(shop.collector.status("b")->duplicate_of == "a");
    shop.fetcher.answers["https://b.example.org/feed"] = listing(item("9", at("11:00:00")));
    shop.advance(24h * 8);
    CHECK(shop.collector.status("b")->duplicate_of.empty());
    REQUIRE(shop.states.articles.back().article.source == "b");
    CHECK(shop.states.articles.back().archive_only);
    // Its tags are its own again.
    shop.fetcher.answer = listing(item("1", at("11:00:00")) + item("10", at("12:30:00")), self);
    shop.advance(24h);
    REQUIRE(shop.states.articles.back().article.source == "a");
    CHECK(shop.states.articles.back().article.tags == std::vector<std::string>{"one"});
}

TEST_CASE("a look at a guest that fails leaves it one", "[manners]") {
    RememberingWorkshop shop;
    const std::string self = "<atom:link rel='self' href='https://a.example.org/feed'/>";
    shop.fetcher.answer = listing(item("1", at("11:00:00")), self);
    shop.start({source("a"), source("b")});
    auto& own = shop.fetcher.answers["https://b.example.org/feed"];
    own = collect::Failure{.status = 500, .reason = "HTTP 500"};
    shop.advance(24h * 7);
    CHECK(shop.collector.status("b")->duplicate_of == "a");
    own = listing(item("1", at("11:00:00")) + item("2", at("11:05:00")), self);
    shop.advance(24h);
    CHECK(std::count(shop.fetcher.asked.begin(), shop.fetcher.asked.end(), "b") == 3);
    CHECK(shop.collector.status("b")->duplicate_of == "a");
    for (const auto& one : shop.states.articles) CHECK(one.article.source == "a");
}

TEST_CASE("when a source gets another address, its guests are polled at once", "[manners]") {
    RememberingWorkshop shop;
    const std::string self = "<atom:link rel='self' href='https://a.example.org/feed'/>";
    shop.fetcher.answer = listing(item("1", at("11:00:00")), self);
    shop.start({source("a"), source("b")});
    REQUIRE(shop.collector.status("b")->duplicate_of == "a");
    auto elsewhere = source("a");
    elsewhere.url = "https://elsewhere.example.org/feed";
    shop.fetcher.answers[elsewhere.url] = listing(item("5", at("11:00:00")));
    shop.replace({elsewhere, source("b")});
    CHECK(std::count(shop.fetcher.asked.begin(), shop.fetcher.asked.end(), "b") == 2);
    CHECK(shop.collector.status("b")->duplicate_of.empty());
}

TEST_CASE("a guest whose original goes is new here: its past is for the archive", "[manners]") {
    RememberingWorkshop shop;
    const std::string self = "<atom:link rel='self' href='https://a.example.org/feed'/>";
    shop.fetcher.answer = listing(item("1", at("11:00:00")), self);
    shop.start({source("a"), source("b")});
    shop.advance(24h * 20);
    REQUIRE(shop.collector.status("b")->duplicate_of == "a");
    shop.replace({source("b")});
    CHECK(shop.collector.status("b")->duplicate_of.empty());
    REQUIRE(shop.states.articles.back().article.source == "b");
    CHECK(shop.states.articles.back().archive_only);
}

TEST_CASE("no feed can claim another by its bytes, nor by a redirect of a day", "[manners]") {
    RememberingWorkshop shop;
    // "b" copies "a" and calls the copy's address the feed's own.
    const std::string claims = "<atom:link rel='self' href='https://b.example.org/feed'/>";
    const std::string own = "<atom:link rel='self' href='https://a.example.org/feed'/>";
    shop.fetcher.answers["https://b.example.org/feed"] = listing(item("1", at("11:00:00")), claims);
    shop.fetcher.answers["https://a.example.org/feed"] = listing(item("1", at("11:00:00")), own);
    auto moved = listing(item("2", at("11:00:00")));
    moved.answer.moved_to = "https://a.example.org/feed";
    shop.fetcher.answers["https://c.example.org/feed"] = moved;
    shop.start({source("a"), source("b"), source("c")});
    for (const auto* name : {"a", "b", "c"}) CHECK(shop.collector.status(name)->duplicate_of.empty());
}

TEST_CASE("sources that stored moves lead to one address are one feed", "[manners]") {
    RememberingWorkshop shop;
    auto moved = listing(item("1", at("11:00:00")));
    moved.answer.moved_to = "https://a.example.org/feed";
    shop.fetcher.answers["https://b.example.org/feed"] = moved;
    shop.fetcher.answer = listing(item("1", at("11:00:00")));
    shop.start({source("a"), source("b")});
    for (int day = 0; day < 9; ++day) shop.advance(24h);
    CHECK(shop.collector.status("b")->duplicate_of == "a");
}

TEST_CASE("what is dropped while its pages are read leaves no trace", "[manners]") {
    RememberingWorkshop shop;
    auto& answers = shop.fetcher.answers;
    shop.start_with_gap();
    answers["https://a.example.org/2"] = listing(item("7", at("12:02:00")));
    shop.fetcher.hanging.insert("https://a.example.org/2");
    shop.advance(12min);
    const auto before = shop.states.articles.size();
    shop.replace({source("b")});
    shop.fetcher.hanging.clear();
    shop.advance(1s);
    for (std::size_t i = before; i < shop.states.articles.size(); ++i)
        CHECK(shop.states.articles[i].article.source == "b");
}

TEST_CASE("a sitemap that cannot be read is asked for again, also when its index is unchanged", "[manners]") {
    RememberingWorkshop shop;
    auto index = feed_of("x");
    index.bytes =
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        "<sitemap><loc>https://a.example.org/bad.xml</loc><lastmod>2026-03-01T11:30:00Z</lastmod></sitemap>"
        "<sitemap><loc>https://a.example.org/good.xml</loc><lastmod>2026-03-01T11:00:00Z</lastmod></sitemap>"
        "</sitemapindex>";
    shop.fetcher.answers["https://a.example.org/feed"] = index;
    shop.fetcher.answers["https://a.example.org/bad.xml"] =
        collect::Failure{.status = 500, .reason = "HTTP 500"};
    shop.fetcher.answers["https://a.example.org/good.xml"] = listing(item("1", at("11:00:00")));
    shop.start({source("a")});
    CHECK(shop.states.articles.size() == 1);
    CHECK(shop.states.recorded.back().etag.empty());
    CHECK(shop.states.recorded.back().last_modified.empty());
}

TEST_CASE("different feeds that look alike stay two", "[manners]") {
    RememberingWorkshop shop;
    shop.fetcher.answer = listing(item("1", at("11:00:00")));
    auto b = source("b");
    b.headers.push_back({"X-Edition", {"de", "de"}});
    b.url = source("a").url;
    shop.start({source("a"), b, source("c")});
    CHECK(shop.collector.status("b")->duplicate_of.empty());
    CHECK(shop.collector.status("c")->duplicate_of.empty());
}

TEST_CASE("when three sources of a host are told to wait, the host is left alone; one alone is not the host",
          "[manners]") {
    Workshop shop;
    collect::Failure busy{.status = 429, .reason = "HTTP 429", .cause = collect::Cause::busy};
    busy.answer.hints.retry_after = 2h;
    shop.fetcher.answer = collect::NotModified{};
    std::vector<config::SourceConfig> sources;
    for (int i = 0; i < 5; ++i) {
        sources.push_back(source("s" + std::to_string(i)));
        sources.back().url = "https://example.org/" + std::to_string(i);
        if (i < 3) shop.fetcher.answers[sources.back().url] = busy;
    }
    shop.fetcher.answers.erase("https://example.org/2");
    shop.start(sources);
    shop.advance(15min);
    // Two wait for themselves, the three others went on.
    CHECK(shop.fetcher.asked.size() == 8);
    shop.fetcher.answers["https://example.org/2"] = busy;
    shop.advance(15min);
    const auto asked = shop.fetcher.asked.size();
    CHECK(asked <= 11);
    shop.advance(30min);
    CHECK(shop.fetcher.asked.size() == asked);
    shop.advance(2h);
    CHECK(shop.fetcher.asked.size() > asked);
}

TEST_CASE("a source can be polled by hand, but not hammered, nor before its server allows", "[manners]") {
    Workshop shop;
    shop.start({source("a")});
    CHECK(shop.collector.poll_soon("b").error().kind == ErrorKind::not_found);
    CHECK(shop.collector.poll_soon("a").error().kind == ErrorKind::unavailable);
    shop.advance(2min);
    CHECK(shop.collector.poll_soon("a"));
    shop.turn();
    CHECK(shop.fetcher.asked.size() == 2);
    collect::Failure busy{.status = 503, .reason = "HTTP 503", .cause = collect::Cause::busy};
    busy.answer.hints.retry_after = 1h;
    shop.fetcher.answer = busy;
    shop.advance(15min);
    REQUIRE(shop.fetcher.asked.size() == 3);
    shop.advance(30min);
    CHECK(shop.collector.poll_soon("a").error().message.find("asked to wait") != std::string::npos);
}

TEST_CASE("a source that dies is told of through the journal, in the transaction that remembers it",
          "[manners]") {
    Workshop shop;
    collect::Failure gone{
        .status = 410, .reason = "HTTP 410", .gone = true, .cause = collect::Cause::refused};
    shop.fetcher.answer = gone;
    shop.start({source("a")});
    CHECK(rules(shop.states.articles) == std::vector<std::string>{"source-dead"});
    CHECK(shop.announced == 1);
    CHECK(shop.states.whole.back() == false);
    CHECK(shop.states.recorded.back().memory.find("trouble source-dead") != std::string::npos);
    shop.advance(24h);
    CHECK(shop.fetcher.asked.size() == 1);
}

TEST_CASE("an answer that was not asked for makes the next request a plain one", "[manners]") {
    Workshop shop;
    shop.fetcher.answer = feed_of("first");
    shop.start({source("a")});
    collect::Failure confused{.status = 226, .reason = "a delta", .cause = collect::Cause::no_feed};
    confused.without_validators = true;
    shop.fetcher.answer = confused;
    shop.advance(12min);
    CHECK(shop.fetcher.sent.etag == "\"tag\"");
    shop.fetcher.answer = feed_of("first");
    shop.advance(1h);
    CHECK(shop.fetcher.sent.etag.empty());
    CHECK(shop.fetcher.sent.last_modified.empty());
}

TEST_CASE("a source that hangs holds up none of 999 others", "[manners]") {
    Workshop shop;
    std::vector<config::SourceConfig> sources;
    for (int i = 0; i < 1000; ++i) sources.push_back(source("s" + std::to_string(i)));
    shop.fetcher.hanging.insert(sources[500].url);
    shop.start(sources);
    shop.quiet();
    REQUIRE(shop.fetcher.asked.size() == 1000);
    shop.fetcher.asked.clear();
    for (int minute = 0; minute < 12; ++minute) shop.advance(1min);
    CHECK(shop.fetcher.asked.size() == 999);
    CHECK(shop.collector.status("s500")->polling);
    shop.fetcher.hanging.clear();
    shop.advance(1min);
    CHECK_FALSE(shop.collector.status("s500")->polling);
}
