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
    std::string encoding;  // as the bytes were read, lower case: "utf-8", "windows-1251", ...
    Decoded() = default;
    Decoded(const Decoded&) = delete;
    Decoded& operator=(const Decoded&) = delete;
};

// Which encoding, the first of these that holds:
//   1. a byte order mark, or the pattern that "<" makes in UTF-16, UTF-32 and EBCDIC (XML 1.0 appendix F)
//   2. the charset of the HTTP header (RFC 7303 section 3.2)
//   3. the XML declaration (XML 1.0 section 4.3.3)
//   4. UTF-8, when the bytes are
//   5. what the bytes look like
// A declaration does not hold when the bytes speak against it: UTF-8 that is mostly something else, a Latin
// charset over flawless UTF-8, a multi-byte charset in which much of the text is broken, UTF-16 over bytes of
// eight bits, names that are unknown or unsafe (UTF-7). Every such decision is an `encoding` problem.
//
// Single faults in UTF-8 are mended piece by piece (mixed.hpp). The text has no byte order mark and no
// forbidden control characters and is valid UTF-8. `bytes` must outlive `decoded`.
void decode(std::string_view bytes, std::string_view content_type, Decoded& decoded, Report& report);

}  // namespace newswatch::feed::detail
