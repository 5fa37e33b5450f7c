#include "text/dates/tokens.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "text/characters.hpp"

namespace newswatch::text::detail {
namespace {

// Letters that Unicode does not take apart into a letter and a mark; Arabic ones that are written for each
// other.
char32_t without_stroke(char32_t code) {
    switch (code) {
        case U'ø':
            return 'o';
        case U'ł':
            return 'l';
        case U'đ':
            return 'd';
        case U'ı':
            return 'i';
        default:
            return code;
    }
}

bool is_dash(char32_t code) {
    return (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0x30FC || code == 0xFE63;
}

bool is_apostrophe(char32_t code) {
    return code == '\'' || code == '`' || code == 0x2019 || code == 0x2BC || code == 0x2018 || code == 0x5F3;
}

bool is_hangul(char32_t code) { return code >= 0xAC00 && code <= 0xD7A3; }

// Behind "&": the character that "#160;" means, a space for a named one; 0 when there is no reference. A
// reference that was escaped twice reaches the dates as text.
char32_t take_reference(std::string_view text, std::size_t& at) {
    constexpr std::size_t longest = 10;
    const auto length = text.substr(at, longest).find(';');
    if (length == text.npos || length == 0) return 0;
    const auto name = text.substr(at, length);
    at += length + 1;
    if (name[0] != '#') return ' ';
    const bool hex = name.size() > 1 && lower(name[1]) == 'x';
    char32_t code = 0;
    for (const char c : name.substr(hex ? 2 : 1)) {
        const int digit = u_digit(static_cast<unsigned char>(c), hex ? 16 : 10);
        if (digit < 0) return ' ';
        code = code * (hex ? 16 : 10) + static_cast<char32_t>(digit);
    }
    return code <= 0x10FFFF ? code : U' ';
}

}  // namespace

int Token::value(std::size_t from, std::size_t most) const {
    int value = 0;
    for (const char c : text.substr(std::min(from, text.size()), most)) value = value * 10 + (c - '0');
    return value;
}

Tokens::Tokens(std::string_view text) {
    for (std::size_t at = 0; at < text.size() && !broken_;) {
        char32_t code = next_code(text, at);
        if (code == '&')
            if (const char32_t meant = take_reference(text, at)) code = meant;
        if (code == '<') {
            at = std::min(text.find('>', at), text.size() - 1) + 1;
            code = ' ';
        }
        take(code);
    }
}

// Compatibility decomposition (Unicode NFKD) makes plain letters, digits and spaces of the decorated ones.
// Hangul syllables stay whole.
void Tokens::take(char32_t code) {
    if (code < 0x80 || is_hangul(code)) return take_folded(fold_code(code));
    constexpr int longest = 24;
    std::array<UChar, longest> parts{};
    UErrorCode error = U_ZERO_ERROR;
    const auto* form = unorm2_getNFKDInstance(&error);
    const int length = U_FAILURE(error) ? -1
                                        : unorm2_getDecomposition(form, static_cast<UChar32>(code),
                                                                  parts.data(), longest, &error);
    if (length < 0 || U_FAILURE(error)) return take_folded(without_stroke(fold_code(code)));
    for (int i = 0; i < length;) {
        UChar32 part = 0;
        U16_NEXT(parts.data(), i, length, part);
        take_folded(without_stroke(fold_code(static_cast<char32_t>(part))));
    }
}

void Tokens::take_folded(char32_t code) {
    const auto point = static_cast<UChar32>(code);
    const auto category = U_MASK(u_charType(point));
    if (u_isUWhiteSpace(point) || code < ' ') {
        spaced_ = true;
        open_ = Token::Kind::none;
    } else if (category & (U_GC_MN_MASK | U_GC_CF_MASK)) {
        return;  // accents, vowel points, directions, soft hyphens
    } else if (category & U_GC_ND_MASK) {
        append(Token::Kind::number, U'0' + static_cast<char32_t>(u_charDigitValue(point)));
    } else if (category & U_GC_L_MASK && !(is_dash(code) && open_ == Token::Kind::number)) {
        append(Token::Kind::word, code);
    } else if (!(is_apostrophe(code) && open_ == Token::Kind::word)) {
        append(Token::Kind::sign, is_dash(code) ? U'-' : code < 0x80 ? code : U'?');
    }
}

// "2024年9月5日木曜日": behind a number the first character is a word of its own.
bool Tokens::is_unit_of_number(char32_t code) const {
    constexpr std::u32string_view units = U"年月日号號時时点點分秒년월일시분초";
    return open_ == Token::Kind::number && units.find(code) != units.npos;
}

void Tokens::append(Token::Kind kind, char32_t code) {
    const bool unit = kind == Token::Kind::word && is_unit_of_number(code);
    const bool more = open_ == kind;
    if (!more && size_ == tokens_.size()) broken_ = true;
    if (broken_) return;
    const std::size_t begin = text_size_;
    UBool full = false;
    U8_APPEND(text_.data(), text_size_, text_.size(), static_cast<UChar32>(code), full);
    if (full) broken_ = true;
    if (!more) tokens_[size_++] = {kind, spaced_, {text_.data() + begin, 0}};
    auto& text = tokens_[size_ - 1].text;
    text = {text.data(), text.size() + (text_size_ - begin)};
    spaced_ = false;
    open_ = unit || kind == Token::Kind::sign ? Token::Kind::none : kind;
}

}  // namespace newswatch::text::detail
