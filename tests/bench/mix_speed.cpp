#include "bench/mix_speed.hpp"

#include <benchmark/benchmark.h>
#include <libxml/parser.h>
#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <pugixml.hpp>

#include "bench/feed_mix.hpp"
#include "feed/normalise.hpp"
#include "feed/parse.hpp"

namespace {

// Bytes on the heap of the thread that counts: of operator new, and of pugixml and libxml2, which have
// allocators of their own.
thread_local bool counting = false;
thread_local std::ptrdiff_t in_use = 0, peak = 0;

void* counted_malloc(std::size_t size) {
    void* block = std::malloc(size);
    if (counting && block != nullptr) {
        in_use += static_cast<std::ptrdiff_t>(malloc_usable_size(block));
        peak = std::max(peak, in_use);
    }
    return block;
}
void counted_free(void* block) {
    if (counting && block != nullptr) in_use -= static_cast<std::ptrdiff_t>(malloc_usable_size(block));
    std::free(block);
}
void* counted_realloc(void* block, std::size_t size) {
    if (counting && block != nullptr) in_use -= static_cast<std::ptrdiff_t>(malloc_usable_size(block));
    void* moved = std::realloc(block, size);
    if (counting && moved != nullptr) {
        in_use += static_cast<std::ptrdiff_t>(malloc_usable_size(moved));
        peak = std::max(peak, in_use);
    }
    return moved;
}
char* counted_copy(const char* text) {
    const std::size_t size = std::char_traits<char>::length(text) + 1;
    void* copy = counted_malloc(size);
    return copy == nullptr
               ? nullptr
               : static_cast<char*>(std::char_traits<char>::copy(static_cast<char*>(copy), text, size));
}

}  // namespace

void* operator new(std::size_t size) {
    void* block = counted_malloc(std::max<std::size_t>(size, 1));
    if (block == nullptr) throw std::bad_alloc{};
    return block;
}
void operator delete(void* block) noexcept { counted_free(block); }
void operator delete(void* block, std::size_t) noexcept { counted_free(block); }

namespace newswatch::bench {
namespace {

feed::ParseHints served() {
    feed::ParseHints hints;
    hints.url = "https://www.gazette.example.org/feed";
    hints.content_type = "application/xml";
    return hints;
}

// CPU time of this thread: what else runs on the machine counts little.
double seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

feed::Document parsed(const std::string& bytes) {
    static const auto hints = served();
    auto document = feed::parse(bytes, hints);
    if (!document || document->items.empty() || !document->problems.empty()) {
        std::fprintf(stderr, "feed/mix: a feed of the mix is not understood\n");
        std::exit(1);
    }
    return std::move(*document);
}

void parse(const std::string& bytes) {
    auto document = parsed(bytes);
    benchmark::DoNotOptimize(document);
}

void parse_and_normalise(const std::string& bytes) {
    static const feed::Origin origin{.source = "Gazette", .url = {}, .tags = {}, .language = {}};
    auto articles = feed::normalise(parsed(bytes), origin, Timestamp{});
    benchmark::DoNotOptimize(articles);
}

void load_with_pugixml(const std::string& bytes) {
    pugi::xml_document document;
    auto loaded = document.load_buffer(bytes.data(), bytes.size());
    benchmark::DoNotOptimize(loaded);
}

void load_with_libxml2(const std::string& bytes) {
    constexpr int options =
        XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE;
    auto* document = xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr, options);
    benchmark::DoNotOptimize(document);
    xmlFreeDoc(document);
}

struct Best {
    double parse = 1e9, normalise = 1e9, pugixml = 1e9, libxml2 = 1e9;
};

void keep_best(double& best, const std::vector<std::string>& mix, void (*work)(const std::string&)) {
    const double begin = seconds();
    for (const auto& document : mix) work(document);
    best = std::min(best, seconds() - begin);
}

void measure_memory(std::size_t bytes) {
    const auto document = make_large_feed(bytes);
    parse(document);  // tables that live as long as the program are made here
    in_use = peak = 0;
    counting = true;
    parse(document);
    counting = false;
    std::printf("%-60s %6.2f x the document's bytes (%.1f MB)\n", "feed/mix: memory, peak heap of parse",
                static_cast<double>(peak) / static_cast<double>(document.size()),
                static_cast<double>(document.size()) / 1e6);
}

}  // namespace

void measure_feed_mix(bool smoke) {
    pugi::set_memory_management_functions(counted_malloc, counted_free);
    xmlMemSetup(counted_free, counted_malloc, counted_realloc, counted_copy);
    const auto mix = make_feed_mix(smoke ? 2'000'000 : 50'000'000);
    double bytes = 0;
    for (const auto& document : mix) bytes += static_cast<double>(document.size());
    Best best;
    for (int round = 0; round < (smoke ? 1 : 5); ++round) {
        keep_best(best.parse, mix, parse);
        keep_best(best.normalise, mix, parse_and_normalise);
        keep_best(best.pugixml, mix, load_with_pugixml);
        keep_best(best.libxml2, mix, load_with_libxml2);
    }
    const auto tell = [&](const char* what, double time) {
        std::printf("%-60s %6.1f MB/s %6.2f x the time of pugixml %6.2f x the time of libxml2\n", what,
                    bytes / time / 1e6, time / best.pugixml, time / best.libxml2);
    };
    std::printf("feed/mix: %zu documents, %.1f MB\n", mix.size(), bytes / 1e6);
    tell("feed/mix: parse", best.parse);
    tell("feed/mix: parse and normalise", best.normalise);
    tell("feed/mix: pugixml load", best.pugixml);
    tell("feed/mix: libxml2 load", best.libxml2);
    measure_memory(smoke ? 1'000'000 : 20'000'000);
}

}  // namespace newswatch::bench
