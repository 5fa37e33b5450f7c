#include "feed/charset/utf8.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr bool forbidden(unsigned char c) { return c < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

constexpr std::uint64_t in_each_byte(std::uint8_t byte) { return 0x0101010101010101u * byte; }

// Eight bytes at once. The high bit of a byte in `flags` tells of that byte.
struct Eight {
    std::uint64_t word;
    static Eight at(const char* bytes) {
        Eight eight;
        std::memcpy(&eight.word, bytes, sizeof eight.word);
        return eight;
    }
    bool is_ascii() const { return (word & in_each_byte(0x80)) == 0; }
    // For ASCII only: no sum below reaches into the next byte.
    std::uint64_t flags_of(char wanted) const {
        return ~((word ^ in_each_byte(static_cast<std::uint8_t>(wanted))) + in_each_byte(0x7F));
    }
    bool holds_forbidden() const {
        const std::uint64_t controls = ~(word + in_each_byte(0x60)) & in_each_byte(0x80);
        return controls != 0 && (controls & ~(flags_of('\t') | flags_of('\n') | flags_of('\r'))) != 0;
    }
    // Four characters of two bytes each, C2..DF then 80..BF: most of a Cyrillic, Greek or Arabic text.
    bool is_four_pairs() const {
        if constexpr (std::endian::native != std::endian::little) return false;
        const bool shaped = (word & 0xC0E0C0E0C0E0C0E0u) == 0x80C080C080C080C0u;
        const std::uint64_t not_c0_c1 = (word & 0x001E001E001E001Eu) + 0x00FE00FE00FE00FEu;
        return shaped && (not_c0_c1 & 0x0100010001000100u) == 0x0100010001000100u;
    }
};

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
        if (at + 8 <= bytes.size()) {
            const auto eight = Eight::at(bytes.data() + at);
            if (eight.is_ascii() ? !eight.holds_forbidden() : eight.is_four_pairs()) {
                if (!eight.is_ascii()) scan.multibyte += 4;
                at += 8;
                continue;
            }
        }
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
