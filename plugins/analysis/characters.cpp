#include "analysis/characters.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <vector>

namespace newswatch::analysis {
namespace {

constexpr char32_t table_size = 0x10000;  // the basic plane by table, the rest by asking ICU

constexpr std::array<CharacterClass, 128> make_ascii_classes() {
    std::array<CharacterClass, 128> classes{};
    for (unsigned c = 0; c < 128; ++c) {
        CharacterClass& kind = classes[c];
        kind = CharacterClass::punctuation;
        if (c >= 'a' && c <= 'z') kind = CharacterClass::letter;
        if (c >= 'A' && c <= 'Z') kind = CharacterClass::upper;
        if (c >= '0' && c <= '9') kind = CharacterClass::digit;
        if (c == ' ' || c == '\t') kind = CharacterClass::space;
        if (c >= '\n' && c <= '\r') kind = CharacterClass::line_end;
        if (c == '\'' || c == '`') kind = CharacterClass::apostrophe;
        if (c == '-') kind = CharacterClass::hyphen;
    }
    return classes;
}

// What people and their keyboards write where an apostrophe belongs. Some of these are letters to Unicode
// (U+02BC is the Ukrainian apostrophe, U+02BB that of Hawaiian and Uzbek), but the same name is also written
// with U+0027.
bool is_apostrophe(char32_t c) {
    switch (c) {
        case U'\u2019':
        case U'\u2018':
        case U'\u201B':
        case U'\u02BC':
        case U'\u02BB':
        case U'\u00B4':
        case U'\u2032':
        case U'\u055A':
        case U'\uFF07':
            return true;
        default:
            return false;
    }
}

bool is_hyphen(char32_t c, int category) { return category == U_DASH_PUNCTUATION || c == U'\u2212'; }

// Katakana's prolonged sound mark and its like belong to no single script, so their extensions are asked for
// too.
bool stands_alone(char32_t c) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(c), &error)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return true;
        case USCRIPT_COMMON:
            return uscript_hasScript(static_cast<UChar32>(c), USCRIPT_KATAKANA) ||
                   uscript_hasScript(static_cast<UChar32>(c), USCRIPT_HAN);
        default:
            return false;
    }
}

CharacterClass classify_by_icu(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return CharacterClass::ignorable;
    if (is_apostrophe(c)) return CharacterClass::apostrophe;
    const int category = u_charType(point);
    const auto mask = U_MASK(category);
    if ((mask & U_GC_M_MASK) != 0) return CharacterClass::mark;
    if (c == U'\uFF9E' || c == U'\uFF9F')
        return CharacterClass::mark;  // half-width voicing marks, letters by category
    if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) != 0) {
        if (stands_alone(c)) return CharacterClass::single;
        if ((mask & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0) return CharacterClass::upper;
        return (mask & U_GC_N_MASK) != 0 ? CharacterClass::digit : CharacterClass::letter;
    }
    if (c == U'\u0085' || c == U'\u2028' || c == U'\u2029') return CharacterClass::line_end;
    if (u_isUWhiteSpace(point)) return CharacterClass::space;
    return is_hyphen(c, category) ? CharacterClass::hyphen : CharacterClass::punctuation;
}

std::vector<CharacterClass> make_table() {
    std::vector<CharacterClass> table(table_size);
    for (char32_t c = 0; c < table_size; ++c) table[c] = c < 128 ? ascii_classes[c] : classify_by_icu(c);
    return table;
}

}  // namespace

constinit const std::array<CharacterClass, 128> ascii_classes = make_ascii_classes();

CharacterClass classify(char32_t character) {
    static const std::vector<CharacterClass> table = make_table();
    return character < table_size ? table[character] : classify_by_icu(character);
}

Character long_character_at(std::string_view utf8, std::size_t at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
    std::size_t next = at;
    UChar32 point = 0;
    U8_NEXT(bytes, next, utf8.size(), point);
    if (point < 0) return {0, CharacterClass::punctuation, 1};
    return {static_cast<char32_t>(point), classify(static_cast<char32_t>(point)),
            static_cast<std::uint32_t>(next - at)};
}

}  // namespace newswatch::analysis
