// White space and case in UTF-8 text. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>

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
// The same of a text that comes in pieces, none of which ends within a character. What lies beyond `limit`
// bytes of the result, and one character, is not looked at.
class SpaceFolding {
public:
    explicit SpaceFolding(bool lines = false, std::size_t limit = std::string_view::npos)
        : lines_{lines}, limit_{limit} {}
    void reserve(std::size_t size) { result_.reserve(size); }
    void add(std::string_view text);
    bool full() const { return result_.size() > limit_ && result_.size() - limit_ > 3; }
    std::string take() { return std::move(result_); }

private:
    bool lines_;
    std::size_t limit_;
    std::string result_;
    bool pending_ = false, line_ = false;
};

// At most `limit` bytes, cut between two characters.
std::string_view cut_view(std::string_view text, std::size_t limit);
std::string cut_text(std::string text, std::size_t limit);
// Letters of every alphabet in lower case, by ICU; for comparing wording.
std::string fold_case(std::string_view text);

}  // namespace newswatch::page::detail
