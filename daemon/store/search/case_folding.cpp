#include "store/search/case_folding.hpp"

#include <sqlite3.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <new>

#include "core/ascii.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {
namespace {

void fold(sqlite3_context* context, int, sqlite3_value** values) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
    if (text == nullptr) return;  // NULL stays NULL
    try {
        const auto folded = case_folded({text, static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
        sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

}  // namespace

std::string case_folded(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return lower(text);
    UErrorCode status = U_ZERO_ERROR;
    const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const auto unfolded = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    std::string out;
    folding->normalize(unfolded, status).toUTF8String(out);
    return out;
}

void register_case_folding(sqlite3* db) {
    const int code = sqlite3_create_function_v2(db, "case_folded", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                                nullptr, fold, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(db, code, "cannot set up the comparing of fields");
}

}  // namespace newswatch::store::detail
