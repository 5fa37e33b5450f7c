// What reading web pages costs, beside libxml2 making its own tree of the same pages and doing nothing with
// it. The pages are those of tests/page/pages, each repeated furniture and all until it has the size that
// pages have in the field: 60 to 200 KB.
#include <benchmark/benchmark.h>
#include <libxml/HTMLparser.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/ratios.hpp"
#include "page/main_text.hpp"

namespace {

using namespace newswatch;

constexpr std::size_t least_size = 60'000;

// More of what pages are full of: scripts, styles and a menu with every section of a large site.
std::string furniture(std::size_t size) {
    std::string html = "<div class=\"mega-menu\"><ul>";
    for (int i = 0; html.size() < size; ++i) {
        const auto number = std::to_string(i);
        html += "<li class=\"mega-menu__item item-" + number + "\"><a href=\"/section/" + number +
                "?from=menu\" data-track=\"menu:" + number + "\"><span>Section " + number +
                "</span></a></li>";
        if (i % 8 == 0)
            html += "<script>window.q=window.q||[];q.push({slot:" + number +
                    ",size:[[300,250],[728,90]],key:\"<b>\"});</script>";
    }
    return html + "</ul></div>";
}

std::vector<std::string> load_pages() {
    std::vector<std::string> pages;
    for (const auto& entry :
         std::filesystem::directory_iterator{std::string{NEWSWATCH_SOURCE_DIR} + "/tests/page/pages"}) {
        if (entry.path().extension() != ".html") continue;
        std::ifstream file{entry.path(), std::ios::binary};
        std::string page{std::istreambuf_iterator<char>{file}, {}};
        const auto body = page.find("<body");
        const auto at = body == std::string::npos ? page.size() : page.find('>', body) + 1;
        const std::size_t wanted = least_size + pages.size() % 8 * 20'000;
        if (page.size() < wanted) page.insert(at, furniture(wanted - page.size()));
        pages.push_back(std::move(page));
    }
    return pages;
}

const std::vector<std::string>& pages() {
    static const auto loaded = load_pages();
    return loaded;
}

void count(benchmark::State& state) {
    std::size_t bytes = 0;
    for (const auto& page : pages()) bytes += page.size();
    const auto rounds = static_cast<double>(state.iterations());
    state.counters["pages/s"] =
        benchmark::Counter(rounds * static_cast<double>(pages().size()), benchmark::Counter::kIsRate);
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
}

void libxml2(benchmark::State& state) {
    constexpr int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
    for (auto _ : state)
        for (const auto& page : pages()) {
            auto* document =
                htmlReadMemory(page.data(), static_cast<int>(page.size()), nullptr, nullptr, options);
            benchmark::DoNotOptimize(document);
            xmlFreeDoc(document);
        }
    count(state);
}
BENCHMARK(libxml2)->Name("page/reference: libxml2 htmlReadMemory")->Unit(benchmark::kMillisecond);

void read_pages(benchmark::State& state) {
    const page::Hints hints{.url = "https://www.gazette.example.org/a", .content_type = {}};
    for (auto _ : state)
        for (const auto& bytes : pages()) {
            auto page = page::read_page(bytes, hints);
            benchmark::DoNotOptimize(page);
        }
    count(state);
}
BENCHMARK(read_pages)->Name("page/read_page")->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) { return newswatch::bench::run(argc, argv); }
