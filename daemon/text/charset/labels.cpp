#include "text/charset.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <memory>

#include "text/characters.hpp"

namespace newswatch::text {
namespace {

constexpr std::size_t longest_label = 40;

struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};

struct Row {
    std::string_view labels;  // letters and digits only, with a space behind each
    std::string_view name;
    std::string_view subset{};  // what the labels mean in their own standard, when `name` is more than that
};
// Where the web's view and ICU's differ, or where ICU lacks a label that is in use.
constexpr std::array rows{
    Row{"utf8 unicode11utf8 unicode20utf8 xunicode20utf8 cp65001 ", "utf-8"},
    Row{"usascii ascii ansix341968 ansix341986 iso646us isoir6 us ibm367 cp367 csascii iso646irv1991 ",
        "us-ascii"},
    Row{"iso88591 isolatin1 latin1 l1 isoir100 iso885911987 csisolatin1 cp819 ibm819 88591 xiso88591 ",
        "windows-1252", "iso-8859-1"},
    Row{"cp1252 xcp1252 windows1252 win1252 xwindows1252 ansi ", "windows-1252"},
    Row{"cp1250 xcp1250 win1250 windows1250 ", "windows-1250"},
    Row{"cp1251 xcp1251 win1251 windows1251 windowscp1251 ", "windows-1251"},
    Row{"cp1253 xcp1253 win1253 windows1253 ", "windows-1253"},
    Row{"iso88599 latin5 l5 isoir148 iso885991989 csisolatin5 ", "windows-1254", "iso-8859-9"},
    Row{"cp1254 xcp1254 win1254 windows1254 ", "windows-1254"},
    Row{"cp1255 xcp1255 win1255 windows1255 ", "windows-1255"},
    Row{"cp1256 xcp1256 win1256 windows1256 ", "windows-1256"},
    Row{"cp1257 xcp1257 win1257 windows1257 ", "windows-1257"},
    Row{"cp1258 xcp1258 win1258 windows1258 ", "windows-1258"},
    Row{"iso88598i csiso88598i iso88598e logical visual hebrew ", "iso-8859-8"},
    Row{"iso885911 iso8859112001 thai ", "windows-874", "iso-8859-11"},
    Row{"tis620 tis6200 tis62025290 tis62025291 tis62025330 isoir166 ", "windows-874", "tis-620"},
    Row{"cp874 dos874 windows874 xwindows874 ", "windows-874"},
    Row{"gb2312 gbk xgbk cp936 ms936 windows936 gb18030 gb231280 csgb2312 chinese euccn xeuccn isoir58 "
        "csiso58gb231280 "
        "gb180302000 gb180302005 gb180302022 ",
        "gb18030"},
    Row{"big5 cnbig5 xxbig5 csbig5 big5hkscs cp950 ms950 windows950 big5eten big5tw hkscs xmactradchinese ",
        "big5"},
    Row{"euckr cseuckr xeuckr ksc56011987 ksc56011989 ksc5601 korean isoir149 csksc56011987 ksx1001 "
        "ksx10011992 windows949 cp949 "
        "uhc "
        "ms949 xwindows949 ",
        "euc-kr"},
    Row{"shiftjis sjis xsjis mskanji csshiftjis windows31j cswindows31j ms932 cp932 xmscp932 windows932 ",
        "shift_jis"},
    Row{"eucjp xeucjp xeuc ujis cseucpkdfmtjapanese eucjis2004 eucjisx0213 jisx0213 ", "euc-jp"},
    Row{"koi8 koi8r koi cskoi8r koi8rru ", "koi8-r"},
    Row{"koi8u koi8ru koi8uk ", "koi8-u"},
    Row{"cp866 866 ibm866 csibm866 dos866 ", "ibm866"},
    Row{"macroman xmacroman mac macintosh csmacintosh ", "macintosh"},
    Row{"macgreek xmacgreek ", "x-mac-greek"},
    Row{"macturkish xmacturkish ", "x-mac-turkish"},
    Row{"maclatin2 maccenteuro maccentraleurope macce xmacce ", "x-mac-centraleurroman"},
    Row{"latin7 l7 ", "iso-8859-13"},
    Row{"cp858 ibm858 csibm858 ", "ibm00858"},
    Row{"ruscii cp866u ", "cp1125"},
    Row{"cp1051 ibm1051 ", "hp-roman8"},
    Row{"hz hzgb hzgb2312 ", "hz-gb-2312"},
    Row{"ebcdiccpde ebcdiccpat ", "ibm273"},
};

constexpr std::array latin_names{
    std::string_view{"windows-1250"}, std::string_view{"windows-1252"}, std::string_view{"windows-1254"},
    std::string_view{"windows-1257"}, std::string_view{"windows-1258"}, std::string_view{"iso-8859-2"},
    std::string_view{"iso-8859-3"},   std::string_view{"iso-8859-4"},   std::string_view{"iso-8859-10"},
    std::string_view{"iso-8859-13"},  std::string_view{"iso-8859-14"},  std::string_view{"iso-8859-15"},
    std::string_view{"macintosh"},    std::string_view{"ibm850"},       std::string_view{"ibm852"}};

const Row* row_of(std::string_view label) {
    std::string key;
    for (const char c : label)
        if (is_letter(c) || is_digit(c)) key += lower(c);
    key += ' ';
    for (const auto& row : rows)
        for (auto at = row.labels.find(key); at != row.labels.npos; at = row.labels.find(key, at + 1))
            if (at == 0 || row.labels[at - 1] == ' ') return &row;
    return nullptr;
}

// The registered name of what ICU opened, else what was asked for.
std::string registered_name(UConverter* converter, std::string name) {
    UErrorCode status = U_ZERO_ERROR;
    const char* internal = ucnv_getName(converter, &status);
    for (const char* standard : {"MIME", "IANA"}) {
        status = U_ZERO_ERROR;
        const char* found = ucnv_getStandardName(internal, standard, &status);
        if (U_FAILURE(status) || found == nullptr) continue;
        name = found;
        break;
    }
    return lower(name);
}

bool reads_declaration(UConverter* converter, std::string_view bytes) {
    std::array<UChar, 8> out{};
    UErrorCode status = U_ZERO_ERROR;
    const auto length =
        ucnv_toUChars(converter, out.data(), 8, bytes.data(), static_cast<int32_t>(bytes.size()), &status);
    return U_SUCCESS(status) && length == 3 && out[0] == '<' && out[1] == '?' && out[2] == 'x';
}

CharsetKind kind_of(UConverter* converter, const std::string& name) {
    const auto type = ucnv_getType(converter);
    if (type == UCNV_UTF8) return CharsetKind::utf8;
    if (type == UCNV_UTF7 || type == UCNV_IMAP_MAILBOX || type == UCNV_SCSU || type == UCNV_BOCU1 ||
        type == UCNV_COMPOUND_TEXT)
        return CharsetKind::unknown;
    if (name.rfind("utf-16", 0) == 0 || name.rfind("utf-32", 0) == 0) return CharsetKind::wide;
    if (reads_declaration(converter, "\x4C\x6F\xA7")) return CharsetKind::ebcdic;
    if (!reads_declaration(converter, "<?x")) return CharsetKind::unknown;
    if (type != UCNV_SBCS && type != UCNV_LATIN_1) return CharsetKind::multi;
    const bool latin = std::find(latin_names.begin(), latin_names.end(), name) != latin_names.end();
    return latin ? CharsetKind::latin : CharsetKind::single;
}

}  // namespace

