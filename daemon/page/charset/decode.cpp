#include "page/charset/decode.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t prescan_bytes = 4096, detected_bytes = 32768;

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
struct CloseDetector {
    void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

struct Utf8Shape {
    std::size_t multi = 0, faults = 0;
};

Utf8Shape shape_of(std::string_view bytes) {
    Utf8Shape shape;
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const auto size = static_cast<std::int32_t>(bytes.size());
    for (std::int32_t i = 0; i < size;) {
        if (data[i] < 0x80) {
            ++i;
            continue;
        }
        UChar32 c;
        U8_NEXT(data, i, size, c);
        ++(c < 0 ? shape.faults : shape.multi);
    }
    return shape;
}

// UTF-8 with its faults and control characters replaced.
std::string clean_utf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 64);
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const auto size = static_cast<std::int32_t>(bytes.size());
    for (std::int32_t i = 0; i < size;) {
        const auto begin = i;
        while (i < size && ((data[i] >= 0x20 && data[i] < 0x7F) || data[i] == '\n' || data[i] == '\t')) ++i;
        text.append(bytes, static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
        if (i >= size) break;
        if (data[i] < 0x80) {
            text += data[i] == '\r' && i + 1 < size && data[i + 1] != '\n' ? '\n' : ' ';
            ++i;
            continue;
        }
        const auto from = i;
        UChar32 c;
        U8_NEXT(data, i, size, c);
        if (c < 0 || (c & 0xFFFE) == 0xFFFE)
            text += "\xEF\xBF\xBD";
        else if (c < 0xA0)
            text += ' ';
        else
            text.append(bytes, static_cast<std::size_t>(from), static_cast<std::size_t>(i - from));
    }
    return text;
}

// What the web means by a label, where ICU means something else or nothing.
std::string converter_named(std::string_view label) {
    static constexpr std::pair<const char*, const char*> meant[]{{"ascii", "windows-1252"},
                                                                 {"us-ascii", "windows-1252"},
                                                                 {"latin1", "windows-1252"},
                                                                 {"iso-8859-1", "windows-1252"},
                                                                 {"iso8859-1", "windows-1252"},
                                                                 {"iso_8859-1", "windows-1252"},
                                                                 {"gb2312", "gb18030"},
                                                                 {"gbk", "gb18030"},
                                                                 {"gb_2312-80", "gb18030"},
                                                                 {"x-gbk", "gb18030"},
                                                                 {"shift_jis", "windows-31j"},
                                                                 {"shift-jis", "windows-31j"},
                                                                 {"sjis", "windows-31j"},
                                                                 {"x-sjis", "windows-31j"},
                                                                 {"euc-kr", "windows-949"},
                                                                 {"ks_c_5601-1987", "windows-949"},
                                                                 {"korean", "windows-949"},
                                                                 {"iso-8859-9", "windows-1254"},
                                                                 {"tis-620", "windows-874"},
                                                                 {"iso-8859-11", "windows-874"},
                                                                 {"big5", "big5-hkscs"},
                                                                 {"x-euc-jp", "euc-jp"},
                                                                 {"utf8", "utf-8"},
                                                                 {"unicode", "utf-8"},
                                                                 {"win-1251", "windows-1251"},
                                                                 {"cp1251", "windows-1251"},
                                                                 {"utf-16", "utf-8"}};
    const auto name = lower(trim(label));
    for (const auto& [written, means] : meant)
        if (name == written) return means;
    return name;
}

bool is_unsafe(std::string_view name) {
    for (const auto* prefix : {"utf-7", "utf7", "scsu", "bocu", "ebcdic", "ibm037", "imap", "lmbcs", "hz"})
        if (name.substr(0, std::string_view{prefix}.size()) == prefix) return true;
    return name.empty() || name.size() > 40;
}

