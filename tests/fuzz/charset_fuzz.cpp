// Any bytes through decode(), and what comes out through the repairs of a text: always valid UTF-8. The first
// byte chooses what the HTTP header says.
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>

#include "feed/charset/charset.hpp"
#include "feed/charset/mojibake.hpp"
#include "feed/html/entities.hpp"
#include "feed/text/text.hpp"
#include "feed/xml/prolog.hpp"

using namespace newswatch::feed::detail;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_utf8(std::string_view text) { return scan_utf8(text).invalid == 0; }

std::string references_of(std::string_view text, Within within) {
    std::string out;
    for (auto at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
        const Reference reference = reference_at(text, at, within);
        require(at + reference.length <= text.size());
        if (reference.code != 0) append_utf8(out, reference.code);
        if (reference.second != 0) append_utf8(out, reference.second);
    }
    return out;
}

// The fast scan against one that goes a character at a time.
void check_scan(std::string_view bytes) {
    std::size_t invalid = 0, first = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const bool ascii = static_cast<unsigned char>(bytes[at]) < 0x80;
        const Utf8Step step = ascii ? Utf8Step{1, true} : utf8_step(bytes, at);
        if (!step.valid && invalid++ == 0) first = at;
        at += step.length;
    }
    const Utf8Scan scan = scan_utf8(bytes);
    require(scan.invalid == invalid && scan.first_invalid == first);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr const char* types[]{"",
                                  "text/xml; charset=utf-8",
                                  "text/xml; charset=iso-8859-1",
                                  "text/xml; charset=windows-1251",
                                  "text/xml; charset=shift_jis",
                                  "text/xml; charset=iso-2022-jp",
                                  "text/xml; charset=big5",
                                  "text/xml; charset=cp037"};
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    check_scan(bytes);
    require(is_utf8(repair_utf8(bytes)));
    Decoded decoded;
    Report report;
    decode(bytes, types[data[0] % std::size(types)], decoded, report);
    const Utf8Scan scan = scan_utf8(decoded.text);
    require(scan.clean() && !decoded.encoding.empty());
    for (const auto& problem : report.take()) require(is_utf8(problem.message));

    std::string text{decoded.text};
    repair_mojibake(text);
    require(is_utf8(text) && text.size() <= decoded.text.size());
    for (const auto within : {Within::xml, Within::html, Within::html_attribute})
        require(is_utf8(references_of(decoded.text, within)));
    DeclaredEntities declared{scan_doctype(decoded.text).simple, decoded.text.size()};
    for (const auto& entity : declared.entities) require(is_utf8(entity.name) && is_utf8(entity.text));
    std::string expanded;
    decode_xml(
        decoded.text, expanded, [](std::size_t) {}, &declared);
    require(is_utf8(expanded) && expanded.size() <= 2 * decoded.text.size());
    return 0;
}
