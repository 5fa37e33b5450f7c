// A date cut into numbers, words and signs, with everything equal that only looks different: digits of all
// scripts, letters without case and accents, spaces, dashes, full-width forms, character references.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newswatch::text::detail {

struct Token {
    enum class Kind : std::uint8_t { none, number, word, sign };
    Kind kind = Kind::none;
    bool spaced = false;    // white space stands before it
    std::string_view text;  // digits; letters folded by Unicode, without their marks; one ASCII character

    bool is_number() const { return kind == Kind::number; }
    bool is_word() const { return kind == Kind::word; }
    bool is_sign(std::string_view any_of) const {
        return kind == Kind::sign && any_of.find(text[0]) != any_of.npos;
    }
    std::size_t digits() const { return is_number() ? text.size() : 0; }
    // Of at most nine digits from the position on; 0 past the end.
    int value(std::size_t from = 0, std::size_t most = 9) const;
};

// Allocates nothing; the tokens point into it. A text with more than fits is broken().
class Tokens {
public:
    explicit Tokens(std::string_view text);
    Tokens(const Tokens&) = delete;
    Tokens& operator=(const Tokens&) = delete;

    bool broken() const { return broken_; }
    std::size_t size() const { return size_; }
    // Past the end stands a token of no kind.
    const Token& operator[](std::size_t i) const { return i < size_ ? tokens_[i] : past_; }

private:
    void take(char32_t code);
    void take_folded(char32_t code);
    void append(Token::Kind kind, char32_t code);
    bool is_unit_of_number(char32_t code) const;

    std::array<char, 512> text_;
    std::array<Token, 64> tokens_;
    Token past_;
    std::size_t text_size_ = 0, size_ = 0;
    Token::Kind open_ = Token::Kind::none;  // of the last token, while more of it may follow
    bool spaced_ = false, broken_ = false;
};

}  // namespace newswatch::text::detail
