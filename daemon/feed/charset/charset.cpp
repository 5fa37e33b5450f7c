#include "feed/charset/charset.hpp"

#include "feed/charset/converter.hpp"
#include "feed/charset/utf8.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

struct Wide {
    std::string_view name;  // empty: bytes of eight bits
    std::size_t mark = 0;   // bytes of the byte order mark
};

// UTF-16 and UTF-32 by their mark, or by the zeros around the first "<" (XML 1.0 appendix F).
Wide wide_encoding(std::string_view bytes) {
    using namespace std::string_view_literals;
    const auto starts = [&](std::string_view with) { return bytes.substr(0, with.size()) == with; };
    if (starts("\xFF\xFE\0\0"sv)) return {"utf-32le", 4};
    if (starts("\0\0\xFE\xFF"sv)) return {"utf-32be", 4};
    if (starts("\xFF\xFE"sv)) return {"utf-16le", 2};
    if (starts("\xFE\xFF"sv)) return {"utf-16be", 2};
    if (starts("<\0\0\0"sv)) return {"utf-32le", 0};
    if (starts("\0\0\0<"sv)) return {"utf-32be", 0};
    if (starts("<\0"sv)) return {"utf-16le", 0};
    if (starts("\0<"sv)) return {"utf-16be", 0};
    return {};
}

std::string_view value_after(std::string_view text, std::string_view key) {
    std::size_t at = ifind(text, key, 0, 1024);
    if (at == text.npos) return {};
    at += key.size();
    while (at < text.size() && is_space(text[at])) ++at;
    if (at == text.size() || text[at] != '=') return {};
    ++at;
    while (at < text.size() && (is_space(text[at]) || text[at] == '"' || text[at] == '\'')) ++at;
    const auto end = text.find_first_of(" \t\r\n;,\"'?>", at);
    return text.substr(at, end == text.npos ? end : end - at);
}

// What the XML declaration says, XML 1.0 section 4.3.3.
std::string_view declared_charset(std::string_view bytes) {
    const auto begin = bytes.find_first_not_of(" \t\r\n");
    if (begin == bytes.npos || bytes.substr(begin, 5) != "<?xml") return {};
    const auto end = bytes.substr(begin, 512).find("?>");
    return end == bytes.npos ? std::string_view{} : value_after(bytes.substr(begin, end), "encoding");
}

// A declared name that is usable here, else empty and a complaint.
std::string usable(std::string_view label, std::string_view where, Report& report) {
    if (label.empty()) return {};
    const std::string name = canonical_charset(label);
    // Bytes of eight bits are not UTF-16, whatever they say: somebody converted the file and left the
    // declaration.
    const bool wide =
        name.rfind("utf-16", 0) == 0 || name.rfind("utf-32", 0) == 0 || name.rfind("ucs-", 0) == 0;
    if (name == "utf-8" || (!name.empty() && !wide && is_markup_charset(name))) return name;
    report.add(nowhere, "encoding",
               std::string{where} + " names the encoding \"" + repair_utf8(label.substr(0, 40)) +
                   "\", which this document cannot be in or which is not known; it is ignored");
    return {};
}

void keep_utf8(std::string_view bytes, const Utf8Scan& scan, Decoded& decoded, Report& report) {
    decoded.encoding = "utf-8";
    decoded.text = bytes;
    report.set_text(bytes);
    if (scan.clean()) return;
    if (scan.invalid != 0)
        report.add(scan.first_invalid, "encoding",
                   std::to_string(scan.invalid) +
                       " byte sequences are not UTF-8 and were replaced by U+FFFD; this is "
                       "the first");
    if (scan.controls != 0)
        report.add(scan.first_control, "xml",
                   std::to_string(scan.controls) +
                       " control characters, which XML forbids, were replaced by spaces; "
                       "this is the first");
    decoded.owned = repair_utf8(bytes);
    decoded.text = decoded.owned;
    report.set_text(decoded.text);
}

// False when ICU does not know the name after all.
bool read_as(std::string_view bytes, const std::string& name, Decoded& decoded, Report& report) {
    auto converted = convert(bytes, name);
    if (!converted) return false;
    const auto scan = scan_utf8(converted->text);
    decoded.owned = scan.clean() ? std::move(converted->text) : repair_utf8(converted->text);
    decoded.text = decoded.owned;
    decoded.encoding = name;
    report.set_text(decoded.text);
    const auto damage = decoded.text.find("\xEF\xBF\xBD");
    if (converted->errors != 0)
        report.add(damage, "encoding",
                   std::to_string(converted->errors) + " byte sequences are not " + name +
                       " and were replaced by U+FFFD; this is the first");
    if (scan.controls != 0)
        report.add(nowhere, "xml",
                   std::to_string(scan.controls) +
                       " control characters, which XML forbids, were replaced by spaces");
    return true;
}

// Which of the two declarations to believe; empty: neither says anything usable. `holds`: the bytes are good
// UTF-8.
std::string chosen(const std::string& header, const std::string& declaration, bool holds, Report& report) {
    if (header.empty() || declaration.empty() || header == declaration)
        return header.empty() ? declaration : header;
    const bool says_utf8 = header == "utf-8" || declaration == "utf-8";
    const auto& other = header == "utf-8" ? declaration : header;
    const std::string winner = says_utf8 ? (holds ? "utf-8" : other) : header;
    report.add(
        nowhere, "encoding",
        "the HTTP header says " + header + ", the XML declaration " + declaration + "; read as " + winner);
    return winner;
}

}  // namespace

void decode(std::string_view bytes, std::string_view content_type, Decoded& decoded, Report& report) {
    const Wide wide = wide_encoding(bytes);
    if (!wide.name.empty() && read_as(bytes.substr(wide.mark), std::string{wide.name}, decoded, report))
        return;
    const bool marked = bytes.substr(0, utf8_mark.size()) == utf8_mark;
    if (marked) bytes.remove_prefix(utf8_mark.size());
    const auto scan = scan_utf8(bytes);
    if (marked) return keep_utf8(bytes, scan, decoded, report);

    const auto header = usable(value_after(content_type, "charset"), "the HTTP header", report);
    const auto declaration = usable(declared_charset(bytes), "the XML declaration", report);
    const auto name = chosen(header, declaration, scan.invalid == 0, report);
    // Pure ASCII reads the same in all of them but the stateful ones (ISO-2022-JP, HZ).
    if (name == "utf-8" || (name.empty() && scan.invalid == 0))
        return keep_utf8(bytes, scan, decoded, report);
    if (!name.empty() && read_as(bytes, name, decoded, report)) return;
    // Nothing is declared and not all of it is UTF-8. A text that is UTF-8 but for a few bytes has many good
    // multi-byte characters; a text of windows-1252 hardly ever has one.
    if (count_leads(bytes) >= 4 * scan.invalid) return keep_utf8(bytes, scan, decoded, report);
    report.add(nowhere, "encoding",
               "no encoding is declared and the bytes are not UTF-8; read as windows-1252");
    read_as(bytes, "windows-1252", decoded, report);
}

}  // namespace newswatch::feed::detail
