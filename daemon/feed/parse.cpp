#include "feed/parse.hpp"

#include <algorithm>

#include "feed/charset/charset.hpp"
#include "feed/formats/json.hpp"
#include "feed/formats/xml.hpp"
#include "feed/gzip/gzip.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed {
namespace {

using namespace detail;

// XML 1.0 section 2.11. Lines and columns stay what they were.
void normalise_line_ends(Decoded& decoded, Report& report) {
    if (decoded.text.find('\r') == std::string_view::npos) return;
    std::string text;
    text.reserve(decoded.text.size());
    for (std::size_t at = 0; at < decoded.text.size();) {
        const auto end = std::min(decoded.text.find('\r', at), decoded.text.size());
        text.append(decoded.text, at, end - at);
        if (end < decoded.text.size()) text += '\n';
        at = end + (decoded.text.substr(end, 2) == "\r\n" ? 2 : 1);
    }
    decoded.owned = std::move(text);
    decoded.text = decoded.owned;
    report.set_text(decoded.text);
}

// A JSON Feed behind the warnings of a script; empty when there is none.
std::string_view json_feed_within(std::string_view text) {
    constexpr std::size_t window = 16384;
    const auto mark = text.substr(0, window).find("jsonfeed.org/version/");
    const auto begin = mark == text.npos ? mark : text.rfind('{', mark);
    return begin == text.npos ? std::string_view{} : text.substr(begin);
}

Result<Document> parse_plain(std::string_view bytes, const ParseHints& hints, const Limits& limits) {
    if (bytes.size() > limits.bytes)
        return Error{ErrorKind::too_large, "the feed has " + std::to_string(bytes.size()) +
                                               " bytes, more than the " + std::to_string(limits.bytes) +
                                               " allowed"};
    Report report;
    Decoded decoded;
    decode(bytes, hints.content_type, decoded, report);
    normalise_line_ends(decoded, report);
    if (trim(decoded.text).empty())
        return Error{ErrorKind::invalid, "the feed is empty; expected RSS or Atom"};
    const auto read = looks_like_json(decoded.text) ? read_json : read_xml;
    auto document = read(decoded.text, hints, limits, report);
    if (const auto json = json_feed_within(decoded.text); !document && !json.empty())
        document = read_json(json, hints, limits, report);
    if (!document) return document.error();
    document->encoding = std::move(decoded.encoding);
    if (document->feed.language.empty()) document->feed.language = hints.language;
    document->problems = report.take();
    return document;
}

}  // namespace

Result<Document> parse(std::string_view bytes, const ParseHints& hints, const Limits& limits) {
    if (!is_gzip(bytes)) return parse_plain(bytes, hints, limits);
    const auto unzipped = unzip(bytes, limits.bytes);
    if (!unzipped) return unzipped.error();
    auto document = parse_plain(unzipped->bytes, hints, limits);
    if (document && !unzipped->damage.empty())
        document->problems.insert(document->problems.begin(), {0, 0, "truncated", unzipped->damage});
    return document;
}

}  // namespace newswatch::feed
