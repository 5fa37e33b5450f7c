#include "deliver/detail/mime.hpp"

#include <algorithm>
#include <array>

#include "core/encoding.hpp"
#include "deliver/detail/clean_text.hpp"

namespace newswatch::deliver::detail {
namespace {

constexpr std::size_t fold_at = 78;             // RFC 5322 section 2.1.1
constexpr std::size_t encoded_word_limit = 75;  // RFC 2047 section 2
constexpr std::size_t encoded_line_limit = 76;  // RFC 2047 section 2, a line that has encoded words
constexpr std::size_t body_line_limit = 76;     // RFC 2045 sections 6.7 and 6.8
constexpr std::string_view word_begin_b = "=?UTF-8?B?", word_begin_q = "=?UTF-8?Q?", word_end = "?=";

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// What a phrase's Q encoding may show as it is (RFC 2047 section 5 (3)); Subject uses the same, stricter set.
bool shows_in_q(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '!' ||
           c == '*' || c == '+' || c == '-' || c == '/';
}

void append_hex(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '=';
    out += digits[byte >> 4];
    out += digits[byte & 0x0F];
}

std::string q_encoded(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        if (shows_in_q(c))
            out += c;
        else if (c == ' ')
            out += '_';
        else
            append_hex(out, c);
    }
    return out;
}

std::size_t q_length(std::string_view bytes) {
    std::size_t length = 0;
    for (const char c : bytes) length += shows_in_q(c) || c == ' ' ? 1 : 3;
    return length;
}

std::size_t base64_length(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

std::vector<std::string> encoded_words(std::string_view text, std::size_t used) {
    // Q can be read without a mail program, so it may cost a little more.
    const bool q = q_length(text) * 4 <= base64_length(text.size()) * 5;
    const auto cost = [q](std::string_view piece) {
        return q ? q_length(piece) : base64_length(piece.size());
    };
    constexpr std::size_t frame = word_begin_b.size() + word_end.size();
    // A name too long for any chunk beside it would be a bug of ours; at least one character always goes.
    std::size_t room = encoded_line_limit - std::min(used, encoded_line_limit / 2) - frame;
    std::vector<std::string> words;
    std::size_t begin = 0, at = 0;
    const auto flush = [&] {
        const auto piece = text.substr(begin, at - begin);
        words.push_back(std::string{q ? word_begin_q : word_begin_b} +
                        (q ? q_encoded(piece) : to_base64(piece)) + std::string{word_end});
        begin = at;
        room = encoded_word_limit - frame;
    };
    while (at < text.size()) {
        std::size_t next = at;
        next_code_point(text, next);
        if (at > begin && cost(text.substr(begin, next - begin)) > room) flush();
        at = next;
    }
    if (at > begin) flush();
    return words;
}

std::vector<std::string> split_at_spaces(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto space = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, space));
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    return words;
}

std::string base64_lines(std::string_view bytes) {
    const auto all = to_base64(bytes);
    std::string out;
    for (std::size_t at = 0; at < all.size(); at += body_line_limit) {
        out.append(all, at, body_line_limit);
        out += "\r\n";
    }
    return out;
}

// RFC 2045 section 6.7. `text` has LF line ends.
std::string quoted_printable(std::string_view text) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool at_line_end = i + 1 == text.size() || text[i + 1] == '\n';
        const bool shows = (c > 0x20 && c < 0x7F && c != '=') || (c == ' ' && !at_line_end);
        if (column + (shows ? 1 : 3) > body_line_limit - (at_line_end ? 0 : 1)) {
            out += "=\r\n";
            column = 0;
        }
        // A dot or an F ("From ") at the start of a line is what careless relays and mailboxes stumble over.
        const bool risky = column == 0 && (c == '.' || c == 'F');
        const std::size_t width = shows && !risky ? 1 : 3;
        if (width == 1)
            out += c;
        else
            append_hex(out, c);
        column += width;
    }
    if (column != 0) out += "\r\n";
    return out;
}

std::string with_crlf(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

}  // namespace

std::vector<std::string> header_words(std::string_view text, std::size_t used) {
    // ASCII goes as it is unless a reader would take it for an encoded word, or a word is too long to fold.
    const auto words = split_at_spaces(text);
    const bool folds = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return word.size() + std::max<std::size_t>(used, 1) <= fold_at;
    });
    if (is_ascii(text) && folds && text.find("=?") == std::string_view::npos) return words;
    return encoded_words(text, used);
}

std::vector<std::string> phrase_words(std::string_view text, std::size_t used) {
    if (!is_ascii(text) || text.find("=?") != std::string_view::npos || text.size() > fold_at / 2)
        return encoded_words(text, used);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return {quoted + '"'};
}

std::string header_field(std::string_view name, const std::vector<std::string>& words) {
    std::string out{name};
    out += ':';
    const bool encoded = std::any_of(words.begin(), words.end(),
                                     [](const std::string& word) { return word.starts_with("=?"); });
    const std::size_t limit = encoded ? encoded_line_limit : fold_at;
    std::size_t column = out.size();
    bool first = true;
    for (const auto& word : words) {
        if (!first && column + 1 + word.size() > limit) {
            out += "\r\n";
            column = 0;
        }
        out += ' ';
        out += word;
        column += 1 + word.size();
        first = false;
    }
    return out + "\r\n";
}

EncodedBody encode_body(std::string_view text) {
    auto qp = quoted_printable(text);
    if (qp.size() <= base64_length(text.size())) return {"quoted-printable", std::move(qp)};
    return {"base64", base64_lines(with_crlf(text))};
}

}  // namespace newswatch::deliver::detail
