// A legacy character set of ICU by the name that documents use. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feed::detail {

struct Converted {
    std::string text;        // UTF-8
    std::size_t errors = 0;  // sequences that became U+FFFD
};

// The name that converters are opened with: lower case, and the superset that the web means by it ("latin1"
// is windows-1252, "gb2312" is gb18030). Empty when the label is not a name.
std::string canonical_charset(std::string_view label);
// True when ICU has it and ASCII markup reads the same in it, so that an XML declaration may name it.
bool is_markup_charset(const std::string& name);
// Nothing when ICU has no such converter.
std::optional<Converted> convert(std::string_view bytes, const std::string& name);

}  // namespace newswatch::feed::detail
