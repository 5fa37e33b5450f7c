// Which encoding bytes are in that nobody declared. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::feed::detail {

// The beginning of the text of a document that is not ASCII, without its tags, at most 8 KiB: what telling
// encodings apart needs.
std::string text_sample(std::string_view bytes);

// The charset that `sample` is most likely in; one that is not UTF-8. A charset of the given language (two
// letters, may be empty) is preferred when the bytes allow it; windows-1252 is the last resort.
std::string detect_charset(std::string_view sample, std::string_view language);

}  // namespace newswatch::feed::detail
