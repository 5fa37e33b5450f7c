// Where words and strings of JSON end when they are not written as RFC 8259 wants it. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace newswatch::feed::detail::json {

// Letters, digits and the signs of numbers and of names in JavaScript; anything beyond ASCII.
bool is_word(char c);
std::size_t word_end(std::string_view text, std::size_t at);
std::size_t behind_space(std::string_view text, std::size_t at);
// The end of a comment that begins at `at`, or `at` when none does.
std::size_t behind_comment(std::string_view text, std::size_t at);

// A string with quotes inside that nobody escaped ends where the structure goes on. In valid JSON a quote is
// always the end, and what stands behind it says so. Looks a hundred bytes and the white space ahead.
class StringEnd {
public:
    StringEnd(std::string_view text, bool in_object) : text_{text}, in_object_{in_object} {}
    // Is the quote at text[at] the last of a value?
    bool is_at(std::size_t at) const;

private:
    bool goes_on(std::size_t at) const;
    bool is_element(std::size_t at) const;
    bool is_name(std::size_t at) const;

    std::string_view text_;
    bool in_object_;
};

}  // namespace newswatch::feed::detail::json
