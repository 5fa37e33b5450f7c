#include "feed/text/report.hpp"

#include <algorithm>

namespace newswatch::feed::detail {

void Report::set_text(std::string_view text) {
    text_ = text;
    counted_ = 0;
    line_ = column_ = 1;
}

std::pair<std::uint32_t, std::uint32_t> Report::position(std::size_t offset) {
    if (offset == nowhere) return {0, 0};
    offset = std::min(offset, text_.size());
    if (offset < counted_) {
        counted_ = 0;
        line_ = column_ = 1;
    }
    for (; counted_ < offset; ++counted_) {
        const char c = text_[counted_];
        // A line ends as XML 1.0 section 2.11 has it.
        const bool alone = c == '\r' && text_.substr(counted_ + 1, 1) != "\n";
        if (c == '\n' || alone) {
            ++line_;
            column_ = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++column_;
        }
    }
    return {line_, column_};
}

void Report::add(std::size_t offset, std::string_view kind, std::string message) {
    if (problems_.size() >= most) {
        ++left_out_;
        return;
    }
    const auto [line, column] = position(offset);
    problems_.push_back({line, column, std::string{kind}, std::move(message)});
}

std::vector<feed::Problem> Report::take() {
    if (left_out_ != 0)
        problems_.push_back({0, 0, "limit", std::to_string(left_out_) + " more problems are not listed"});
    return std::move(problems_);
}

}  // namespace newswatch::feed::detail
