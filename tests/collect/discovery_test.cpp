#include "collect/discovery.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <map>

using namespace newswatch;
namespace asio = boost::asio;
using Texts = std::vector<std::string>;

namespace {

const std::string site = "https://site.example";

struct Reply {
    int status = 200;
    std::string body = {}, link_header = {};
    std::string moved_to = {};  // the effective address
    std::vector<int> redirects = {};
};

// Answers by address as scripted, 404 to the rest; an empty status is a failure of the transport.
class ScriptedSite final : public collect::PageFetcher {
public:
    std::map<std::string, Reply> replies;
    Texts asked;

    asio::awaitable<Result<net::HttpResponse>> get(net::HttpRequest request) override {
        asked.push_back(request.url);
        const auto found = replies.find(request.url);
        const auto reply = found == replies.end() ? Reply{.status = 404} : found->second;
        if (reply.status == 0)
            co_return Result<net::HttpResponse>{Error{ErrorKind::io, "site.example: refused"}};
        net::HttpResponse response;
        response.status = reply.status;
        response.body = reply.body;
        response.url = reply.moved_to.empty() ? request.url : reply.moved_to;
        for (const int status : reply.redirects) response.redirects.push_back({status, response.url});
        if (!reply.link_header.empty()) response.headers.emplace_back("link", reply.link_header);
        co_return Result<net::HttpResponse>{std::move(response)};
    }
    void page(const std::string& body) { replies[site + "/"] = {.body = "<!doctype html><html>" + body}; }
    void robots(const std::string& body) { replies["https://site.example/robots.txt"] = {.body = body}; }
    void add(const std::string& path, const std::string& body) { replies[site + path] = {.body = body}; }

    collect::Discovery discover(const std::string& url = site + "/", collect::DiscoveryLimits limits = {}) {
        asked.clear();
        asio::io_context loop{1};
        std::optional<collect::Discovery> found;
        auto take = [&](std::exception_ptr error, collect::Discovery discovery) {
            if (!error) found = std::move(discovery);
        };
        asio::co_spawn(loop, collect::discover(*this, url, limits), take);
        loop.run();
        REQUIRE(found);
        CHECK(found->requests >= asked.size());
        return *found;
    }
};

std::string feed(const std::string& title, const Texts& days = {}) {
    std::string items;
    for (const auto& day : days)
        items += "<item><title>On " + day + "</title><link>https://site.example/" + day + "</link><pubDate>" +
                 day + " Nov 2026 10:00:00 GMT</pubDate></item>";
    return "<rss version='2.0'><channel><title>" + title + "</title>" + items + "</channel></rss>";
}

std::string link(const std::string& href) {
    return "<link rel=alternate type=application/rss+xml title='The link' href='" + href + "'>";
}

std::string news_sitemap() {
    return R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://site.example/1</loc><n:news><n:publication><n:name>The Site</n:name><n:language>en</n:language></n:publication><n:publication_date>2026-11-20</n:publication_date><n:title>One</n:title></n:news></url></urlset>)";
}

std::string plain_sitemap() { return "<urlset><url><loc>https://site.example/1</loc></url></urlset>"; }

std::string index_of(const Texts& paths) {
    std::string entries;
    for (const auto& path : paths)
        entries += "<sitemap><loc>https://site.example" + path + "</loc></sitemap>";
    return "<sitemapindex>" + entries + "</sitemapindex>";
}

Texts sources(const collect::Discovery& found) {
    Texts urls;
    for (const auto& candidate : found.candidates)
        if (candidate.problem.empty()) urls.push_back(candidate.url);
    return urls;
}

const std::string robots_txt = "https://site.example/robots.txt";

}  // namespace

TEST_CASE("of a feed nothing more is asked", "[discovery]") {
    ScriptedSite web;
    web.replies[site + "/feed"] = {.body = feed("News", {"3", "5", "4", "1"})};
    const auto found = web.discover(site + "/feed");
    CHECK(web.asked == Texts{site + "/feed"});
    CHECK(found.requests == 1);
    REQUIRE(sources(found) == Texts{site + "/feed"});
    const auto& one = found.candidates.front();
    CHECK(one.by == collect::FoundBy::user);
    CHECK(one.title == "News");
    CHECK(one.format == "rss20");
    CHECK(one.items == 4);
    REQUIRE(one.latest.size() == 3);
    CHECK(one.latest[0].title == "On 5");
    CHECK(one.latest[2].link == "https://site.example/3");
    CHECK(one.rhythm == std::chrono::hours{24});
}

TEST_CASE("a page leads to its feeds and to the news sitemaps of its robots.txt", "[discovery]") {
    ScriptedSite web;
    web.page(link("/one.xml") + link("https://other.example/two") + "<a rel=feed href=/three>x</a>");
    web.replies[site + "/"].link_header = "</four>; rel=\"alternate\"; type=\"application/atom+xml\"";
    web.robots("Sitemap: https://site.example/pages.xml\nSitemap: https://site.example/news.xml\n");
    web.add("/one.xml", feed("One"));
    web.replies["https://other.example/two"] = {.body = feed("")};
    web.add("/three", "<!doctype html><p>no feed");
    web.add("/four", feed("Four"));
    web.add("/pages.xml", plain_sitemap());
    web.add("/news.xml", news_sitemap());
    const auto found = web.discover();
    CHECK(web.asked == Texts{site + "/", robots_txt, site + "/one.xml", "https://other.example/two",
                             site + "/four", site + "/three", site + "/news.xml", site + "/pages.xml"});
    CHECK(sources(found) ==
          Texts{site + "/one.xml", "https://other.example/two", site + "/four", site + "/news.xml"});
    CHECK(found.candidates[1].title == "The link");
    CHECK(found.candidates[3].title == "The Site");
    CHECK(found.candidates[3].by == collect::FoundBy::robots);
    REQUIRE(found.candidates.size() == 5);
    CHECK(found.candidates[4].url == site + "/three");
    CHECK_FALSE(found.candidates[4].problem.empty());
    CHECK(found.notes == Texts{site + "/pages.xml: a sitemap of pages, without news"});
}