std::optional<std::string> convert(std::string_view bytes, const std::string& name) {
    if (is_unsafe(name)) return std::nullopt;
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<UConverter, CloseConverter> from{ucnv_open(name.c_str(), &error)};
    std::unique_ptr<UConverter, CloseConverter> to{ucnv_open("UTF-8", &error)};
    if (U_FAILURE(error)) return std::nullopt;
    std::string text(bytes.size() * 3 + 16, '\0');
    char* target = text.data();
    const char* source = bytes.data();
    std::array<UChar, 4096> pivot{};
    UChar *pivot_source = pivot.data(), *pivot_target = pivot.data();
    ucnv_convertEx(to.get(), from.get(), &target, text.data() + text.size(), &source, source + bytes.size(),
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(), true, true,
                   &error);
    if (U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR) return std::nullopt;
    text.resize(static_cast<std::size_t>(target - text.data()));
    return clean_utf8(text);
}

// The word after "charset=" in a header or a meta element; empty when there is none.
std::string_view charset_in(std::string_view text) {
    static constexpr std::string_view key = "charset";
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto found =
            std::search(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), key.begin(), key.end(),
                        [](char x, char y) { return to_lower(x) == y; });
        if (found == text.end()) return {};
        at = static_cast<std::size_t>(found - text.begin()) + key.size();
        while (at < text.size() && is_space(text[at])) ++at;
        if (at >= text.size() || text[at] != '=') continue;
        do ++at;
        while (at < text.size() && (is_space(text[at]) || text[at] == '"' || text[at] == '\''));
        const auto begin = at;
        const auto in_label = [](char c) {
            return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == ':' || c == '.';
        };
        while (at < text.size() && in_label(text[at])) ++at;
        return text.substr(begin, at - begin);
    }
    return {};
}

std::string detected(std::string_view bytes) {
    bytes = bytes.substr(0, detected_bytes);
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<UCharsetDetector, CloseDetector> detector{ucsdet_open(&error)};
    if (U_FAILURE(error)) return {};
    ucsdet_enableInputFilter(detector.get(), true);
    ucsdet_setText(detector.get(), bytes.data(), static_cast<std::int32_t>(bytes.size()), &error);
    const auto* match = ucsdet_detect(detector.get(), &error);
    if (U_FAILURE(error) || match == nullptr) return {};
    const auto* name = ucsdet_getName(match, &error);
    return U_FAILURE(error) || name == nullptr ? std::string{} : converter_named(name);
}

}  // namespace

DecodedPage decode_page(std::string_view bytes, std::string_view content_type) {
    const auto begins = [&](std::string_view mark) { return bytes.substr(0, mark.size()) == mark; };
    if (begins("\xEF\xBB\xBF")) return {clean_utf8(bytes.substr(3)), "utf-8"};
    for (const auto& [mark, name] : {std::pair{"\xFF\xFE", "utf-16le"}, std::pair{"\xFE\xFF", "utf-16be"}})
        if (begins(mark))
            if (auto text = convert(bytes.substr(2), name)) return {std::move(*text), name};
    const auto shape = shape_of(bytes);
    const auto enough_utf8 = shape.multi > 0 && shape.faults * 20 <= shape.multi;
    if (shape.faults == 0 || enough_utf8) {
        // Escape sequences make ASCII of other alphabets.
        const auto label =
            converter_named(charset_in(content_type.empty() ? bytes.substr(0, prescan_bytes) : content_type));
        if (shape.multi == 0 && label == "iso-2022-jp")
            if (auto text = convert(bytes, label)) return {std::move(*text), label};
        return {clean_utf8(bytes), "utf-8"};
    }
    for (const auto label : {charset_in(content_type), charset_in(bytes.substr(0, prescan_bytes))}) {
        const auto name = converter_named(label);
        if (name.empty() || name == "utf-8") continue;
        if (auto text = convert(bytes, name)) return {std::move(*text), name};
    }
    if (shape.faults * 4 <= shape.multi) return {clean_utf8(bytes), "utf-8"};
    const auto guess = detected(bytes);
    if (guess != "utf-8")
        if (auto text = convert(bytes, guess)) return {std::move(*text), guess};
    if (auto text = convert(bytes, "windows-1252")) return {std::move(*text), "windows-1252"};
    return {clean_utf8(bytes), "utf-8"};
}

}  // namespace newswatch::page::detail
