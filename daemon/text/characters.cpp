#include "text/characters.hpp"

#include <unicode/uchar.h>

#include <algorithm>

#include "text/runs.hpp"

namespace newswatch::text {

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool iequals(std::string_view text, std::string_view lower_case) {
    return text.size() == lower_case.size() && istarts_with(text, lower_case);
}

bool istarts_with(std::string_view text, std::string_view lower_case) {
    return text.size() >= lower_case.size() && std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                                                          [](char a, char b) { return a == lower(b); });
}

std::size_t ifind(std::string_view text, std::string_view lower_case, std::size_t from, std::size_t window) {
    if (from >= text.size()) return text.npos;
    const auto region = text.substr(from, window);
    const auto hit = std::search(region.begin(), region.end(), lower_case.begin(), lower_case.end(),
                                 [](char a, char b) { return lower(a) == b; });
    return hit == region.end() ? text.npos : from + static_cast<std::size_t>(hit - region.begin());
}

void append_utf8(std::string& out, char32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = 0xFFFD;
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

char32_t next_wide_code(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 0 || at + length > text.size()) return ++at, U'\uFFFD';
    char32_t code = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return ++at, U'\uFFFD';
        code = code << 6 | (byte(at + i) & 0x3F);
    }
    at += length;
    return code;
}

std::size_t cut_point(std::string_view text, std::size_t limit) {
    if (limit >= text.size()) return text.size();
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    return limit;
}

std::string fold_space(std::string_view text) {
    text = trim(text);
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto copied = copy_run<Stops::none>(text.substr(at), out.data() + size);
        size += copied;
        at += copied;
        while (at < text.size() && is_space(text[at])) ++at;
    }
    out.resize(size);
    return out;
}

std::string fold_lines(std::string_view text) {
    text = trim(text);
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto copied = copy_run<Stops::breaks>(text.substr(at), out.data() + size);
        size += copied;
        at += copied;
        std::size_t breaks = 0;
        for (; at < text.size() && is_space(text[at]); ++at) breaks += text[at] == '\n' ? 1 : 0;
        if (at == text.size()) break;
        if (out[size - 1] == ' ') --size;
        out[size++] = breaks == 0 ? ' ' : '\n';
        if (breaks > 1) out[size++] = '\n';
    }
    out.resize(size);
    return out;
}

char32_t fold_wide_code(char32_t code) {
    return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(code), U_FOLD_CASE_DEFAULT));
}

}  // namespace newswatch::text