TEST_CASE("what robots.txt forbids newswatch is shown and not asked for", "[discovery]") {
    ScriptedSite web;
    web.page(link("/one") + link("/private/two"));
    web.add("/one", feed("One"));
    web.add("/private/two", feed("Two"));
    const auto rules = GENERATE(values<std::string>(
        {"User-agent: newswatch\nDisallow: /private", "User-agent: *\nDisallow: /private\nDisallow: /x"}));
    web.robots(rules);
    const auto found = web.discover();
    CHECK(web.asked == Texts{site + "/", robots_txt, site + "/one"});
    REQUIRE(found.candidates.size() == 2);
    CHECK(found.candidates[1].problem.find("robots.txt forbids it") != std::string::npos);
    CHECK(sources(web.discover(site + "/private/two")) == Texts{site + "/private/two"});
}

TEST_CASE("a robots.txt that is missing allows everything, one that cannot be had nothing", "[discovery]") {
    ScriptedSite web;
    web.page(link("/one"));
    web.add("/one", feed("One"));
    const auto [status, asked] = GENERATE(table<int, std::size_t>({{404, 3}, {403, 3}, {503, 2}, {0, 2}}));
    web.replies[robots_txt] = {.status = status};
    const auto found = web.discover();
    CHECK(web.asked.size() == asked);
    CHECK(found.notes.empty() == (asked == 3));
}

TEST_CASE("a page that cannot be had is a failure with its reason", "[discovery]") {
    ScriptedSite web;
    CHECK(web.discover().failure == "HTTP 404");
    web.replies[site + "/"] = {.status = 0};
    CHECK(web.discover().failure == "site.example: refused");
    CHECK(web.asked == Texts{site + "/"});
}

TEST_CASE("a feed that moved for good is named where it is now, a temporary move does not count",
          "[discovery]") {
    ScriptedSite web;
    const auto [redirects, url] = GENERATE(table<std::vector<int>, std::string>({
        {{301}, "https://new.example/feed"},
        {{308, 301}, "https://new.example/feed"},
        {{302}, "https://site.example/feed"},
        {{301, 302}, "https://site.example/feed"},
    }));
    web.replies[site + "/feed"] = {
        .body = feed("News"), .moved_to = "https://new.example/feed", .redirects = redirects};
    const auto found = web.discover(site + "/feed");
    CHECK(sources(found) == Texts{url});
    CHECK(found.requests == 1 + redirects.size());
}

TEST_CASE("of an index of sitemaps those with news are asked for, else the newest few", "[discovery]") {
    ScriptedSite web;
    web.page("");
    web.robots("Sitemap: https://site.example/index.xml");
    for (const auto* path : {"/a.xml", "/b.xml", "/c.xml", "/d.xml", "/e.xml"})
        web.add(path, plain_sitemap());
    web.add("/Latest-News.xml", news_sitemap());
    web.add("/index.xml", index_of({"/a.xml", "/Latest-News.xml", "/b.xml"}));
    const auto found = web.discover();
    CHECK(web.asked == Texts{site + "/", robots_txt, site + "/index.xml", site + "/Latest-News.xml"});
    CHECK(sources(found) == Texts{site + "/Latest-News.xml"});
    CHECK(found.candidates[0].by == collect::FoundBy::sitemap_index);

    web.add(
        "/index.xml",
        "<sitemapindex><sitemap><loc>https://site.example/a.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://site.example/b.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://site.example/c.xml</loc></sitemap><sitemap><loc>https://site.example/d.xml</"
        "loc>"
        "<lastmod>2021-01-01</lastmod></sitemap></sitemapindex>");
    CHECK(sources(web.discover(site + "/index.xml")).empty());
    CHECK(web.asked == Texts{site + "/index.xml", site + "/b.xml", site + "/d.xml", site + "/a.xml"});
}

TEST_CASE("a site that names thousands of feeds and sitemaps is asked a few times only", "[discovery]") {
    ScriptedSite web;
    std::string links, sitemaps;
    Texts inner;
    for (int i = 0; i < 1000; ++i) {
        links += link("/feed" + std::to_string(i));
        sitemaps += "Sitemap: https://site.example/index" + std::to_string(i) + "\n";
        inner.push_back("/index" + std::to_string(i) + "?again");
    }
    web.page(links);
    web.robots(sitemaps);
    for (int i = 0; i < 1000; ++i) web.add("/index" + std::to_string(i), index_of(inner));
    const auto found = web.discover();
    CHECK(web.asked.size() <= 15);
    CHECK(found.requests == web.asked.size());
    CHECK(sources(found).empty());
    CHECK(found.notes.back().find("were not asked for") != std::string::npos);
}

TEST_CASE("no address is asked for twice, nor where a redirect led already", "[discovery]") {
    ScriptedSite web;
    web.page(link("/one") + link("/") + link("/moved"));
    web.robots("Sitemap: https://site.example/one\nSitemap: https://site.example/news\n");
    web.replies[site + "/one"] = {.body = feed("One"), .moved_to = site + "/moved", .redirects = {301}};
    web.add("/news", news_sitemap());
    CHECK(sources(web.discover()) == Texts{site + "/moved", site + "/news"});
    CHECK(web.asked == Texts{site + "/", robots_txt, site + "/one", site + "/news"});
}
