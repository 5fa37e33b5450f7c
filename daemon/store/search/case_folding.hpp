// The values of fields, such as names of sources, as they are compared: whatever their case, in all scripts.
#pragma once

#include <string>
#include <string_view>

struct sqlite3;

namespace newswatch::store::detail {

// Alike for texts that differ in case only, or in how Unicode may write the same letter (NFKC_Casefold,
// Unicode chapter 3.13). Accents stay. Bytes that are not UTF-8 become U+FFFD. Pure; any thread.
std::string case_folded(std::string_view text);

// Makes it known to SQL on this connection as case_folded(text). Throws Failure.
void register_case_folding(sqlite3* db);

}  // namespace newswatch::store::detail
