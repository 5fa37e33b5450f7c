#include "feed/detail/utf8.hpp"

#include <cstdint>

#include "feed/detail/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t block = 64;

constexpr bool forbidden(unsigned char c) { return c < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

// True when a whole block is plain ASCII text. Written so that compilers make vector code of it.
bool is_plain(const char* bytes) {
    unsigned bad = 0;
    for (std::size_t i = 0; i < block; ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        bad |= static_cast<unsigned>(c >= 0x80) | static_cast<unsigned>(forbidden(c));
    }
    return bad == 0;
}

struct Step {
    std::size_t length;  // bytes taken
    bool valid;
};

// The sequence at `at`, whose first byte is not ASCII. An invalid one is as long as its valid beginning, so
// that each becomes one U+FFFD (the Unicode standard's "maximal subpart").
Step step(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : std::uint8_t{0};
    };
    const unsigned char first = byte(0);
    if (first >= 0xC2 && first <= 0xDF) return (byte(1) & 0xC0) == 0x80 ? Step{2, true} : Step{1, false};
    if (first < 0xE0 || first > 0xF4) return {1, false};
    const unsigned char second = byte(1);
    unsigned char low = 0x80, high = 0xBF;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;  // surrogates
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    if (second < low || second > high) return {1, false};
    if ((byte(2) & 0xC0) != 0x80) return {2, false};
    if (first < 0xF0) return {3, true};
    return (byte(3) & 0xC0) == 0x80 ? Step{4, true} : Step{3, false};
}

void note(std::size_t& count, std::size_t& first, std::size_t at) {
    if (count++ == 0) first = at;
}

}  // namespace

Utf8Scan scan_utf8(std::string_view bytes) {
    Utf8Scan scan;
    for (std::size_t at = 0; at < bytes.size();) {
        while (at + block <= bytes.size() && is_plain(bytes.data() + at)) at += block;
        const std::size_t end = at + block < bytes.size() ? at + block : bytes.size();
        while (at < end) {
            const auto c = static_cast<unsigned char>(bytes[at]);
            if (c < 0x80) {
                if (forbidden(c)) note(scan.controls, scan.first_control, at);
                ++at;
                continue;
            }
            const Step next = step(bytes, at);
            if (next.valid)
                ++scan.multibyte;
            else
                note(scan.invalid, scan.first_invalid, at);
            at += next.length;
        }
    }
    return scan;
}

std::string repair_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 16);
    for (std::size_t at = 0; at < bytes.size();) {
        const auto c = static_cast<unsigned char>(bytes[at]);
        const Step next = c < 0x80 ? Step{1, true} : step(bytes, at);
        if (c < 0x80)
            out += forbidden(c) ? ' ' : bytes[at];
        else if (next.valid)
            out.append(bytes, at, next.length);
        else
            out += "\xEF\xBF\xBD";
        at += next.length;
    }
    return out;
}

}  // namespace newswatch::feed::detail
