// Markup as the web writes it, cut into pieces. What cannot be markup is text. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newswatch::feed::detail {

enum class Token : std::uint8_t {
    text,
    angle,        // "<" that begins no markup
    start,        // a start tag
    end,          // an end tag
    comment,      // "<!--": only the opening mark
    section,      // "<![CDATA[", perhaps misspelt: only the opening mark
    instruction,  // <?name ...?>
    doctype,
    junk,  // markup that may stand nowhere
    cut,   // markup that the end of the text cuts off
};

struct Piece {
    Token token = Token::text;
    std::size_t begin = 0, end = 0;
    std::string_view name;      // of a tag
    bool clean = true;          // pugixml reads it as it is
    bool self_closing = false;  // of a start tag
    bool attributes = false;    // it has some
    bool open_ended = false;    // a tag without ">"
};

// The piece that begins at `at`, which is inside the text. Reads each byte a bounded number of times when the
// next call begins where the piece ends.
Piece piece_at(std::string_view text, std::size_t at);

// The name that begins at `at`; empty when none does.
std::string_view name_at(std::string_view text, std::size_t at);

}  // namespace newswatch::feed::detail
