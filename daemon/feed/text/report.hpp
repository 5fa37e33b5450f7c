// Collects what was wrong with a document, with line and column of the decoded text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "feed/parse.hpp"

namespace newswatch::feed::detail {

inline constexpr std::size_t nowhere = std::string_view::npos;

// Remembers where it counted last, because complaints come in the order of the text; at most `most` of them,
// so that a document full of faults stays linear. Owned by one parse().
class Report {
public:
    static constexpr std::size_t most = 50;

    // The decoded text that later offsets point into; it must outlive the report.
    void set_text(std::string_view text);
    void add(std::size_t offset, std::string_view kind, std::string message);
    // 1-based; 0, 0 for `nowhere`. Columns count characters, not bytes.
    std::pair<std::uint32_t, std::uint32_t> position(std::size_t offset);
    std::vector<feed::Problem> take();

private:
    std::string_view text_;
    std::vector<feed::Problem> problems_;
    std::size_t left_out_ = 0;
    std::size_t counted_ = 0;  // offset that line_ and column_ speak of
    std::uint32_t line_ = 1, column_ = 1;
};

}  // namespace newswatch::feed::detail
