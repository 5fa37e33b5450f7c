// What a document and its transport say about the encoding. Pure; any thread; each looks at the first few
// hundred bytes only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// How a document begins: XML 1.0 appendix F.
struct Opening {
    std::string_view encoding;  // "utf-8", "utf-16le", ..., "ebcdic"; empty: eight bits of some kind
    std::size_t mark = 0;       // bytes of the byte order mark
};
Opening opening_of(std::string_view bytes);

// The value of `charset` in a Content-Type header (RFC 9110 section 8.3), empty when there is none.
std::string_view charset_in_header(std::string_view content_type);
// The encoding in the XML declaration of a document whose ASCII reads as ASCII (XML 1.0 section 4.3.3).
std::string_view charset_in_declaration(std::string_view bytes);
// The same of a document in EBCDIC.
std::string charset_in_ebcdic(std::string_view bytes);

// The two letters of the language that the beginning of a feed names, in lower case; empty when it names
// none.
std::string language_in(std::string_view bytes);

}  // namespace newswatch::feed::detail
