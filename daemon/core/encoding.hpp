// Bytes written in ASCII: hexadecimal, percent-encoding, base64. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch {

// Of a digit in either case; -1 when it is none.
int hex_value(char c);
// Two digits a byte, lower case.
std::string to_hex(std::string_view bytes);

// RFC 3986, section 2.3: letters, digits and -._~, which need no encoding anywhere in a URL.
bool is_unreserved(char c);
// "%" and two digits in upper case (RFC 3986, section 2.1).
void append_percent_encoded(std::string& out, char byte);
// All bytes but the unreserved.
std::string percent_encoded(std::string_view text);

// RFC 4648, section 4, with padding and without line ends.
std::string to_base64(std::string_view bytes);

}  // namespace newswatch
