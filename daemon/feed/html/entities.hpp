// Character references: numeric ones, the names of HTML, and the simple entities that a document declares.
// Pure; any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {

struct Reference {
    char32_t code = 0;       // 0: the name is not known
    char32_t second = 0;     // a few names stand for two characters; else 0
    std::size_t length = 0;  // bytes from "&" on; 0: no reference at all, a bare "&"
};

// Where a reference stands. XML wants the semicolon behind a name; the 106 oldest names of HTML do without
// it.
enum class Within : std::uint8_t { xml, html, html_attribute };

// The reference that begins at text[at], which is "&". The names are those of HTML 5 section 13.5, "named
// character references". Numbers mean what browsers take them for (section 13.2.5.80): 128 to 159 are
// windows-1252, what is no character becomes U+FFFD, other control characters a space, and a surrogate pair
// written as two references is one character.
Reference reference_at(std::string_view text, std::size_t at, Within within);

// Entities out of a document type declaration (XML 1.0 section 4.2.1) that are plain text.
struct DeclaredEntity {
    std::string name;
    std::string text;  // UTF-8, its numeric references resolved
};
// `budget` is how many bytes their expansions may still add to the document: a long one before thousands of
// references would multiply it. Owned by one parse().
struct DeclaredEntities {
    std::vector<DeclaredEntity> entities;
    std::size_t budget = 0;
};
// The text of the declared entity that is referred to at raw[at], which is "&", and the bytes of the
// reference; 0 bytes when it is none of them or the budget is used up. Takes the text from the budget.
struct Expansion {
    std::string_view text;
    std::size_t length = 0;
};
Expansion expansion_at(std::string_view raw, std::size_t at, DeclaredEntities& declared);

// Appends the text of XML character data to `out`: the entities that are `declared` (none: null), then the
// names of HTML, which feeds use although XML defines only five. A bare "&" stays, and so does an unknown
// name; `unknown` is told of either, with its offset in `raw`. No text that comes out of a reference is
// looked at again.
template <class Unknown>
void decode_xml(std::string_view raw, std::string& out, const Unknown& unknown,
                DeclaredEntities* declared = nullptr, Within within = Within::xml) {
    for (std::size_t from = 0; from < raw.size();) {
        const std::size_t at = std::min(raw.find('&', from), raw.size());
        out.append(raw, from, at - from);
        if (at == raw.size()) return;
        const Expansion own = declared == nullptr ? Expansion{} : expansion_at(raw, at, *declared);
        from = at + own.length;
        out += own.text;
        if (own.length != 0) continue;
        const Reference reference = reference_at(raw, at, within);
        const std::size_t length = std::max<std::size_t>(reference.length, 1);
        if (reference.code != 0) {
            append_utf8(out, reference.code);
            if (reference.second != 0) append_utf8(out, reference.second);
        } else {
            unknown(at);
            out.append(raw, at, length);
        }
        from = at + length;
    }
}

}  // namespace newswatch::feed::detail
