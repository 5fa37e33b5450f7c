#include "collect/discovery/robots.hpp"

#include <catch2/catch.hpp>

using newswatch::collect::detail::Robots;
using Texts = std::vector<std::string>;

namespace {

bool allowed(const std::string& text, const std::string& path) {
    return Robots{text, "newswatch"}.allows(path);
}

}  // namespace

TEST_CASE("the rules of the own token count, else those for everybody", "[robots]") {
    const auto [text, allows] = GENERATE(table<std::string, bool>({
        {"", true},
        {"User-agent: *\nDisallow: /", false},
        {"User-agent: *\nDisallow:", true},
        {"User-agent: other\nDisallow: /", true},
        {"User-agent: *\nDisallow: /\n\nUser-agent: newswatch\nDisallow: /private", true},
        {"User-agent: NewsWatch/2.0 (+x)\nDisallow: /\nUser-agent: *\nAllow: /", false},
        {"User-agent: newswatchers\nDisallow: /", true},
        {"User-agent: other\nUser-agent: newswatch\nDisallow: /", false},
        {"User-agent: newswatch\nDisallow: /a\n\nUser-agent: x\nDisallow: /b\n\nUser-agent: "
         "newswatch\nDisallow: /feed",
         false},
        {"user-agent:newswatch # us\r\ndisallow : /feed # all of it\r\n", false},
        {"User-agent: newswatch\rDisallow: /feed\r", false},
        {"\xEF\xBB\xBFUser-agent: *\nDisallow: /feed", false},
        {"User-agent: newswatch\nCrawl-delay: 10\nSitemap: x\nDisallow: /feed", false},
        {"Disallow: /", true},
        {"User-agent: newswatch\n\nUser-agent: *\nDisallow: /", false},
        {"User-agent *\nDisallow: /", true},
    }));
    INFO(text);
    CHECK(allowed(text, "/feed") == allows);
}

TEST_CASE("the longest pattern that matches decides, and of two as long the one that allows", "[robots]") {
    const auto [rules, path, allows] = GENERATE(table<std::string, std::string, bool>({
        {"Disallow: /news\nAllow: /news/feed", "/news/feed.xml", true},
        {"Disallow: /news\nAllow: /news/feed", "/news/other", false},
        {"Allow: /feed\nDisallow: /feed", "/feed", true},
        {"Disallow: /feed", "/Feed", true},
        {"Disallow: /*.xml$", "/a/b.xml", false},
        {"Disallow: /*.xml$", "/a/b.xml?x", true},
        {"Disallow: /*.xml", "/a/b.xml?x", false},
        {"Disallow: /a*b*c", "/axxbyyc/d", false},
        {"Disallow: /a*b*c", "/axxcyyb", true},
        {"Disallow: /*b$", "/ab/b", false},
        {"Disallow: /a*a$", "/a", true},
        {"Disallow: /feed$", "/feed", false},
        {"Disallow: /feed$", "/feed/", true},
        {"Disallow: *", "/x", false},
        {"Disallow: /?feed=", "/?feed=rss2", false},
        {"Disallow: /caf%c3%a9", "/caf\xC3\xA9", false},
        {"Disallow: /caf\xC3\xA9", "/caf%C3%A9", false},
        {"Disallow: /%7Ejoe", "/~joe", false},
        {"Disallow: /a%2Fb", "/a/b", true},
        {"Disallow: /", "/robots.txt", true},
    }));
    INFO(rules << " for " << path);
    CHECK(allowed("User-agent: *\n" + rules, path) == allows);
}

TEST_CASE("sitemaps are named for everybody, wherever the lines stand", "[robots]") {
    const Robots robots{
        "Sitemap: https://e.example/1.xml\nUser-agent: x\nSITEMAP:https://e.example/2.xml # second\n"
        "Disallow: /\nSitemap:\nSitemap: /relative.xml",
        "newswatch"};
    CHECK(robots.sitemaps() == Texts{"https://e.example/1.xml", "https://e.example/2.xml", "/relative.xml"});
    std::string many;
    for (int i = 0; i < 10'000; ++i) many += "Sitemap: https://e.example/\n";
    CHECK(Robots{many, "newswatch"}.sitemaps().size() == 100);
}

TEST_CASE("a page of HTML for a robots.txt forbids nothing", "[robots]") {
    CHECK(allowed("<!doctype html>\n<p>User-agent: *</p>\n<style>a { Disallow: /; }</style>", "/feed"));
}

TEST_CASE("a robots.txt made to be slow is read and applied all the same", "[robots]") {
    std::string text = "User-agent: *\n";
    while (text.size() < 600'000) text += "Disallow: /*a*a*a*a*b\n";
    CHECK(allowed(text, "/" + std::string(8000, 'a')));
}
