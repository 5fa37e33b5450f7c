// Feeds: from bytes to a document, and on to articles, beside bare pugixml loading of the same bytes.
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "bench/mix_speed.hpp"
#include "bench/ratios.hpp"
#include "feed/normalise.hpp"
#include "feed/parse.hpp"

namespace {

using namespace newswatch;

constexpr int items_per_feed = 100;

// An RSS 2.0 feed of the usual make: a summary, a body of some paragraphs, an author, categories, a date.
std::string make_feed() {
    std::string feed =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
        "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
        "<channel><title>Harbour "
        "Gazette</title><link>https://gazette.example.org/</link><language>en</language>";
    for (int i = 0; i < items_per_feed; ++i) {
        const auto n = std::to_string(i);
        feed += "<item><title>Ferry " + n +
                " to the “outer islands” is late &amp; crowded</title><link>/news/" + n +
                "?utm_source=rss</link><guid isPermaLink=\"false\">gazette-" + n +
                "</guid><dc:creator>Mara "
                "Ilves</dc:creator><category>Transport</category><category>Islands</category>"
                "<pubDate>Tue, 10 Mar 2026 09:" +
                std::to_string(10 + i % 50) + ":00 +0100</pubDate><description>The morning boat left " + n +
                " minutes late.</description><content:encoded><![CDATA[";
        for (int p = 0; p < 6; ++p)
            feed +=
                "<p>The harbour master&nbsp;said the <b>tide</b> was <a href=\"/tides\">lower</a> than "
                "expected, "
                "and that the island’s only pier could take one vessel at a time; paragraph " +
                std::to_string(p) + ".</p>\n";
        feed += "<p>Read also: The pier that nobody wanted</p>]]></content:encoded></item>\n";
    }
    return feed + "</channel></rss>";
}

const std::string& feed_bytes() {
    static const std::string bytes = make_feed();
    return bytes;
}

void count(benchmark::State& state) {
    const auto rounds = static_cast<std::int64_t>(state.iterations());
    state.SetBytesProcessed(rounds * static_cast<std::int64_t>(feed_bytes().size()));
    state.SetItemsProcessed(rounds * items_per_feed);
}

void load_with_pugixml(benchmark::State& state) {
    for (auto _ : state) {
        pugi::xml_document document;
        const auto result = document.load_buffer(feed_bytes().data(), feed_bytes().size());
        if (!result) state.SkipWithError("pugixml cannot load the feed");
        benchmark::DoNotOptimize(document.first_child());
    }
    count(state);
}
BENCHMARK(load_with_pugixml)->Name("feed/reference: pugixml load");

void parse(benchmark::State& state) {
    const feed::ParseHints hints{
        .url = "https://gazette.example.org/feed", .content_type = "application/rss+xml", .language = {}};
    for (auto _ : state) {
        auto document = feed::parse(feed_bytes(), hints);
        if (!document || document->items.size() != items_per_feed) state.SkipWithError("items are missing");
        benchmark::DoNotOptimize(document);
    }
    count(state);
}
BENCHMARK(parse)->Name("feed/parse");

void parse_and_normalise(benchmark::State& state) {
    const feed::ParseHints hints{
        .url = "https://gazette.example.org/feed", .content_type = "application/rss+xml", .language = {}};
    const feed::Origin origin{.source = "Harbour Gazette", .url = hints.url, .tags = {}, .language = {}};
    for (auto _ : state) {
        auto document = feed::parse(feed_bytes(), hints);
        if (!document) return state.SkipWithError("the feed cannot be parsed");
        auto articles = feed::normalise(*document, origin, Timestamp{});
        if (articles.size() != items_per_feed) state.SkipWithError("articles are missing");
        benchmark::DoNotOptimize(articles);
    }
    count(state);
}
BENCHMARK(parse_and_normalise)->Name("feed/parse and normalise");

}  // namespace

// The mix is measured by its own clock; --benchmark_filter and --benchmark_min_time=0 (a smoke test) count
// for it as well.
int main(int argc, char** argv) {
    bool smoke = false, wanted = true;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        constexpr std::string_view filter = "--benchmark_filter=";
        smoke = smoke || option == "--benchmark_min_time=0";
        if (option.substr(0, filter.size()) == filter)
            wanted = std::string_view{"feed/mix"}.find(option.substr(filter.size())) != option.npos;
    }
    const int result = newswatch::bench::run(argc, argv);
    if (result == 0 && wanted) newswatch::bench::measure_feed_mix(smoke);
    return result;
}
