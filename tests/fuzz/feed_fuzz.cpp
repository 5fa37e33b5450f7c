// Any bytes through parse() and normalise(): no crash, and what comes out keeps its promises.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

#include "feed/charset/charset.hpp"
#include "feed/gzip/gzip.hpp"
#include "feed/normalise.hpp"
#include "feed/parse.hpp"
#include "feed/text/text.hpp"
#include "fuzz/promises.hpp"

namespace {

using namespace newswatch;
using feed::promises::require;

bool at_character(std::string_view text, std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void check_spans(const Article& article) {
    std::uint32_t reached = 0;
    auto field = Field::none;
    for (const auto& zone : article.annotations) {
        const auto text = text_of(article, zone.span.field);
        if (zone.span.field != field) reached = 0;
        field = zone.span.field;
        require(zone.span.begin >= reached && zone.span.begin < zone.span.end &&
                zone.span.end <= text.size());
        require(at_character(text, zone.span.begin) && at_character(text, zone.span.end));
        reached = zone.span.end;
    }
}

void check_text(std::string_view text) { require(feed::detail::scan_utf8(text).invalid == 0); }

void check(const Article& article) {
    check_text(article.title);
    check_text(article.summary);
    check_text(article.body);
    check_text(article.url);
    for (const auto& author : article.authors) check_text(author);
    for (const auto& category : article.categories) check_text(category);
    check_spans(article);
    require(article.id.size() == 32 && feed::revision_of(article).size() == 32);
}

void check_places(const std::vector<feed::Problem>& problems, std::string_view bytes,
                  const std::string& type) {
    feed::detail::Decoded decoded;
    feed::detail::Report report;
    feed::detail::decode(bytes, type, decoded, report);
    feed::promises::check(problems, decoded.text);
}

}  // namespace

// A digit at the very beginning chooses what the HTTP header says; any other feed comes without a header, so
// that every feed is a seed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view types[]{"",
                                       "text/xml",
                                       "text/xml; charset=utf-8",
                                       "text/xml; charset=windows-1251",
                                       "text/xml; charset=shift_jis",
                                       "text/xml; charset=iso-2022-jp"};
    std::string_view bytes{reinterpret_cast<const char*>(data), size};
    std::string type;
    if (size > 0 && data[0] >= '0' && data[0] < '0' + static_cast<int>(std::size(types))) {
        type = types[data[0] - '0'];
        bytes.remove_prefix(1);
    }
    feed::Limits limits;
    limits.item_bytes = 1000;
    limits.items = 20;
    const auto document = feed::parse(bytes, {"https://example.org/feed/", type}, limits);
    check_text(feed::html_to_text(document ? "" : feed::detail::repair_utf8(bytes), 500));
    if (!document) {
        check_text(document.error().message);
        return 0;
    }
    feed::promises::check(*document, limits);
    const auto unzipped = feed::detail::unzip(bytes, limits.bytes);
    const bool zipped = feed::detail::is_gzip(bytes);
    require(!zipped || (unzipped && unzipped->bytes.size() <= limits.bytes));
    check_places(document->problems, zipped ? std::string_view{unzipped->bytes} : bytes, type);
    feed::Origin origin;
    origin.source = "fuzz";
    const auto articles = feed::normalise(*document, origin, Timestamp{});
    require(articles.size() <= document->items.size());
    for (const auto& article : articles) check(article);
    return 0;
}
