// The names that documents use for encodings. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

enum class CharsetKind : std::uint8_t {
    unknown,  // no such encoding, or one that no feed may be in: UTF-7, SCSU
    ascii,    // US-ASCII, which tells nothing of the other bytes
    utf8,
    wide,    // UTF-16, UTF-32 and their old names
    latin,   // one byte a character, ASCII and the letters that Latin alphabets add to it
    single,  // one byte a character, ASCII and another alphabet
    multi,   // several bytes a character, or escape sequences; markup reads as ASCII
    ebcdic,  // not even ASCII is where it should be
};

struct Charset {
    std::string name;  // lower case, as `Document::encoding` says it; empty when unknown
    CharsetKind kind = CharsetKind::unknown;
    // The charset of the label itself, when `name` is a superset of it that differs in the bytes 80 to 9F
    // only.
    std::string_view subset{};
};

// What a label means: the superset that the web means by it ("latin1" is windows-1252, "gb2312" is gb18030;
// encoding.spec.whatwg.org, "names and labels"), else what IANA registered, as far as ICU has it. Labels of
// more than 40 bytes, or with other bytes than names have, are unknown.
Charset charset_of(std::string_view label);

// The name of ICU's converter for the name of a charset.
std::string converter_of(const std::string& name);

}  // namespace newswatch::feed::detail