std::string converter_of(const std::string& name) {
    if (name == "shift_jis") return "windows-31j";
    if (name == "euc-kr") return "windows-949";
    if (name == "big5") return "big5-hkscs";
    return name;
}

Charset charset_of(std::string_view label) {
    label = trim(label);
    const auto belongs = [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
    };
    if (label.empty() || label.size() > longest_label || !std::all_of(label.begin(), label.end(), belongs))
        return {};
    // A number alone is that of a code page.
    const bool number = std::all_of(label.begin(), label.end(), is_digit);
    const std::string page = number ? "cp" + std::string{label} : std::string{label};
    const auto* row = row_of(label) != nullptr ? row_of(label) : row_of(page);
    if (row != nullptr && row->name == "us-ascii") return {"us-ascii", CharsetKind::ascii, {}};
    std::string name = row != nullptr ? std::string{row->name} : page;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, Close> converter{ucnv_open(converter_of(name).c_str(), &status)};
    if (U_FAILURE(status)) return {};
    if (row == nullptr) name = registered_name(converter.get(), std::move(name));
    const auto kind = kind_of(converter.get(), name);
    if (kind == CharsetKind::unknown) return {};
    return {std::move(name), kind, row != nullptr ? row->subset : std::string_view{}};
}

std::string_view declared_value(std::string_view text, std::string_view key) {
    for (auto at = ifind(text, key); at != text.npos; at = ifind(text, key, at)) {
        at += key.size();
        while (at < text.size() && is_space(text[at])) ++at;
        if (at == text.size()) return {};
        if (text[at] != '=') continue;
        ++at;
        while (at < text.size() && (is_space(text[at]) || text[at] == '"' || text[at] == '\'')) ++at;
        const auto end = text.find_first_of(" \t\r\n;,\"'?>", at);
        return text.substr(at, end == text.npos ? end : end - at);
    }
    return {};
}

}  // namespace newswatch::text
