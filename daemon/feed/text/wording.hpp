// Wording by language that is compiled in. Made by embed_wording.cmake; the views live as long as the
// program.
#pragma once

#include <string_view>

namespace newswatch::feed::detail {

// Lines of "KIND: WORDING".
struct WordingFile {
    std::string_view language;
    std::string_view text;
};
struct WordingFiles {
    const WordingFile* first;
    const WordingFile* last;
    const WordingFile* begin() const { return first; }
    const WordingFile* end() const { return last; }
};
WordingFiles zones_files();
WordingFiles noise_files();

}  // namespace newswatch::feed::detail
