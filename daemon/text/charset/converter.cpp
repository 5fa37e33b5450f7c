#include "text/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <memory>
#include <vector>

namespace newswatch::text {
namespace {

struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

Converter open(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter{ucnv_open(converter_of(name).c_str(), &status)};
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

}  // namespace newswatch::text
