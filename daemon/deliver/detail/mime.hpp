// The forms of RFC 2045 and RFC 2047 that a message of ours uses. Pure; any thread.
// Texts given here are clean already (clean_text.hpp): valid UTF-8, one line where a header is made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::deliver::detail {

// The words of an unstructured header value (Subject): plain ASCII as it is, else RFC 2047 encoded words of
// at most 75 characters that never split a character. `used`: characters of the first line that are taken
// already.
std::vector<std::string> header_words(std::string_view text, std::size_t used);
// The words of a phrase (a display name): a quoted string, or encoded words.
std::vector<std::string> phrase_words(std::string_view text, std::size_t used);

// "Name: words" folded at 78 characters where a word boundary allows it, with CRLF. A word is never split.
std::string header_field(std::string_view name, const std::vector<std::string>& words);

struct EncodedBody {
    std::string encoding;  // "quoted-printable" or "base64", whichever is shorter
    std::string text;      // CRLF line ends, lines of at most 76 characters
};
// `text` has LF line ends.
EncodedBody encode_body(std::string_view text);

}  // namespace newswatch::deliver::detail
