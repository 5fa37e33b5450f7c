// Character references: numeric ones and the names of HTML. Pure; any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct Reference {
    char32_t code = 0;       // 0: the name is not known
    std::size_t length = 0;  // bytes from "&" on; 0: no reference at all, a bare "&"
};

// The reference that begins at text[at], which is "&". In HTML the names of Latin 1 do without the semicolon.
Reference reference_at(std::string_view text, std::size_t at, bool html);

// Appends the text of XML character data to `out`. Names of HTML are decoded although XML defines only five,
// a bare
// "&" stays, and so does an unknown name, of which `unknown` is told with its offset in `raw`.
void decode_xml(std::string_view raw, std::string& out, const std::function<void(std::size_t)>& unknown);

}  // namespace newswatch::feed::detail
