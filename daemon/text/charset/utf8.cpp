#include "text/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "text/characters.hpp"

namespace newswatch::text {
namespace {

constexpr unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }
constexpr bool forbidden(unsigned char c) { return c < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

// Sixteen bytes, or the answer to a question about each of them: 0xFF yes, 0 no. Vectors of g++ and clang,
// which any processor has or the compiler takes apart.
using Bytes = std::uint8_t __attribute__((vector_size(16)));
using Answers = std::int8_t __attribute__((vector_size(16)));
constexpr std::size_t lanes = sizeof(Bytes);
constexpr std::size_t block = 4 * lanes;

Bytes load(const char* from) {
    Bytes bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

bool any(Answers answers) {
    std::uint64_t halves[2];
    std::memcpy(halves, &answers, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

Answers is_forbidden(Bytes c) { return (c < 0x20) & (c != '\t') & (c != '\n') & (c != '\r'); }

bool is_plain_ascii(const char* from) {
    Answers bad{};
    for (std::size_t i = 0; i < block; i += lanes) {
        const Bytes c = load(from + i);
        bad |= (c >= 0x80) | is_forbidden(c);
    }
    return !any(bad);
}

// Every byte of a block looked at together with the three before it: RFC 3629 section 4 as comparisons, and
// C2 before 80 to 9F, which is a control character in disguise. `from` has three bytes before it. A sequence
// that begins in the last three bytes may be unfinished.
bool is_clean_block(const char* from) {
    Answers bad{};
    for (std::size_t i = 0; i < block; i += lanes) {
        const Bytes c = load(from + i);
        const Bytes one = load(from + i - 1), two = load(from + i - 2), three = load(from + i - 3);
        const Answers follows = (c & 0xC0) == 0x80;
        const Answers must_follow = (one >= 0xC0) | (two >= 0xE0) | (three >= 0xF0);
        bad |= follows ^ must_follow;
        bad |= ((c & 0xFE) == 0xC0) | (c > 0xF4) | is_forbidden(c);
        bad |= ((one == 0xE0) | (one == 0xC2)) & (c < 0xA0);
        bad |= (one == 0xED) & (c > 0x9F);
        bad |= (one == 0xF0) & (c < 0x90);
        bad |= (one == 0xF4) & (c > 0x8F);
    }
    return !any(bad);
}

// False behind the beginning of a sequence, which cannot be good: is_clean_block() would let it go on.
bool may_follow(const char* from) {
    return byte_of(from[-1]) < 0xC0 && byte_of(from[-2]) < 0xE0 && byte_of(from[-3]) < 0xF0;
}

// Bytes of an unfinished sequence at the end of a clean block.
std::size_t unfinished(const char* end) {
    const auto back = [&](int i) { return static_cast<unsigned char>(end[-i]); };
    return back(1) >= 0xC0 ? 1 : back(2) >= 0xE0 ? 2 : back(3) >= 0xF0 ? 3 : 0;
}

void note(std::size_t& count, std::size_t& first, std::size_t at) {
    if (count++ == 0) first = at;
}

bool is_disguised(std::string_view bytes, std::size_t at) {
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return bytes[at] == '\xC2' && second < 0xA0 && in_windows_1252(second);
}

// One character; returns where the next begins.
std::size_t look_at(std::string_view bytes, std::size_t at, Utf8Scan& scan) {
    const auto c = static_cast<unsigned char>(bytes[at]);
    if (c < 0x80) {
        if (forbidden(c)) note(scan.controls, scan.first_control, at);
        return at + 1;
    }
    const Utf8Step step = utf8_step(bytes, at);
    if (!step.valid)
        note(scan.invalid, scan.first_invalid, at);
    else if (is_disguised(bytes, at))
        note(scan.disguised, scan.first_disguised, at);
    return at + step.length;
}

}  // namespace

Utf8Step utf8_step(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : std::uint8_t{0};
    };
    const unsigned char first = byte(0);
    if (first >= 0xC2 && first <= 0xDF)
        return (byte(1) & 0xC0) == 0x80 ? Utf8Step{2, true} : Utf8Step{1, false};
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
    return (byte(3) & 0xC0) == 0x80 ? Utf8Step{4, true} : Utf8Step{3, false};
}

Utf8Scan scan_utf8(std::string_view bytes) {
    Utf8Scan scan;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const char* here = bytes.data() + at;
        const bool fits = at + block <= bytes.size();
        if (fits && is_plain_ascii(here)) {
            at += block;
        } else if (fits && at >= 3 && may_follow(here) && is_clean_block(here)) {
            at += block - unfinished(here + block);
        } else {
            const std::size_t end = std::min(at + block, bytes.size());
            while (at < end) at = look_at(bytes, at, scan);
        }
    }
    return scan;
}

std::size_t count_multibyte(std::string_view bytes) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const bool ascii = static_cast<unsigned char>(bytes[at]) < 0x80;
        const Utf8Step step = ascii ? Utf8Step{1, false} : utf8_step(bytes, at);
        count += step.valid ? 1 : 0;
        at += step.length;
    }
    return count;
}

std::size_t count_in_rows(std::string_view bytes) {
    constexpr std::size_t shortest = 4;
    std::size_t count = 0, row = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const bool ascii = static_cast<unsigned char>(bytes[at]) < 0x80;
        const Utf8Step step = ascii ? Utf8Step{1, false} : utf8_step(bytes, at);
        row = step.valid ? row + 1 : 0;
        count += row < shortest ? 0 : row == shortest ? shortest : 1;
        at += step.length;
    }
    return count;
}

std::size_t count_high(std::string_view bytes) {
    return static_cast<std::size_t>(std::count_if(
        bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
}

void append_repaired(std::string& out, std::string_view sequence) {
    if (sequence.size() == 1)
        out += forbidden(static_cast<unsigned char>(sequence[0])) ? ' ' : sequence[0];
    else if (is_disguised(sequence, 0))
        append_utf8(out, windows_1252(static_cast<unsigned char>(sequence[1])));
    else
        out += sequence;
}

std::string repair_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 16);
    for (std::size_t at = 0; at < bytes.size();) {
        const auto c = static_cast<unsigned char>(bytes[at]);
        const Utf8Step step = c < 0x80 ? Utf8Step{1, true} : utf8_step(bytes, at);
        if (step.valid)
            append_repaired(out, bytes.substr(at, step.length));
        else
            out += "\xEF\xBF\xBD";
        at += step.length;
    }
    return out;
}

}  // namespace newswatch::text
