#include "feed/charset/converter.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

struct Alias {
    std::string_view label, name;
};
// The Encoding standard's view (encoding.spec.whatwg.org, "names and labels") where ICU's own differs.
constexpr std::array aliases{
    Alias{"utf8", "utf-8"},
    Alias{"unicode-1-1-utf-8", "utf-8"},
    Alias{"us-ascii", "windows-1252"},
    Alias{"ascii", "windows-1252"},
    Alias{"ansi_x3.4-1968", "windows-1252"},
    Alias{"iso-8859-1", "windows-1252"},
    Alias{"iso8859-1", "windows-1252"},
    Alias{"iso_8859-1", "windows-1252"},
    Alias{"latin1", "windows-1252"},
    Alias{"latin-1", "windows-1252"},
    Alias{"l1", "windows-1252"},
    Alias{"cp1252", "windows-1252"},
    Alias{"cp-1252", "windows-1252"},
    Alias{"cp1251", "windows-1251"},
    Alias{"cp-1251", "windows-1251"},
    Alias{"win-1251", "windows-1251"},
    Alias{"cp1250", "windows-1250"},
    Alias{"iso-8859-9", "windows-1254"},
    Alias{"latin5", "windows-1254"},
    Alias{"iso-8859-11", "windows-874"},
    Alias{"tis-620", "windows-874"},
    Alias{"gb2312", "gb18030"},
    Alias{"gbk", "gb18030"},
    Alias{"x-gbk", "gb18030"},
    Alias{"cp936", "gb18030"},
    Alias{"big5", "big5-hkscs"},
    Alias{"euc-kr", "windows-949"},
    Alias{"ks_c_5601-1987", "windows-949"},
    Alias{"ksc5601", "windows-949"},
    Alias{"shift_jis", "windows-31j"},
    Alias{"shift-jis", "windows-31j"},
    Alias{"x-sjis", "windows-31j"},
    Alias{"sjis", "windows-31j"},
    Alias{"koi8", "koi8-r"},
};

Converter open(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter{ucnv_open(name.c_str(), &status)};
    return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

// ICU's own substitute is U+001A for some converters; this one is U+FFFD always, and counts.
void U_CALLCONV substitute(const void* context, UConverterToUnicodeArgs* args, const char*, int32_t,
                           UConverterCallbackReason reason, UErrorCode* status) {
    if (reason > UCNV_IRREGULAR) return;
    ++*static_cast<std::size_t*>(const_cast<void*>(context));
    *status = U_ZERO_ERROR;
    const UChar replacement = 0xFFFD;
    ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

}  // namespace

std::string canonical_charset(std::string_view label) {
    std::string name;
    for (const char c : trim(label)) {
        if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_' && c != '.' && c != ':') return {};
        name += lower(c);
    }
    if (name.size() > 40) return {};
    for (const auto& alias : aliases)
        if (name == alias.label) return std::string{alias.name};
    return name;
}

bool is_markup_charset(const std::string& name) {
    const Converter converter = open(name);
    if (!converter) return false;
    switch (ucnv_getType(converter.get())) {
        case UCNV_UTF7:
        case UCNV_IMAP_MAILBOX:
        case UCNV_SCSU:
        case UCNV_BOCU1:
        case UCNV_COMPOUND_TEXT:
            return false;
        default:
            break;
    }
    std::array<UChar, 8> out{};
    UErrorCode status = U_ZERO_ERROR;
    const auto length = ucnv_toUChars(converter.get(), out.data(), 8, "<?x", 3, &status);
    return U_SUCCESS(status) && length == 3 && out[0] == '<' && out[1] == '?' && out[2] == 'x';
}

std::optional<Converted> convert(std::string_view bytes, const std::string& name) {
    const Converter from = open(name);
    const Converter to = open("utf-8");
    if (!from || !to) return std::nullopt;
    Converted converted;
    UErrorCode status = U_ZERO_ERROR;
    ucnv_setToUCallBack(from.get(), substitute, &converted.errors, nullptr, nullptr, &status);
    std::vector<UChar> pivot(4096);
    std::vector<char> out(16384);
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    const char* source = bytes.data();
    converted.text.reserve(bytes.size() + bytes.size() / 4);
    bool first = true;
    do {
        status = U_ZERO_ERROR;
        char* target = out.data();
        ucnv_convertEx(to.get(), from.get(), &target, out.data() + out.size(), &source,
                       bytes.data() + bytes.size(), pivot.data(), &pivot_source, &pivot_target,
                       pivot.data() + pivot.size(), first, true, &status);
        first = false;
        converted.text.append(out.data(), static_cast<std::size_t>(target - out.data()));
    } while (status == U_BUFFER_OVERFLOW_ERROR);
    if (U_FAILURE(status)) return std::nullopt;
    return converted;
}

}  // namespace newswatch::feed::detail
