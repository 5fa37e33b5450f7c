// Words as protocols write them. Pure; any thread.
#pragma once

#include <string_view>

namespace newswatch::collect::detail {

inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace newswatch::collect::detail
