#include "keyword/query_lexer.hpp"

#include <algorithm>

#include "analysis/characters.hpp"
#include "keyword/nearest.hpp"
#include "keyword/query_words.hpp"

namespace newswatch::keyword {
namespace {

using analysis::Character;
using analysis::CharacterClass;

constexpr std::size_t shown_bytes = 40;  // of what a message repeats

bool is_double_quote(char32_t c) {
    return c == U'"' || c == U'\u201C' || c == U'\u201D' || c == U'\u201E' || c == U'\u201F' ||
           c == U'\u00AB' || c == U'\u00BB' || c == U'\uFF02';
}

bool is_single_quote(char32_t c) {
    return c == U'\'' || c == U'\u2018' || c == U'\u2019' || c == U'\u201A' || c == U'\u201B' ||
           c == U'\u2039' || c == U'\u203A' || c == U'\uFF07';
}

bool is_space(CharacterClass kind) {
    return kind == CharacterClass::space || kind == CharacterClass::line_end;
}

bool is_of_word(CharacterClass kind) {
    return kind == CharacterClass::letter || kind == CharacterClass::upper || kind == CharacterClass::digit ||
           kind == CharacterClass::mark || kind == CharacterClass::single;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// NEAR5, or NEAR alone: an operator that lacks something.
bool is_bare_near(std::string_view text) {
    return text.starts_with("NEAR") && std::all_of(text.begin() + 4, text.end(), is_digit);
}

std::string lowered(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    return out;
}

std::optional<Field> field_named(std::string_view name) {
    const auto at = std::find(field_names.begin(), field_names.end(), lowered(name));
    if (at == field_names.end()) return std::nullopt;
    return static_cast<Field>(at - field_names.begin());
}

// What to write instead of the operators of other query languages; empty for a chunk that is none of them.
std::string advice_for(std::string_view chunk) {
    const char first = chunk[0];
    if (first == '&') return "expected AND instead of &";
    if (first == '|') return "expected OR instead of |";
    if (first == '-' || first == '!')
        return std::string{"expected NOT instead of "} + first + ", as in NOT Reuters";
    if (first == '+') return "leave the + out: every word is looked for unless OR stands between";
    if (first == '~') return "~ is no operator here; write NEAR/n between two words, as in NATO NEAR/8 Korea";
    if (first == '^') return "^ is no operator here; leave it out";
    if (chunk == "and" || chunk == "or" || chunk == "not") {
        std::string upper{chunk};
        for (char& c : upper) c = static_cast<char>(c - ('a' - 'A'));
        return "operators are written in upper case: " + upper +
               "; to look for the word, put it in quotes: \"" + std::string{chunk} + "\"";
    }
    const std::string lower = lowered(chunk);
    if (lower.starts_with("near/") && !chunk.starts_with("NEAR/")) {
        return "operators are written in upper case, as in NEAR/8";
    }
    return {};
}

class Lexer {
public:
    Lexer(std::string_view query, std::vector<QueryError>& errors) : in_{query}, errors_{errors} {}

    std::vector<Lexeme> run() && {
        while (at_ < in_.size()) {
            const Character character = analysis::character_at(in_, at_);
            if (is_space(character.kind) || character.kind == CharacterClass::ignorable) {
                at_ += character.size;
            } else if (character.value == U'(' || character.value == U')') {
                push({.kind = character.value == U'(' ? Lexeme::Kind::open : Lexeme::Kind::close}, at_ + 1);
            } else if (is_double_quote(character.value) || is_single_quote(character.value)) {
                phrase(character);
            } else if (!scope()) {
                chunk();
            }
        }
        push({.kind = Lexeme::Kind::end}, in_.size());
        return std::move(out_);
    }

private:
    void fail(std::size_t offset, std::string message) { errors_.push_back({offset, std::move(message)}); }

    void push(Lexeme lexeme, std::size_t end) {
        lexeme.offset = at_;
        lexeme.size = end - at_;
        out_.push_back(std::move(lexeme));
        at_ = end;
    }

    // A single quote inside a word is an apostrophe; the one that closes a phrase has no word behind it.
    bool closes(std::size_t at, const Character& character, bool doubled) const {
        if (doubled) return is_double_quote(character.value);
        if (!is_single_quote(character.value)) return false;
        const std::size_t next = at + character.size;
        return next >= in_.size() || !is_of_word(analysis::character_at(in_, next).kind);
    }

    void phrase(const Character& opening) {
        const bool doubled = is_double_quote(opening.value);
        const std::size_t begin = at_ + opening.size;
        std::size_t end = begin, after = in_.size();
        bool closed = false;
        while (end < in_.size() && !closed) {
            const Character character = analysis::character_at(in_, end);
            closed = closes(end, character, doubled);
            if (closed) {
                after = end + character.size;
            } else {
                end += character.size;
            }
        }
        if (!closed) {
            fail(at_, std::string{"this quote is never closed; expected "} + (doubled ? "\"" : "'") +
                          " behind the last word of the phrase");
        }
        Lexeme lexeme{.kind = Lexeme::Kind::words};
        if (closed) lexeme.words = words_between(in_, begin, end, errors_);
        push(std::move(lexeme), after);
    }

    // A name and a colon at the beginning of a chunk.
    bool scope() {
        std::size_t end = at_;
        while (end < in_.size() && is_letter(in_[end])) ++end;
        if (end == at_ || end == in_.size() || in_[end] != ':') return false;
        const std::string_view name = in_.substr(at_, end - at_);
        const std::optional<Field> field = field_named(name);
        if (!field) {
            const std::string_view near = nearest(name, field_names);
            std::string message = "unknown field '" + std::string{name.substr(0, shown_bytes)} + "'";
            if (!near.empty()) message += "; did you mean " + std::string{near} + ":?";
            fail(at_, message + " (expected one of " + listed(field_names) +
                          "; text with a colon in it goes into quotes)");
        }
        push({.kind = Lexeme::Kind::scope, .field = field}, end + 1);
        return true;
    }

    // Everything up to white space, a parenthesis or a double quote: an operator or a term.
    void chunk() {
        std::size_t end = at_, visible = at_;
        while (end < in_.size()) {
            const Character character = analysis::character_at(in_, end);
            if (is_space(character.kind) || character.value == U'(' || character.value == U')' ||
                is_double_quote(character.value)) {
                break;
            }
            end += character.size;
            if (character.kind != CharacterClass::ignorable) visible = end;
        }
        const std::string_view text = in_.substr(at_, visible - at_);
        if (text == "AND") return push({.kind = Lexeme::Kind::all}, end);
        if (text == "OR") return push({.kind = Lexeme::Kind::any}, end);
        if (text == "NOT") return push({.kind = Lexeme::Kind::none}, end);
        if (text.starts_with("NEAR/") || is_bare_near(text)) return near(text, end);
        Lexeme lexeme{.kind = Lexeme::Kind::words};
        if (std::string advice = advice_for(text); !advice.empty()) {
            fail(at_, std::move(advice));
        } else {
            lexeme.words = words_between(in_, at_, end, errors_);
        }
        push(std::move(lexeme), end);
    }

    void near(std::string_view text, std::size_t end) {
        const std::string_view digits = text.substr(std::min<std::size_t>(text.size(), 5));
        unsigned distance = 0;
        bool valid = text.size() > 5 && text[4] == '/' && digits.size() <= 4;
        for (const char c : digits) {
            valid = valid && is_digit(c);
            if (valid) distance = distance * 10 + static_cast<unsigned>(c - '0');
        }
        if (!valid || distance == 0 || distance > distance_limit) {
            fail(at_, "expected NEAR/n with a distance of 1 to " + std::to_string(distance_limit) +
                          " words, as in NEAR/8");
            distance = 1;
        }
        push({.kind = Lexeme::Kind::near, .distance = distance}, end);
    }

    std::string_view in_;
    std::vector<QueryError>& errors_;
    std::vector<Lexeme> out_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Lexeme> cut(std::string_view query, std::vector<QueryError>& errors) {
    return Lexer{query, errors}.run();
}

}  // namespace newswatch::keyword
