// Any text through read_json() with small limits: no crash, and what comes out keeps its promises.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feed/formats/json.hpp"
#include "feed/text/text.hpp"
#include "fuzz/promises.hpp"

namespace {

using namespace newswatch::feed;

void check_text(std::string_view text) { promises::require(detail::scan_utf8(text).clean()); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = detail::repair_utf8({reinterpret_cast<const char*>(data), size});
    Limits limits;
    limits.item_bytes = 1000;
    limits.items = 20;
    limits.depth = 12;
    detail::Report report;
    report.set_text(text);
    auto document = detail::read_json(text, {"https://example.org/feed/", ""}, limits, report);
    if (!document) {
        check_text(document.error().message);
        return 0;
    }
    document->encoding = "utf-8";
    promises::check(*document, limits);
    promises::check(report.take(), text);
    return 0;
}
