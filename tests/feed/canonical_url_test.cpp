#include "feed/identity/canonical_url.hpp"

#include <catch2/catch.hpp>

#include "feed/identity/normalised_guid.hpp"

using namespace newswatch::feed::detail;

namespace {

struct Row {
    const char* published;
    const char* canonical;
};

constexpr Row same_page[]{
    // scheme, host, port, user
    {"http://example.org/a", "https://example.org/a"},
    {"HTTPS://EXAMPLE.org/a", "https://example.org/a"},
    {"https://www.example.org/a", "https://example.org/a"},
    {"https://WWW.www.example.org/a", "https://example.org/a"},
    {"https://www.org/a", "https://www.org/a"},
    {"https://amp.example.org/a", "https://example.org/a"},
    {"https://example.org./a", "https://example.org/a"},
    {"http://example.org:80/a", "https://example.org/a"},
    {"https://example.org:443/a", "https://example.org/a"},
    {"https://example.org:8443/a", "https://example.org:8443/a"},
    {"https://reader:secret@example.org/a", "https://example.org/a"},
    {"https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"},
    {"  https://example.org/a\n", "https://example.org/a"},
    // path
    {"https://example.org", "https://example.org/"},
    {"https://example.org/", "https://example.org/"},
    {"https://example.org/a/", "https://example.org/a"},
    {"https://example.org/a///", "https://example.org/a"},
    {"https://example.org/a/./b/../c", "https://example.org/a/c"},
    {"https://example.org/../a", "https://example.org/a"},
    {"https://example.org/A", "https://example.org/A"},
    {"https://example.org/%7Eada", "https://example.org/~ada"},
    {"https://example.org/%61%2d%62", "https://example.org/a-b"},
    {"https://example.org/caf%c3%a9", "https://example.org/caf%C3%A9"},
    {"https://example.org/caf\u00E9", "https://example.org/caf%C3%A9"},
    {"https://example.org/a%2Fb", "https://example.org/a%2Fb"},
    {"https://example.org/100%", "https://example.org/100%25"},
    {"https://example.org/two words", "https://example.org/two%20words"},
    {"https://example.org/a;jsessionid=0A1B", "https://example.org/a"},
    {"https://example.org/a;JSESSIONID=0A1B?x=1", "https://example.org/a?x=1"},
    {"https://example.org/(S(abc123))/a", "https://example.org/a"},
    {"https://example.org/a;v=1", "https://example.org/a;v=1"},
    // AMP
    {"https://example.org/news/a/amp", "https://example.org/news/a"},
    {"https://example.org/news/a/amp/", "https://example.org/news/a"},
    {"https://example.org/news/a//amp", "https://example.org/news/a"},
    {"https://example.org/news/...amp", "https://example.org/news/...amp"},
    {"https://example.org/news/a.amp", "https://example.org/news/a"},
    {"https://example.org/news/a.amp.html", "https://example.org/news/a"},
    {"https://example.org/news/a?outputType=amp", "https://example.org/news/a"},
    {"https://example.org/news/a?amp=1", "https://example.org/news/a"},
    {"https://example.org/amp", "https://example.org/amp"},
    {"https://example.org/units/amp", "https://example.org/units/amp"},
    // fragments
    {"https://example.org/a#top", "https://example.org/a"},
    {"https://example.org/a#:~:text=word", "https://example.org/a"},
    {"https://example.org/a#", "https://example.org/a"},
    {"https://example.org/#!/a/b", "https://example.org/#!/a/b"},
    {"https://example.org/#/a", "https://example.org/#/a"},
    // query
    {"https://example.org/a?", "https://example.org/a"},
    {"https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"},
    {"https://example.org/a?&&a=1&", "https://example.org/a?a=1"},
    {"https://example.org/a?a=1&amp;b=2", "https://example.org/a?a=1&b=2"},
    {"https://example.org/a?q=two%20words", "https://example.org/a?q=two+words"},
    {"https://example.org/?p=123", "https://example.org/?p=123"},
    {"https://example.org/a?4711", "https://example.org/a?4711"},
    {"https://example.org/a?utm_source=rss&utm_medium=feed&utm_campaign=x&id=7",
     "https://example.org/a?id=7"},
    {"https://example.org/a?UTM_Source=rss", "https://example.org/a"},
    {"https://example.org/a?%75tm_source=rss", "https://example.org/a"},
    {"https://example.org/a?fbclid=IwAR0", "https://example.org/a"},
    {"https://example.org/a?gclid=1&gclsrc=2&dclid=3&msclkid=4&yclid=5", "https://example.org/a"},
    {"https://example.org/a?mc_cid=1&mc_eid=2&_ga=3&igshid=4&ref_src=5", "https://example.org/a"},
    {"https://www.bbc.co.uk/news/uk-1?at_medium=RSS&at_campaign=KARANGA", "https://bbc.co.uk/news/uk-1"},
    {"https://example.org/a?at_custom1=x&ns_mchannel=rss&ns_source=y", "https://example.org/a"},
    {"https://example.org/a.html?ito=1490&ns_campaign=1490", "https://example.org/a.html"},
    {"https://example.org/a?cmp=rss&CMP=share&ocid=x&xtor=RSS-1", "https://example.org/a"},
    {"https://example.org/a?wt_mc=rss&WT.mc_id=1&spm=a1z", "https://example.org/a"},
    {"https://example.org/a?partner=rss&emc=rss&smid=tw", "https://example.org/a?emc=rss"},
    {"https://example.org/a?rss=1", "https://example.org/a"},
    {"https://example.org/a?PHPSESSID=9f8e7d&id=1", "https://example.org/a?id=1"},
    {"https://example.org/a?sid=0123456789abcdef0123", "https://example.org/a"},
    {"https://youtu.be/x?si=abc", "https://youtu.be/x"},
    {"https://www.youtube.com/watch?v=x&feature=youtu.be", "https://youtube.com/watch?v=x"},
    // what only looks like tracking
    {"https://example.org/article.php?sid=1234", "https://example.org/article.php?sid=1234"},
    {"https://example.org/a?feature=12", "https://example.org/a?feature=12"},
    {"https://example.org/a?source=desk", "https://example.org/a?source=desk"},
    {"https://example.org/a?rss=sports", "https://example.org/a?rss=sports"},
    {"https://example.org/a?partner=3", "https://example.org/a?partner=3"},
    {"https://example.org/a?si=4", "https://example.org/a?si=4"},
    {"https://example.org/a?sharepoint=4", "https://example.org/a?sharepoint=4"},
    // feed proxies, and what is no web address
    {"http://feedproxy.google.com/~r/site/~3/AbC/", "https://feedproxy.google.com/~r/site/~3/AbC"},
    {"tag:example.org,2026:1", "tag:example.org,2026:1"},
    {"urn:uuid:1", "urn:uuid:1"},
    {"no address", "no address"},
    {"http:///a", "http:///a"},
    {"https://example.org:99999/", "https://example.org:99999/"},
    {"", ""},
};

constexpr Row guids[]{
    {"https://www.bbc.co.uk/news/uk-1#0", "/news/uk-1"},
    {"https://www.bbc.co.uk/news/uk-1#3", "/news/uk-1"},
    {"http://old.example.org/news/1?utm_source=rss", "/news/1"},
    {"https://new.example.com/news/1/", "/news/1"},
    {"https://example.org/?p=123", "/?p=123"},
    {"https://example.org/", ""},
    {"http://www.example.org", ""},
    {"http://www.example.org/index.php", ""},
    {"https://example.org/#!/a", "/#!/a"},
    {"4711 at https://www.example.org", "4711 at"},
    {"4711 at http://example.com", "4711 at"},
    {"urn:uuid:6BA7B810-9DAD-11D1-80B4-00C04FD430C8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
    {"urn:bbc:story#2", "urn:bbc:story"},
    {"tag:example.org,2026:1#12", "tag:example.org,2026:1"},
    {"tag:example.org,2026:1#part", "tag:example.org,2026:1#part"},
    {"Bulletin #12", "Bulletin #12"},
    {" 4711 ", "4711"},
    {"", ""},
};

}  // namespace

TEST_CASE("every spelling of an address has one canonical form", "[feed][identity][url]") {
    for (const auto& row : same_page) {
        INFO(row.published);
        CHECK(canonical_url(row.published) == row.canonical);
        CHECK(canonical_url(canonical_url(row.published)) == canonical_url(row.published));
    }
}

TEST_CASE("a home page names no article", "[feed][identity][url]") {
    for (const auto* page : {"http://www.example.org", "https://example.org/?utm_source=rss",
                             "https://example.org/#top", "https://example.org/index.html"})
        CHECK(is_home_page(canonical_url(page)));
    for (const auto* page :
         {"https://example.org/a", "https://example.org/?p=1", "https://example.org/#!/a", "tag:x", ""})
        CHECK_FALSE(is_home_page(canonical_url(page)));
}

TEST_CASE("a normalised guid outlives host, scheme, tracking and version", "[feed][identity][guid]") {
    for (const auto& row : guids) {
        INFO(row.published);
        CHECK(normalised_guid(row.published) == row.canonical);
    }
}

TEST_CASE("a hostile address costs what it is long", "[feed][identity][url]") {
    const std::string address = "https://example.org/";
    for (const std::string piece : {"../", "a/amp/", "%", "&amp;", ";sid=", "(S("}) {
        std::string path = address, query = address + "?";
        while (path.size() < 8000) path += piece, query += piece;
        CHECK(canonical_url(path).size() <= 3 * path.size());
        CHECK(canonical_url(query).size() <= 3 * query.size());
    }
    CHECK(canonical_url(address + std::string(10'000, 'a')).size() == address.size() + 10'000);
}
