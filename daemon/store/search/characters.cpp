#include "store/search/characters.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace newswatch::store::detail {
namespace {

constexpr UChar32 page_size = 256, pages = 0x110000 / page_size;

struct Page {
    std::array<CharacterKind, page_size> kinds{};
    std::array<std::string, page_size> folded;
};

// Letters with a stroke or in a ligature have no decomposition, and are typed without by most people.
constexpr std::array<std::pair<UChar32, const char*>, 11> plain_letters{{{0xE6, "ae"},
                                                                         {0xF0, "d"},
                                                                         {0xF8, "o"},
                                                                         {0xFE, "th"},
                                                                         {0x111, "d"},
                                                                         {0x127, "h"},
                                                                         {0x131, "i"},
                                                                         {0x142, "l"},
                                                                         {0x153, "oe"},
                                                                         {0x167, "t"},
                                                                         {0x1DD, "e"}}};

bool is_mark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

UScriptCode script_of(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(c, &status);
}

// Accents of all scripts, the vowel points of Arabic, Hebrew and Syriac; not the vowel signs of India.
bool is_silent(UChar32 c) {
    if (c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF) return true;
    if (!is_mark(c)) return false;
    switch (script_of(c)) {
        case USCRIPT_INHERITED:
        case USCRIPT_ARABIC:
        case USCRIPT_HEBREW:
        case USCRIPT_SYRIAC:
            return true;
        default:
            return false;
    }
}

bool is_dense(UChar32 c) {
    if (c == 0x30FC || c == 0xFF70) return true;  // the mark that makes a vowel of kana long
    switch (script_of(c)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_BOPOMOFO:
        case USCRIPT_HANGUL:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
        case USCRIPT_TIBETAN:
            return true;
        default:
            return false;
    }
}

CharacterKind kind_of(UChar32 c) {
    if (is_silent(c)) return CharacterKind::silent;
    const bool in_words = (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
    if (!in_words) return CharacterKind::separator;
    return is_dense(c) ? CharacterKind::dense : CharacterKind::letter;
}

// й and ў are letters of their own to those who write them, unlike ё.
bool keeps_its_accent(UChar32 c) { return c == 0x439 || c == 0x45E; }

icu::UnicodeString without_accents(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* parts = icu::Normalizer2::getNFDInstance(status);
    icu::UnicodeString plain;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        const auto* const letter = std::find_if(plain_letters.begin(), plain_letters.end(),
                                                [c](const auto& entry) { return entry.first == c; });
        icu::UnicodeString decomposed;
        if (letter != plain_letters.end())
            plain.append(icu::UnicodeString{letter->second, -1, US_INV});
        else if (keeps_its_accent(c) || !parts->getDecomposition(c, decomposed))
            plain.append(c);
        else
            for (int32_t j = 0; j < decomposed.length(); j = decomposed.moveIndex32(j, 1))
                if (!is_silent(decomposed.char32At(j))) plain.append(decomposed.char32At(j));
    }
    return plain;
}

std::string folded(UChar32 c, CharacterKind kind) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    auto text = fold->normalize(icu::UnicodeString{c}, status);
    if (kind == CharacterKind::letter) text = without_accents(text);
    icu::UnicodeString kept;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const auto part = kind_of(text.char32At(i));
        if (part == CharacterKind::letter || part == CharacterKind::dense) kept.append(text.char32At(i));
    }
    std::string utf8;
    kept.toUTF8String(utf8);
    return utf8;
}

std::unique_ptr<const Page> make_page(UChar32 number) {
    auto page = std::make_unique<Page>();
    for (UChar32 i = 0; i < page_size; ++i) {
        const UChar32 c = number * page_size + i;
        auto& kind = page->kinds[static_cast<std::size_t>(i)];
        auto& text = page->folded[static_cast<std::size_t>(i)];
        kind = kind_of(c);
        if (kind == CharacterKind::letter || kind == CharacterKind::dense) text = folded(c, kind);
        if (text.empty() && kind != CharacterKind::separator) kind = CharacterKind::silent;
    }
    return page;
}

// Made when first asked for: most texts need three of them. Kept until the process ends.
const Page& page_of(UChar32 c) {
    static std::array<std::atomic<const Page*>, pages> known{};
    auto& slot = known[static_cast<std::size_t>(c / page_size)];
    const auto* page = slot.load(std::memory_order_acquire);
    if (page) return *page;
    auto made = make_page(c / page_size);
    if (slot.compare_exchange_strong(page, made.get(), std::memory_order_acq_rel)) page = made.release();
    return *page;
}

}  // namespace

Character character_at(std::string_view text, std::size_t at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto end = static_cast<int32_t>(std::min<std::size_t>(text.size() - at, 4));
    int32_t size = 0;
    UChar32 c = 0;
    U8_NEXT(bytes + at, size, end, c);
    if (c < 0) return {};
    const auto& page = page_of(c);
    const auto index = static_cast<std::size_t>(c % page_size);
    return {page.kinds[index], page.folded[index], static_cast<std::size_t>(size)};
}

}  // namespace newswatch::store::detail
