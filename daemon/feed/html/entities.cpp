#include "feed/html/entities.hpp"

#include <libxml/HTMLparser.h>

#include <array>
#include <unordered_map>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

using Names = std::unordered_map<std::string_view, char32_t>;

struct Extra {
    std::string_view name;
    char32_t code;
};
// Names of HTML 5 that turn up in feeds and that the HTML 4 table of libxml2 lacks.
constexpr std::array extras{
    Extra{"AMP", U'&'},      Extra{"LT", U'<'},        Extra{"GT", U'>'},
    Extra{"QUOT", U'"'},     Extra{"COPY", 0xA9},      Extra{"REG", 0xAE},
    Extra{"TRADE", 0x2122},  Extra{"Tab", U'\t'},      Extra{"NewLine", U'\n'},
    Extra{"colon", U':'},    Extra{"semi", U';'},      Extra{"comma", U','},
    Extra{"period", U'.'},   Extra{"excl", U'!'},      Extra{"quest", U'?'},
    Extra{"lpar", U'('},     Extra{"rpar", U')'},      Extra{"lsqb", U'['},
    Extra{"rsqb", U']'},     Extra{"lbrack", U'['},    Extra{"rbrack", U']'},
    Extra{"lcub", U'{'},     Extra{"rcub", U'}'},      Extra{"num", U'#'},
    Extra{"dollar", U'$'},   Extra{"percnt", U'%'},    Extra{"ast", U'*'},
    Extra{"plus", U'+'},     Extra{"equals", U'='},    Extra{"sol", U'/'},
    Extra{"bsol", U'\\'},    Extra{"lowbar", U'_'},    Extra{"commat", U'@'},
    Extra{"verbar", U'|'},   Extra{"vert", U'|'},      Extra{"grave", U'`'},
    Extra{"Hat", U'^'},      Extra{"hyphen", 0x2010},  Extra{"dash", 0x2010},
    Extra{"horbar", 0x2015}, Extra{"mldr", 0x2026},    Extra{"nldr", 0x2025},
    Extra{"rsquor", 0x2019}, Extra{"lsquor", 0x201A},  Extra{"rdquor", 0x201D},
    Extra{"ldquor", 0x201E}, Extra{"hairsp", 0x200A},  Extra{"numsp", 0x2007},
    Extra{"puncsp", 0x2008}, Extra{"NoBreak", 0x2060}, Extra{"ZeroWidthSpace", 0x200B},
    Extra{"check", 0x2713},  Extra{"cross", 0x2717},   Extra{"star", 0x2606},
    Extra{"starf", 0x2605},  Extra{"phone", 0x260E},   Extra{"numero", 0x2116},
    Extra{"hbar", 0x210F},   Extra{"half", 0xBD},      Extra{"rarrw", 0x219D},
    Extra{"bullet", 0x2022}, Extra{"squ", 0x25A1},     Extra{"blacksquare", 0x25AA},
    Extra{"Scedil", 0x15E},  Extra{"scedil", 0x15F},   Extra{"Gbreve", 0x11E},
    Extra{"gbreve", 0x11F},  Extra{"Idot", 0x130},     Extra{"imath", 0x131},
    Extra{"inodot", 0x131},  Extra{"Ccaron", 0x10C},   Extra{"ccaron", 0x10D},
    Extra{"Zcaron", 0x17D},  Extra{"zcaron", 0x17E},   Extra{"Rcaron", 0x158},
    Extra{"rcaron", 0x159},  Extra{"Ecaron", 0x11A},   Extra{"ecaron", 0x11B},
    Extra{"Cacute", 0x106},  Extra{"cacute", 0x107},   Extra{"Nacute", 0x143},
    Extra{"nacute", 0x144},  Extra{"Sacute", 0x15A},   Extra{"sacute", 0x15B},
    Extra{"Zacute", 0x179},  Extra{"zacute", 0x17A},   Extra{"Zdot", 0x17B},
    Extra{"zdot", 0x17C},    Extra{"Lstrok", 0x141},   Extra{"lstrok", 0x142},
    Extra{"Aogon", 0x104},   Extra{"aogon", 0x105},    Extra{"Eogon", 0x118},
    Extra{"eogon", 0x119},   Extra{"Dstrok", 0x110},   Extra{"dstrok", 0x111},
    Extra{"uring", 0x16F},   Extra{"Uring", 0x16E},    Extra{"odblac", 0x151},
    Extra{"udblac", 0x171},  Extra{"Odblac", 0x150},   Extra{"Udblac", 0x170},
    Extra{"abreve", 0x103},  Extra{"Abreve", 0x102},   Extra{"tcedil", 0x163},
    Extra{"Tcedil", 0x162},  Extra{"apos", U'\''}};

// libxml2 keeps its names in a list sorted by code and searches it from the front: too slow to ask for each
// reference, so they are copied once.
const Names& names() {
    static const Names table = [] {
        Names made;
        for (unsigned code = 34; code < 10000; ++code)
            if (const auto* entity = htmlEntityValueLookup(code))
                made.emplace(reinterpret_cast<const char*>(entity->name), code);
        for (const auto& extra : extras) made.emplace(extra.name, extra.code);
        return made;
    }();
    return table;
}

// Bytes 0x80 to 0x9F of windows-1252: what authors mean by &#128; to &#159; (HTML 5, "numeric character
// reference end state").
constexpr std::array<char16_t, 32> windows_1252{
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

char32_t sanitised(char32_t code) {
    if (code >= 0x80 && code <= 0x9F) return windows_1252[code - 0x80];
    if (code == '\t' || code == '\n' || code == '\r') return code;
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < 0x20 || surrogate || code > 0x10FFFF ? char32_t{0xFFFD} : code;
}

int digit_value(char c, bool hexadecimal) {
    if (is_digit(c)) return c - '0';
    const char letter = lower(c);
    return hexadecimal && letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

Reference numeric(std::string_view text, std::size_t at) {
    std::size_t i = at + 2;
    const bool hexadecimal = i < text.size() && lower(text[i]) == 'x';
    if (hexadecimal) ++i;
    const std::size_t digits = i;
    char32_t code = 0;
    for (; i < text.size() && i < digits + 12; ++i) {
        const int value = digit_value(text[i], hexadecimal);
        if (value < 0) break;
        if (code <= 0x10FFFF) code = code * (hexadecimal ? 16 : 10) + static_cast<char32_t>(value);
    }
    if (i == digits) return {};
    if (i < text.size() && text[i] == ';') ++i;
    return {sanitised(code), i - at};
}

}  // namespace

Reference reference_at(std::string_view text, std::size_t at, bool html) {
    constexpr std::size_t longest_name = 32;
    if (at + 1 >= text.size()) return {};
    if (text[at + 1] == '#') return numeric(text, at);
    std::size_t i = at + 1;
    if (!is_letter(text[i])) return {};
    while (i < text.size() && i - at <= longest_name && (is_letter(text[i]) || is_digit(text[i]))) ++i;
    const auto name = text.substr(at + 1, i - at - 1);
    const bool closed = i < text.size() && text[i] == ';';
    if (!closed && !html) return {};
    const auto found = names().find(name);
    if (closed) return {found == names().end() ? 0 : found->second, i + 1 - at};
    // "&copy 2024" is a sign, "?a=1&section=2" is not: an "=" behind it means a query string.
    const bool query = i < text.size() && text[i] == '=';
    if (found == names().end() || found->second > 0xFF || query) return {};
    return {found->second, i - at};
}

}  // namespace newswatch::feed::detail
