// From bytes to UTF-8 text. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "feed/text/report.hpp"

namespace newswatch::feed::detail {

// `text` points into `owned`, or, when the bytes were clean UTF-8, into the bytes themselves: nothing is
// copied then.
struct Decoded {
    std::string owned;
    std::string_view text;
    std::string encoding;  // "utf-8", "windows-1251", ...
    Decoded() = default;
    Decoded(const Decoded&) = delete;
    Decoded& operator=(const Decoded&) = delete;
};

// Which encoding: the byte order mark, else UTF-8 when it is declared anywhere and holds, else the charset of
// the HTTP header (RFC 7303 section 3), else that of the XML declaration, else UTF-8 when it holds, else
// windows-1252. The text has no byte order mark, no forbidden control characters and is valid UTF-8. `bytes`
// must outlive `decoded`.
void decode(std::string_view bytes, std::string_view content_type, Decoded& decoded, Report& report);

}  // namespace newswatch::feed::detail
