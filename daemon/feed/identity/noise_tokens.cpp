#include "feed/identity/noise_tokens.hpp"

#include <algorithm>
#include <string>

#include "feed/identity/words.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

using Tokens = std::vector<Token>;
using Kind = Token::Kind;

std::uint64_t folded_hash(std::string_view text) {
    std::uint64_t hash = 14695981039346656037u;  // FNV-1a
    for (std::size_t at = 0; at < text.size();) {
        const char32_t code = folded_code_at(text, at);
        hash = (hash ^ (code == 0x2019 ? U'\'' : code == 0xFF1A ? U':' : code)) * 1099511628211u;
    }
    return hash;
}

std::size_t link_end(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size() && !is_space(text[end]) && text[end] != '<' && text[end] != '"') ++end;
    constexpr std::string_view closing = ".,;:!?)]'";
    while (end > begin && closing.find(text[end - 1]) != closing.npos) --end;
    return end;
}

Token token_at(std::string_view text, std::size_t begin) {
    const auto rest = text.substr(begin, 8);
    Token token{Kind::link, begin, begin, 0};
    if (istarts_with(rest, "http://") || istarts_with(rest, "https://")) {
        token.end = link_end(text, begin);
    } else if (const auto word = word_at(text, begin); !word.empty()) {
        token.kind = is_figure(word) ? Kind::figure : Kind::word;
        token.end = begin + word.size();
    } else {
        token.kind = Kind::mark;
        next_code(text, token.end);
    }
    token.hash = folded_hash(text.substr(begin, token.end - begin));
    return token;
}

// One reading of the tokens as a date or time, forward only.
class Reading {
public:
    Reading(std::string_view text, const Tokens& tokens, std::size_t at)
        : text_{text}, tokens_{tokens}, at_{at} {}

    std::size_t at() const { return at_; }
    bool date() {
        const std::size_t begin = at_;
        if (dotted_date() || dashed_date()) return true;
        at_ = begin;
        if (written_date()) return true;
        at_ = begin;
        return false;
    }
    // Behind a date "2.5" is rather a figure of the text than a time.
    bool time(bool behind_date) {
        if (!joined_figures(":h") && (behind_date || !joined_figures("."))) return false;
        ++at_;
        constexpr std::string_view behind[]{"am",  "pm",   "uhr", "h",   "gmt", "utc", "bst",
                                            "cet", "cest", "msk", "et",  "est", "edt", "ist",
                                            "eet", "eest", "pt",  "pst", "pdt"};
        for (int marks = 0; marks < 2 && word_among(behind); ++marks) ++at_;
        return true;
    }
    void joint() {
        constexpr std::string_view between[]{"at", "um", "om",  "alle",   "on",      "am",     "von",   "le",
                                             "el", "a",  "las", "\u00E0", "\u00E0s", "\u0432", "\u043E"};
        for (int marks = 0; marks < 2 && (is_mark(',') || word_among(between)); ++marks) ++at_;
    }

private:
    std::string_view word(std::size_t i) const {
        return i < tokens_.size() ? text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin)
                                  : std::string_view{};
    }
    bool is_mark(char mark) const { return word(at_).size() == 1 && word(at_)[0] == mark; }
    template <std::size_t n>
    bool word_among(const std::string_view (&words)[n]) const {
        return std::any_of(std::begin(words), std::end(words),
                           [this](std::string_view w) { return iequals(word(at_), w); });
    }
    bool figure_of(std::size_t fewest, std::size_t most) const {
        const auto text = word(at_);
        return text.size() >= fewest && text.size() <= most &&
               std::all_of(text.begin(), text.end(), is_digit);
    }
    // "12:34", "12h34", with two or three figures.
    bool joined_figures(std::string_view joints) const {
        const auto text = word(at_);
        const auto joins = [&](char c) { return joints.find(c) != joints.npos; };
        const auto parts = std::count_if(text.begin(), text.end(), joins);
        return text.size() <= 10 && (parts == 1 || parts == 2) && is_digit(text[0]) &&
               is_digit(text.back()) &&
               std::all_of(text.begin(), text.end(), [&](char c) { return is_digit(c) || joins(c); });
    }
    // 26.11.2026.
    bool dotted_date() {
        const auto text = word(at_);
        if (!joined_figures(".") || std::count(text.begin(), text.end(), '.') != 2) return false;
        ++at_;
        return true;
    }
    // 2026-11-26, 26/11/2026.
    bool dashed_date() {
        for (int part = 0; part < 3; ++part) {
            if (!figure_of(1, 4)) return false;
            ++at_;
            if (part == 2) return true;
            if (!is_mark('-') && !is_mark('/')) return false;
            ++at_;
        }
        return false;
    }
    // 26 November 2026, 26. November, November 26, 2026.
    bool written_date() {
        const bool day_first = figure_of(1, 2);
        if (day_first) ++at_;
        if (day_first && is_mark('.')) ++at_;
        if (!month()) return false;
        ++at_;
        if (!day_first && !figure_of(1, 2)) return false;
        if (!day_first) ++at_;
        const std::size_t before_year = at_;
        if (is_mark(',')) ++at_;
        if (figure_of(4, 4))
            ++at_;
        else
            at_ = before_year;
        return true;
    }
    // By the first letters, which is what abbreviations keep.
    bool month() const {
        constexpr std::string_view beginnings[]{
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mai",
            "okt", "dez", "fév", "fev", "avr", "jui", "aoû", "déc", "ene", "abr", "ago", "dic", "gen", "mag",
            "giu", "lug", "set", "ott", "mei", "out", "sty", "lut", "kwi", "maj", "cze", "lip", "sie", "wrz",
            "paź", "lis", "gru", "янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя",
            "дек", "січ", "лют", "бер", "кві", "тра", "чер", "лип", "сер", "вер", "жов", "лис", "гру"};
        std::string folded;
        const auto text = word(at_);
        for (std::size_t i = 0; i < text.size() && folded.size() < 8;)
            append_utf8(folded, folded_code_at(text, i));
        return std::any_of(std::begin(beginnings), std::end(beginnings),
                           [&](std::string_view b) { return folded.compare(0, b.size(), b) == 0; });
    }

    std::string_view text_;
    const Tokens& tokens_;
    std::size_t at_;
};

}  // namespace

Tokens tokens_of(std::string_view text) {
    Tokens tokens;
    tokens.reserve(text.size() / 5);
    for (std::size_t at = 0; at < text.size();) {
        if (is_space(text[at]) && text[at] != '\n') {
            ++at;
            continue;
        }
        if (text.substr(at, 2) == "\xC2\xA0") {
            at += 2;
            continue;
        }
        tokens.push_back(token_at(text, at));
        at = tokens.back().end;
    }
    return tokens;
}

std::size_t time_at(std::string_view text, const Tokens& tokens, std::size_t at) {
    Reading reading{text, tokens, at};
    const bool date_first = reading.date();
    if (!date_first && !reading.time(false)) return 0;
    const std::size_t one = reading.at();
    reading.joint();
    const bool both = date_first ? reading.time(true) : reading.date();
    return (both ? reading.at() : one) - at;
}

}  // namespace newswatch::feed::detail
