// Encodings: the names that documents use for them, how they are read, and how they are told by their bytes.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::text {

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

// The value behind `key` and "=" with or without quotes, empty when there is none: "charset" in a
// Content-Type header (RFC 9110 section 8.3) or a meta element, "encoding" in an XML declaration.
std::string_view declared_value(std::string_view text, std::string_view key);

// The name of ICU's converter for the name of a charset.
std::string converter_of(const std::string& name);

struct Converted {
    std::string text;        // UTF-8
    std::size_t errors = 0;  // sequences that became U+FFFD
};

// `name` as charset_of() gives it. Nothing when ICU has no such converter.
std::optional<Converted> convert(std::string_view bytes, const std::string& name);

// The beginning of the text of a document that is not ASCII, without its tags, at most 8 KiB: what telling
// encodings apart needs.
std::string text_sample(std::string_view bytes);

// The charset that `sample` is most likely in; one that is not UTF-8. A charset of the given language (two
// letters, may be empty) is preferred when the bytes allow it; windows-1252 is the last resort.
std::string detect_charset(std::string_view sample, std::string_view language);

}  // namespace newswatch::text
