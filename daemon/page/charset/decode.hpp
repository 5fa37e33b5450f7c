// From the bytes of a page to UTF-8. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::page::detail {

struct DecodedPage {
    std::string text;      // valid UTF-8 without C0 control characters but white space
    std::string encoding;  // lower case
};

// Which encoding, the first of these that holds: a byte order mark; UTF-8, when the bytes are and are not all
// ASCII; the charset of the HTTP header; that of a meta element in the first 4 KiB (HTML, "prescan a byte
// stream"); UTF-8 with few faults; what the bytes look like; windows-1252. A label in which much of the page
// would be broken does not hold. Faulty sequences become U+FFFD.
DecodedPage decode_page(std::string_view bytes, std::string_view content_type);

}  // namespace newswatch::page::detail
