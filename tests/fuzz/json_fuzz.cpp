// Any text through read_json() with small limits: no crash, and what comes out keeps its promises.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feed/charset/utf8.hpp"
#include "feed/formats/json.hpp"

namespace {

using namespace newswatch::feed;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_text(std::string_view text) { require(detail::scan_utf8(text).clean()); }

void check(const Item& item, const Limits& limits) {
    for (const auto* text : {&item.title, &item.summary, &item.content}) {
        check_text(text->value);
        check_text(text->plain);
        require(text->html || text->value.size() <= limits.item_bytes);
    }
    for (const auto* line : {&item.id, &item.link, &item.language, &item.rights, &item.source.title})
        check_text(*line);
    for (const auto& author : item.authors) check_text(author.name);
    for (const auto& category : item.categories) check_text(category.shown());
    require(item.authors.size() <= 200 && item.categories.size() <= 1000 && item.enclosures.size() <= 100);
    require(item.urgency <= 8);
    for (const auto* date : {&item.published, &item.updated, &item.expires})
        require(date->at.has_value() == (date->certainty != Certainty::none));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = detail::repair_utf8({reinterpret_cast<const char*>(data), size});
    Limits limits;
    limits.item_bytes = 1000;
    limits.items = 20;
    limits.depth = 12;
    detail::Report report;
    report.set_text(text);
    const auto document = detail::read_json(text, {"https://example.org/feed/", ""}, limits, report);
    if (!document) {
        check_text(document.error().message);
        return 0;
    }
    require(document->items.size() <= limits.items && !document->format.empty());
    for (const auto& item : document->items) check(item, limits);
    for (const auto& problem : report.take()) check_text(problem.message);
    return 0;
}
