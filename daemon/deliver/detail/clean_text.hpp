// Makes text from feeds and plugins fit to be shown: what is invisible, reorders or controls is taken out.
// Pure; any thread. Linear in the text.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::deliver::detail {

// The code point at `at`, which moves behind it. An ill-formed byte counts for itself and gives U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& at);
void append_utf8(std::string& out, char32_t code_point);

// For headers and titles: one line. Control characters, bidirectional controls, zero-width and other
// default-ignorable characters are dropped, white space collapses to single spaces, nothing at the ends.
// At most `limit` characters; when cut, the last is an ellipsis.
std::string line_text(std::string_view text, std::size_t limit);

// For bodies: as line_text, but line ends stay (as LF, at most two in a row) and the limit is in bytes.
std::string block_text(std::string_view text, std::size_t limit_bytes);

// The longest start, or end, of at most `bytes` bytes that does not split a character.
std::string_view head(std::string_view text, std::size_t bytes);
std::string_view tail(std::string_view text, std::size_t bytes);

}  // namespace newswatch::deliver::detail
