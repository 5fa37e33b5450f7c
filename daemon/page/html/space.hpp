// White space and case in UTF-8 text. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace newswatch::page::detail {

inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view trim(std::string_view text);
std::string lower(std::string_view text);                          // ASCII letters only
bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII letters only
bool contains_ignoring_case(std::string_view text, std::string_view lower_case_part);

// Runs of white space, with no-break spaces, become one space; invisible characters (soft hyphens, zero-width
// spaces, marks of direction) go. With `lines`, a run that holds a line feed becomes a line feed.
std::string fold_space(std::string_view text, bool lines = false);
// At most `limit` bytes, cut between two characters.
std::string cut_text(std::string text, std::size_t limit);
// Letters of every alphabet in lower case, by ICU; for comparing wording.
std::string fold_case(std::string_view text);

}  // namespace newswatch::page::detail
