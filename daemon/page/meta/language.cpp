#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "page/html/space.hpp"
#include "page/meta/meta.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t most_bytes = 8192;

struct Letters {
    std::size_t latin = 0, cyrillic = 0, ukrainian = 0, greek = 0, arabic = 0, hebrew = 0, kana = 0, han = 0,
                hangul = 0, thai = 0, devanagari = 0, persian = 0;
};

Letters count_letters(std::string_view text) {
    Letters letters;
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::int32_t i = 0, size = static_cast<std::int32_t>(text.size()); i < size;) {
        UChar32 c;
        U8_NEXT_OR_FFFD(data, i, size, c);
        if (c < 0x250) {
            if (c >= 0xC0 || is_letter(static_cast<char>(c))) ++letters.latin;
        } else if (c >= 0x370 && c < 0x400)
            ++letters.greek;
        else if (c >= 0x400 && c < 0x530) {
            ++letters.cyrillic;
            if (c == 0x456 || c == 0x457 || c == 0x454 || c == 0x491) ++letters.ukrainian;
        } else if (c >= 0x590 && c < 0x600)
            ++letters.hebrew;
        else if (c >= 0x600 && c < 0x700) {
            ++letters.arabic;
            if (c == 0x67E || c == 0x686 || c == 0x6AF || c == 0x6CC) ++letters.persian;
        } else if (c >= 0x900 && c < 0x980)
            ++letters.devanagari;
        else if (c >= 0xE00 && c < 0xE80)
            ++letters.thai;
        else if (c >= 0x3040 && c < 0x3100)
            ++letters.kana;
        else if (c >= 0x3400 && c < 0xA000)
            ++letters.han;
        else if (c >= 0xAC00 && c < 0xD7B0)
            ++letters.hangul;
    }
    return letters;
}

// Small words that one language has and its neighbours do not.
std::string latin_language(std::string_view folded) {
    static constexpr std::pair<const char*, std::array<const char*, 8>> small_words[]{
        {"en", {"the", "and", "of", "that", "was", "with", "for", "is"}},
        {"de", {"der", "und", "die", "das", "nicht", "mit", "ist", "von"}},
        {"fr", {"les", "des", "est", "dans", "une", "pour", "qui", "sur"}},
        {"es", {"los", "las", "que", "una", "por", "con", "para", "del"}},
        {"it", {"che", "della", "gli", "sono", "per", "con", "alla", "il"}},
        {"pt", {"que", "uma", "não", "para", "com", "dos", "em", "os"}},
        {"nl", {"het", "een", "van", "niet", "dat", "zijn", "voor", "op"}},
        {"pl", {"nie", "jest", "się", "że", "na", "przez", "oraz", "dla"}},
        {"sv", {"och", "att", "det", "som", "är", "på", "för", "inte"}},
        {"cs", {"že", "se", "na", "je", "které", "jsou", "při", "podle"}},
        {"tr", {"ve", "bir", "bu", "için", "ile", "olarak", "daha", "çok"}},
        {"ro", {"și", "este", "care", "pentru", "din", "cu", "să", "că"}},
        {"hu", {"hogy", "és", "egy", "nem", "az", "volt", "meg", "is"}}};
    std::array<std::size_t, std::size(small_words)> hits{};
    std::size_t words = 0;
    while (!folded.empty()) {
        const auto end = std::min(folded.find_first_of(" ,.;:!?\n\""), folded.size());
        const auto word = folded.substr(0, end);
        folded.remove_prefix(std::min(end + 1, folded.size()));
        if (word.empty()) continue;
        ++words;
        for (std::size_t i = 0; i < hits.size(); ++i)
            for (const auto* small : small_words[i].second)
                if (word == small) ++hits[i];
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < hits.size(); ++i)
        if (hits[i] > hits[best]) best = i;
    return words >= 12 && hits[best] * 16 >= words ? small_words[best].first : std::string{};
}

}  // namespace

std::string language_of(std::string_view text) {
    const auto sample = cut_text(std::string{text.substr(0, most_bytes + 4)}, most_bytes);
    const auto letters = count_letters(sample);
    const auto most =
        std::max({letters.latin, letters.cyrillic, letters.greek, letters.arabic, letters.hebrew,
                  letters.kana + letters.han, letters.hangul, letters.thai, letters.devanagari});
    if (most < 20) return {};
    if (most == letters.kana + letters.han) return letters.kana * 10 > most ? "ja" : "zh";
    if (most == letters.hangul) return "ko";
    if (most == letters.cyrillic) return letters.ukrainian * 50 > most ? "uk" : "ru";
    if (most == letters.greek) return "el";
    if (most == letters.arabic) return letters.persian * 40 > most ? "fa" : "ar";
    if (most == letters.hebrew) return "he";
    if (most == letters.thai) return "th";
    if (most == letters.devanagari) return "hi";
    return latin_language(fold_case(sample));
}

}  // namespace newswatch::page::detail
