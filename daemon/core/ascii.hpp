// Letters as protocols and formats compare them: those of ASCII are alike in either case, whatever the
// locale, and all other bytes only with themselves. Pure; any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace newswatch {

inline constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

inline std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = lower(c);
    return out;
}

inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

// The first place at which `text` has `lower_case`; npos when there is none. Its letters must be lower case.
inline std::size_t find_ignoring_case(std::string_view text, std::string_view lower_case) {
    const auto found = std::search(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                                   [](char x, char y) { return lower(x) == y; });
    return found == text.end() && !lower_case.empty() ? text.npos
                                                      : static_cast<std::size_t>(found - text.begin());
}

}  // namespace newswatch
