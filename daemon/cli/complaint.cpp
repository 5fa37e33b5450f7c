#include "cli/detail/complaint.hpp"

#include <algorithm>
#include <cstdio>

#include "core/log.hpp"

namespace newswatch::cli {

std::string complaint_text(std::string_view message) {
    constexpr std::size_t longest_line = 2000;
    std::string text = "newswatch: ";
    for (std::size_t at = 0; at <= message.size();) {
        const auto end = std::min(message.find('\n', at), message.size());
        if (at != 0) text += "  ";
        text += log::printable(message.substr(at, end - at), longest_line) + "\n";
        at = end + 1;
    }
    return text;
}

int complain(std::string_view message, int exit_code) {
    std::fputs(complaint_text(message).c_str(), stderr);
    return exit_code;
}

}  // namespace newswatch::cli
