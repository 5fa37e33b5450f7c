// Character references: numeric ones and the names of HTML. Pure; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "feed/text/text.hpp"

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
template <class Unknown>
void decode_xml(std::string_view raw, std::string& out, const Unknown& unknown) {
    for (std::size_t from = 0; from < raw.size();) {
        const std::size_t at = std::min(raw.find('&', from), raw.size());
        out.append(raw, from, at - from);
        if (at == raw.size()) return;
        const Reference reference = reference_at(raw, at, false);
        const std::size_t length = std::max<std::size_t>(reference.length, 1);
        if (reference.code != 0) {
            append_utf8(out, reference.code);
        } else {
            if (reference.length != 0) unknown(at);
            out.append(raw, at, length);
        }
        from = at + length;
    }
}

}  // namespace newswatch::feed::detail
