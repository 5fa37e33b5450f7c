#include "text/charset.hpp"

#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "text/characters.hpp"
#include "text/utf8.hpp"

namespace newswatch::text {
namespace {

constexpr std::size_t sample_size = 8192;
constexpr std::string_view last_resort = "windows-1252";

struct Habit {
    std::string_view languages, charsets;  // each with a space behind it, the likeliest charset first
};
constexpr std::array habits{
    Habit{"en de fr es pt it nl sv da no nb nn fi is ca gl eu ga sq id ms af ", "windows-1252 "},
    Habit{"ru bg be sr mk kk ky mn tt ", "windows-1251 koi8-r koi8-u iso-8859-5 ibm866 "},
    Habit{"uk ", "windows-1251 koi8-u koi8-r iso-8859-5 "},
    Habit{"pl cs sk hu sl hr bs ro ", "windows-1250 iso-8859-2 "},
    Habit{"el ", "windows-1253 iso-8859-7 "},
    Habit{"tr az ", "windows-1254 "},
    Habit{"he iw yi ", "windows-1255 iso-8859-8 "},
    Habit{"ar fa ur ", "windows-1256 iso-8859-6 "},
    Habit{"lt lv et ", "windows-1257 "},
    Habit{"vi ", "windows-1258 "},
    Habit{"th ", "windows-874 "},
    Habit{"ja ", "shift_jis euc-jp "},
    Habit{"zh ", "gb18030 big5 "},
    Habit{"ko ", "euc-kr "},
};

bool holds_word(std::string_view words, std::string_view word) {
    const auto at = words.find(std::string{word} + ' ');
    return !word.empty() && at != words.npos && (at == 0 || words[at - 1] == ' ');
}

std::string_view charsets_of(std::string_view language) {
    for (const auto& habit : habits)
        if (holds_word(habit.languages, language)) return habit.charsets;
    return {};
}

// How the bytes from 0x80 on lie: in words of another alphabet they follow one another, among Latin letters
// they stand alone or in pairs.
struct Shape {
    std::size_t high = 0, in_runs = 0;
    std::array<std::size_t, 256> count{};
    bool latin() const { return in_runs * 3 < high; }
    // Parts of a hundred of the high bytes.
    std::size_t share(unsigned from, unsigned to) const {
        std::size_t sum = 0;
        for (unsigned byte = from; byte <= to; ++byte) sum += count[byte];
        return high == 0 ? 0 : sum * 100 / high;
    }
};

Shape shape_of(std::string_view sample) {
    constexpr std::size_t shortest_run = 3;
    Shape shape;
    std::size_t run = 0;
    const auto close = [&] {
        if (run >= shortest_run) shape.in_runs += run;
        run = 0;
    };
    for (const char c : sample) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            close();
            continue;
        }
        ++shape.count[byte];
        ++shape.high;
        ++run;
    }
    close();
    return shape;
}

struct Candidate {
    Charset charset;
    int confidence;
};

struct Close {
    void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

// What ICU thinks, the likeliest first, under the names of the supersets that are in use.
std::vector<Candidate> candidates_of(std::string_view sample) {
    std::vector<Candidate> candidates;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, Close> detector{ucsdet_open(&status)};
    ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &status);
    int32_t count = 0;
    const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
    for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
        UErrorCode ignored = U_ZERO_ERROR;
        std::string name = ucsdet_getName(matches[i], &ignored);
        if (name.rfind("ISO-8859-8", 0) == 0) name = "windows-1255";
        if (name.rfind("ISO-2022", 0) == 0) continue;
        auto charset = charset_of(name);
        const bool usable = charset.kind == CharsetKind::latin || charset.kind == CharsetKind::single ||
                            charset.kind == CharsetKind::multi;
        if (usable) candidates.push_back({std::move(charset), ucsdet_getConfidence(matches[i], &ignored)});
    }
    return candidates;
}

// False when bytes make no characters there; the sample may end within one.
bool reads_as(std::string_view sample, const std::string& name) {
    const auto converted = convert(sample, name);
    return converted && converted->errors * 50 <= count_high(sample) + 49;
}

