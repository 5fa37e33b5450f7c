#include "page/html/space.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace newswatch::page::detail {
namespace {

// Bytes of a white space or invisible character beyond ASCII at `at`; `space` says which it is.
std::size_t rare_space(std::string_view text, std::size_t at, bool& space) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    space = true;
    if (byte(0) == 0xC2 && byte(1) == 0xA0) return 2;
    if (byte(0) == 0xC2 && byte(1) == 0xAD) return space = false, 2;
    if (byte(0) == 0xE2 && byte(1) == 0x80) {
        if (byte(2) >= 0x80 && byte(2) <= 0x8A) return 3;
        if (byte(2) == 0xA8 || byte(2) == 0xA9 || byte(2) == 0xAF) return 3;
        if (byte(2) == 0x8B || byte(2) == 0x8E || byte(2) == 0x8F) return space = false, 3;
    }
    if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return 3;
    if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return space = false, 3;
    return 0;
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(), to_lower);
    return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return to_lower(x) == to_lower(y); });
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char x, char y) { return to_lower(x) == y; }) != text.end();
}

void SpaceFolding::add(std::string_view text) {
    for (std::size_t i = 0; i < text.size() && !full();) {
        const char c = text[i];
        bool space = is_space(c);
        std::size_t length = 1;
        if (static_cast<unsigned char>(c) >= 0xC2) {
            length = rare_space(text, i, space);
            if (length == 0)
                length = 1, space = false;
            else if (!space) {
                i += length;
                continue;
            }
        }
        if (space) {
            pending_ = true;
            line_ = line_ || c == '\n';
        } else {
            if (pending_ && !result_.empty()) result_ += lines_ && line_ ? '\n' : ' ';
            pending_ = line_ = false;
            result_ += c;
        }
        i += length;
    }
}

std::string fold_space(std::string_view text, bool lines) {
    SpaceFolding folding{lines};
    folding.reserve(text.size());
    folding.add(text);
    return folding.take();
}

std::string_view cut_view(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    return text.substr(0, limit);
}

std::string cut_text(std::string text, std::size_t limit) {
    text.resize(cut_view(text, limit).size());
    return text;
}

std::string fold_case(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::int32_t i = 0, size = static_cast<std::int32_t>(text.size()); i < size;) {
        if (bytes[i] < 0x80) {
            result += to_lower(text[static_cast<std::size_t>(i++)]);
            continue;
        }
        UChar32 c;
        U8_NEXT_OR_FFFD(bytes, i, size, c);
        c = u_tolower(c);
        std::uint8_t out[4];
        std::int32_t length = 0;
        U8_APPEND_UNSAFE(out, length, c);
        result.append(reinterpret_cast<const char*>(out), static_cast<std::size_t>(length));
    }
    return result;
}

}  // namespace newswatch::page::detail
