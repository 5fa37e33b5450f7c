#include "deliver/detail/clean_text.hpp"

#include <algorithm>
#include <array>

namespace newswatch::deliver::detail {
namespace {

struct Range {
    char32_t first, last;
};

// Besides the controls C0, DEL and C1: soft hyphen, joiners, bidirectional marks, embeddings, overrides and
// isolates, fillers, the byte order mark, interlinear annotations, tag characters. Sorted.
constexpr std::array<Range, 11> unseen{{{0x00AD, 0x00AD},
                                        {0x034F, 0x034F},
                                        {0x061C, 0x061C},
                                        {0x115F, 0x1160},
                                        {0x180E, 0x180E},
                                        {0x200B, 0x200F},
                                        {0x202A, 0x202E},
                                        {0x2060, 0x206F},
                                        {0xFEFF, 0xFEFF},
                                        {0xFFF9, 0xFFFB},
                                        {0xE0000, 0xE0FFF}}};

bool is_unseen(char32_t c) {
    return std::any_of(unseen.begin(), unseen.end(), [c](Range r) { return c >= r.first && c <= r.last; });
}

bool is_line_end(char32_t c) { return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029; }

bool is_space(char32_t c) {
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

constexpr char32_t ellipsis = 0x2026;

std::size_t utf8_length(char32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const char32_t lead = byte(at);
    std::size_t length = 0;
    char32_t c = 0xFFFD;
    if (lead < 0x80) {
        length = 1, c = lead;
    } else if (lead >= 0xC2 && lead <= 0xDF && follows(at + 1)) {
        length = 2, c = (lead & 0x1F) << 6 | (byte(at + 1) & 0x3F);
    } else if ((lead & 0xF0) == 0xE0 && follows(at + 1) && follows(at + 2)) {
        length = 3, c = (lead & 0x0F) << 12 | (byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
        if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF)) length = 0;
    } else if (lead >= 0xF0 && lead <= 0xF4 && follows(at + 1) && follows(at + 2) && follows(at + 3)) {
        length = 4, c = (lead & 0x07) << 18 | (byte(at + 1) & 0x3F) << 12 | (byte(at + 2) & 0x3F) << 6 |
                        (byte(at + 3) & 0x3F);
        if (c < 0x10000 || c > 0x10FFFF) length = 0;
    }
    at += std::max<std::size_t>(length, 1);
    return length == 0 ? U'\uFFFD' : c;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)),
            put(0x80 | (c & 0x3F));
    }
}

std::string line_text(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t count = 0;        // characters in `out`
    std::size_t before_last = 0;  // bytes of `out` without its last character
    bool space = false;
    const auto put = [&](char32_t c) { before_last = out.size(), append_utf8(out, c), ++count; };
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (is_space(c) || is_line_end(c)) {
            space = count != 0;
            continue;
        }
        if (is_control(c) || is_unseen(c)) continue;
        if (count + (space ? 2 : 1) > limit) {
            if (count == limit) out.resize(before_last);
            append_utf8(out, ellipsis);
            return out;
        }
        if (space) put(' ');
        space = false;
        put(c);
    }
    return out;
}

std::string block_text(std::string_view text, std::size_t limit_bytes) {
    constexpr std::size_t ellipsis_bytes = 3;
    std::string out;
    unsigned line_ends = 0;
    bool space = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        if (is_line_end(c)) {
            // A CR LF pair is one line end.
            if (c == '\r' && at < text.size() && text[at] == '\n') ++at;
            ++line_ends;
            continue;
        }
        if (is_space(c)) {
            space = true;
            continue;
        }
        if (is_control(c) || is_unseen(c)) continue;
        std::string gap;
        if (!out.empty())
            gap = line_ends != 0 ? std::string(std::min(line_ends, 2u), '\n') : space ? " " : "";
        if (out.size() + gap.size() + utf8_length(c) + ellipsis_bytes > limit_bytes) {
            append_utf8(out, ellipsis);
            return out;
        }
        out += gap;
        append_utf8(out, c);
        line_ends = 0, space = false;
    }
    return out;
}

std::string_view head(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

std::string_view tail(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    std::size_t begin = text.size() - bytes;
    while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) ++begin;
    return text.substr(begin);
}

}  // namespace newswatch::deliver::detail
