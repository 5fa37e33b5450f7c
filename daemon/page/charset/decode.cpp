#include "page/charset/decode.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "text/charset.hpp"
#include "text/utf8.hpp"

namespace newswatch::page::detail {
namespace {

using text::CharsetKind;

constexpr std::size_t prescan_bytes = 4096;

// UTF-8 with its faults and control characters replaced; every line ends with a line feed.
std::string cleaned(std::string_view utf8) {
    auto clean = text::repair_utf8(utf8);
    for (auto at = clean.find('\r'); at != std::string::npos; at = clean.find('\r', at + 1))
        clean[at] = clean.compare(at + 1, 1, "\n") == 0 ? ' ' : '\n';
    return clean;
}

// Nothing when the bytes are hardly in that charset.
std::optional<std::string> read_as(std::string_view bytes, const std::string& charset) {
    const auto converted = text::convert(bytes, charset);
    if (!converted || converted->errors * 3 > text::count_high(bytes)) return std::nullopt;
    return cleaned(converted->text);
}

// What a page may be in when its bytes are not UTF-8; empty for all other labels.
std::string legacy_charset(std::string_view label) {
    const auto charset = text::charset_of(label);
    const bool legacy = charset.kind == CharsetKind::latin || charset.kind == CharsetKind::single ||
                        charset.kind == CharsetKind::multi;
    return legacy ? charset.name : std::string{};
}

// Escape sequences make other alphabets out of ASCII.
std::optional<std::string> read_escapes(std::string_view bytes, std::string_view label) {
    if (bytes.find('\x1B') == std::string_view::npos) return std::nullopt;
    const auto charset = text::charset_of(label);
    if (charset.name != "iso-2022-jp") return std::nullopt;
    const auto converted = text::convert(bytes, charset.name);
    if (!converted || converted->errors != 0) return std::nullopt;
    return cleaned(converted->text);
}

}  // namespace

DecodedPage decode_page(std::string_view bytes, std::string_view content_type) {
    const auto begins = [&](std::string_view mark) { return bytes.substr(0, mark.size()) == mark; };
    if (begins("\xEF\xBB\xBF")) return {cleaned(bytes.substr(3)), "utf-8"};
    for (const auto& [mark, name] : {std::pair{"\xFF\xFE", "utf-16le"}, std::pair{"\xFE\xFF", "utf-16be"}})
        if (begins(mark))
            if (const auto wide = text::convert(bytes.substr(2), name)) return {cleaned(wide->text), name};
    const auto of_header = text::declared_value(content_type, "charset");
    const auto of_page = text::declared_value(bytes.substr(0, prescan_bytes), "charset");
    const auto multi = text::count_multibyte(bytes), faults = text::scan_utf8(bytes).invalid;
    if (faults == 0 || (multi > 0 && faults * 20 <= multi)) {
        if (multi == 0)
            if (auto text = read_escapes(bytes, of_header.empty() ? of_page : of_header))
                return {std::move(*text), "iso-2022-jp"};
        return {cleaned(bytes), "utf-8"};
    }
    for (const auto label : {of_header, of_page})
        if (auto name = legacy_charset(label); !name.empty())
            if (auto text = read_as(bytes, name)) return {std::move(*text), std::move(name)};
    if (faults * 4 <= multi) return {cleaned(bytes), "utf-8"};
    for (auto& name : {text::detect_charset(text::text_sample(bytes), {}), std::string{"windows-1252"}})
        if (auto text = read_as(bytes, name)) return {std::move(*text), name};
    return {cleaned(bytes), "utf-8"};
}

}  // namespace newswatch::page::detail
