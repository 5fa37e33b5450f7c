// Feeds and sitemaps that are published as gzip files.
#include <zlib.h>
#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

std::string zipped(std::string_view text) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) ==
            Z_OK);
    std::string file(deflateBound(&stream, text.size()), '\0');
    std::string input{text};
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(file.data());
    stream.avail_out = static_cast<uInt>(file.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    file.resize(file.size() - stream.avail_out);
    deflateEnd(&stream);
    return file;
}

const std::string sitemap =
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
    "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://example.org/1</loc>"
    "<news:news><news:title>Straße</news:title></news:news></url></urlset>";

}  // namespace

TEST_CASE("a gzip file is read as what it holds, whatever it is called", "[feed][gzip]") {
    for (const auto* type : {"application/gzip", "text/xml; charset=iso-8859-1", ""}) {
        const auto document = parse(zipped(sitemap), {"https://example.org/news.xml.gz", type});
        REQUIRE(document);
        REQUIRE(document->items.size() == 1);
        CHECK(document->items[0].link == "https://example.org/1");
        CHECK(document->problems.empty());
    }
}

TEST_CASE("all members of a gzip file count, and what stands behind them does not", "[feed][gzip]") {
    const auto half = sitemap.size() / 2;
    const auto file = zipped(sitemap.substr(0, half)) + zipped(sitemap.substr(half)) + std::string(512, '\0');
    const auto document = parse(file, {});
    REQUIRE(document);
    CHECK(document->items.size() == 1);
    CHECK(document->problems.empty());
}

TEST_CASE("of a gzip file that breaks off, or is damaged, the beginning is read", "[feed][gzip]") {
    std::string items, cut;
    for (int i = 0; i < 3000; ++i)
        items += "<item><guid>" + std::to_string(i * 7919 % 10007) + "</guid><title>T" + std::to_string(i) +
                 "</title></item>\n";
    cut = zipped(rss(items));
    cut.resize(cut.size() / 2);
    const auto document = parse(cut, {});
    REQUIRE(document);
    CHECK(document->items.size() > 500);
    CHECK(document->items.size() < 3000);
    REQUIRE_FALSE(document->problems.empty());
    CHECK(document->problems[0].kind == "truncated");
    CHECK(document->problems[0].message == "the gzip file is damaged: it breaks off");

    const auto nothing = parse(zipped(sitemap).substr(0, 12), {});
    REQUIRE_FALSE(nothing);
    CHECK(nothing.error().message == "the gzip file cannot be read: it breaks off");
    const auto noise = parse("\x1f\x8b\x08 and then a text that is none", {});
    REQUIRE_FALSE(noise);
    CHECK(noise.error().message.find("the gzip file cannot be read: ") == 0);
}

TEST_CASE("a gzip file that holds more than a feed may have is refused", "[feed][gzip]") {
    Limits limits;
    limits.bytes = 1u << 20;
    const auto bomb = parse(zipped(std::string(64u << 20, ' ')), {}, limits);
    REQUIRE_FALSE(bomb);
    CHECK(bomb.error().kind == ErrorKind::too_large);
    CHECK(bomb.error().message == "the gzip file holds more than the 1048576 bytes allowed");
}