bool fits(std::string_view sample, const Shape& shape, const Candidate& candidate) {
    constexpr int sure = 50;
    if (candidate.charset.kind == CharsetKind::latin) return shape.latin();
    const bool another_alphabet =
        candidate.charset.kind == CharsetKind::multi && candidate.confidence >= sure;
    return (another_alphabet || !shape.latin()) && reads_as(sample, candidate.charset.name);
}

// Encodings that ICU has no statistics for, by where their letters are.
std::string by_places(const Shape& shape) {
    if (shape.latin() || shape.high < 6) return {};
    // Cyrillic of DOS: small letters in A0..AF and E0..EF, capitals below.
    if (shape.share(0xA0, 0xAF) > 35 && shape.share(0xE0, 0xEF) > 10 &&
        shape.share(0x80, 0xAF) + shape.share(0xE0, 0xF1) > 95)
        return "ibm866";
    // Thai: consonants, vowels and tone marks, vowels before the consonant.
    if (shape.share(0xA1, 0xCE) > 45 && shape.share(0xCF, 0xDA) > 9 && shape.share(0xE0, 0xEE) > 4 &&
        shape.share(0x80, 0xA0) + shape.share(0xEF, 0xFF) < 3)
        return "windows-874";
    return {};
}

// Charsets that statistics of letters do not tell apart, by the letters that only one of them has.
std::string refined(std::string name, const Shape& shape) {
    const auto any_of = [&](std::initializer_list<unsigned> bytes) {
        return std::any_of(bytes.begin(), bytes.end(), [&](unsigned b) { return shape.count[b] != 0; });
    };
    if (name == "koi8-r" && any_of({0xA4, 0xA6, 0xA7, 0xAD, 0xB4, 0xB6, 0xB7, 0xBD})) return "koi8-u";
    if (name == "iso-8859-7" && any_of({0xA2}) && !any_of({0xB6})) return "windows-1253";
    return name;
}

// The likeliest charset of the language that the bytes can be in; empty when there is none.
std::string by_language(std::string_view sample, const Shape& shape, std::string_view charsets,
                        const std::vector<Candidate>& candidates) {
    for (const auto& candidate : candidates)
        if (holds_word(charsets, candidate.charset.name) && fits(sample, shape, candidate))
            return refined(candidate.charset.name, shape);
    if (charsets.empty()) return {};
    const Candidate usual{charset_of(charsets.substr(0, charsets.find(' '))), 0};
    return fits(sample, shape, usual) ? usual.charset.name : std::string{};
}

}  // namespace

std::string text_sample(std::string_view bytes) {
    std::string sample;
    for (std::size_t at = 0; at < bytes.size() && sample.size() < sample_size;) {
        const auto end = std::min(bytes.find_first_of("<>\n", at), bytes.size());
        const auto unit = bytes.substr(at, end - at).substr(0, sample_size - sample.size());
        if (count_high(unit) != 0) (sample += unit) += '\n';
        at = end + 1;
    }
    return sample;
}

std::string detect_charset(std::string_view sample, std::string_view language) {
    constexpr int hardly = 15, fairly = 50;
    constexpr std::size_t few = 4;
    sample = sample.substr(0, sample_size);
    const Shape shape = shape_of(sample);
    const auto candidates = candidates_of(sample);
    const auto best = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return fits(sample, shape, candidate);
    });
    const bool found = best != candidates.end();
    if (!found || best->confidence < fairly)
        if (auto name = by_places(shape); !name.empty()) return name;
    if (auto name = by_language(sample, shape, charsets_of(language), candidates); !name.empty()) return name;
    if (!found || (shape.latin() && (shape.high < few || best->confidence < hardly)))
        return std::string{last_resort};
    // As likely as another: the more usual.
    for (auto other = best; other != candidates.end() && other->confidence == best->confidence; ++other)
        if (other->charset.name == last_resort && shape.latin()) return other->charset.name;
    return refined(best->charset.name, shape);
}

}  // namespace newswatch::text
