#include "feed/charset/mixed.hpp"

#include <algorithm>

#include "feed/text/text.hpp"
#include "text/charset.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool is_continuation(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// Six bytes that are two surrogates of three bytes each; 0 when they are not.
char32_t surrogate_pair(std::string_view bytes, std::size_t at) {
    if (at + 6 > bytes.size() || bytes[at] != '\xED' || bytes[at + 3] != '\xED') return 0;
    const auto part = [&](std::size_t i) { return char32_t{static_cast<unsigned char>(bytes[at + i])}; };
    if ((part(1) & 0xF0) != 0xA0 || (part(4) & 0xF0) != 0xB0) return 0;
    if (!is_continuation(bytes, at + 2) || !is_continuation(bytes, at + 5)) return 0;
    return 0x10000 +
           ((part(1) & 0xF) << 16 | (part(2) & 0x3F) << 10 | (part(4) & 0xF) << 6 | (part(5) & 0x3F));
}

// What stands between two tags or line ends, and how much of it is UTF-8.
struct Piece {
    std::string_view bytes;
    std::size_t good = 0, invalid = 0;
    bool legacy() const { return invalid != 0 && good * 2 < invalid; }
};

// Calls `take` with each piece, and `between` with the byte behind it.
template <class Take, class Between>
void for_each_piece(std::string_view bytes, const Take& take, const Between& between) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto end = std::min(bytes.find_first_of("<>\n", at), bytes.size());
        Piece piece{bytes.substr(at, end - at)};
        for (std::size_t i = 0; i < piece.bytes.size();) {
            if (static_cast<unsigned char>(piece.bytes[i]) < 0x80) {
                ++i;
                continue;
            }
            const bool pair = surrogate_pair(piece.bytes, i) != 0;
            const Utf8Step step = pair ? Utf8Step{6, true} : utf8_step(piece.bytes, i);
            ++(step.valid ? piece.good : piece.invalid);
            i += step.length;
        }
        take(piece);
        if (end < bytes.size()) between(bytes[end]);
        at = end + 1;
    }
}

// Bytes that windows-1252 has no use for in a text, or what a cut-off left: "â€" is the beginning of most
// punctuation, "Ã" and "Â" at the end of a word that of an accented letter.
bool implausible(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (byte == 0xFF || !in_windows_1252(byte)) return true;
        if (byte == 0xE2 && is_continuation(bytes, i + 1)) return true;
        const bool word_ends = i + 1 >= bytes.size() || !is_letter(bytes[i + 1]);
        const bool small_before = i > 0 && bytes[i - 1] >= 'a' && bytes[i - 1] <= 'z';
        if ((byte == 0xC3 || byte == 0xC2) && word_ends && small_before) return true;
    }
    return false;
}

class Mending {
public:
    Mending(std::string_view bytes, std::string_view language) : bytes_{bytes}, language_{language} {}

    Mended run() {
        read_legacy();
        mended_.text.reserve(bytes_.size() + bytes_.size() / 16);
        for_each_piece(
            bytes_, [&](const Piece& piece) { write(piece); }, [&](char c) { mended_.text += c; });
        return std::move(mended_);
    }

private:
    // All legacy pieces, a line each, go through the converter at once.
    void read_legacy() {
        std::string joined;
        for_each_piece(
            bytes_,
            [&](const Piece& piece) {
                if (piece.legacy()) (joined += piece.bytes) += '\n';
            },
            [](char) {});
        mended_.charset = detect_charset(joined, language_);
        auto converted = convert(joined, mended_.charset);
        if (!converted) return;
        const auto lines = [](std::string_view text) { return std::count(text.begin(), text.end(), '\n'); };
        if (lines(converted->text) == lines(joined)) legacy_ = std::move(converted->text);
    }
    void write(const Piece& piece) {
        std::string_view line;
        if (piece.legacy() && !legacy_.empty()) {
            const auto end = legacy_.find('\n', line_at_);
            line = std::string_view{legacy_}.substr(line_at_, end - line_at_);
            line_at_ = end + 1;
        }
        const bool western = mended_.charset == "windows-1252";
        if (!line.empty() && line.find(replacement) == line.npos && !(western && implausible(piece.bytes))) {
            mended_.read += piece.invalid;
            mended_.text += repair_utf8(line);
        } else {
            mend(piece.bytes);
        }
    }
    // A piece that is UTF-8 but for some bytes, or no text at all.
    void mend(std::string_view bytes) {
        bool behind_damage = false;
        for (std::size_t at = 0; at < bytes.size();) {
            const auto c = static_cast<unsigned char>(bytes[at]);
            const Utf8Step step = c < 0x80 ? Utf8Step{1, true} : utf8_step(bytes, at);
            std::size_t length = step.length;
            if (step.valid) {
                append_repaired(mended_.text, bytes.substr(at, length));
            } else if (const char32_t pair = surrogate_pair(bytes, at); pair != 0) {
                append_utf8(mended_.text, pair);
                ++mended_.read;
                length = 6;
            } else if (length == 1 && !behind_damage && is_western(bytes, at)) {
                append_utf8(mended_.text, windows_1252(c));
                ++mended_.read;
            } else {
                mended_.text += replacement;
                ++mended_.replaced;
            }
            behind_damage = !step.valid;
            at += length;
        }
    }
    // One invalid byte: punctuation, or a letter beside an ASCII letter. A letter behind one that is not
    // ASCII is the beginning of a character that was cut off.
    static bool is_western(std::string_view bytes, std::size_t at) {
        constexpr std::string_view punctuation =
            "\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xA0\xA1\xA3\xA7\xA9\xAB\xAE\xB0\xB7\xBB\xBF";
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const char before = at > 0 ? bytes[at - 1] : ' ';
        const char behind = at + 1 < bytes.size() ? bytes[at + 1] : ' ';
        if (byte < 0xC0)
            return !is_continuation(bytes, at + 1) && punctuation.find(bytes[at]) != punctuation.npos;
        const bool among_ascii = (before & 0x80) == 0 && (behind & 0x80) == 0;
        return among_ascii && (is_letter(before) || is_letter(behind)) &&
               !implausible(bytes.substr(at - (at > 0 ? 1 : 0), at > 0 ? 3 : 2));
    }

    std::string_view bytes_, language_;
    Mended mended_;
    std::string legacy_;
    std::size_t line_at_ = 0;
};

}  // namespace

Mended mend_utf8(std::string_view bytes, std::string_view language) { return Mending{bytes, language}.run(); }

}  // namespace newswatch::feed::detail
