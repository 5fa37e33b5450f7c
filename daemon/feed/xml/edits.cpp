#include "feed/xml/edits.hpp"

#include <algorithm>

namespace newswatch::feed::detail {

std::size_t Offsets::original(std::size_t offset) const {
    const auto next = std::upper_bound(runs_.begin(), runs_.end(), offset,
                                       [](std::size_t at, const Run& run) { return at < run.out; });
    const std::size_t end = next == runs_.end() ? in_size_ : next->in;
    if (next == runs_.begin()) return end;
    const auto& run = *(next - 1);
    return std::min(run.in + (offset - run.out), end);
}

Rewriting::Rewriting(std::string_view source) : source_{source} {
    text_.reserve(source.size() + source.size() / 16);
    offsets_.in_size_ = source.size();
}

void Rewriting::copy(std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    auto& runs = offsets_.runs_;
    if (runs.empty() || begin - runs.back().in != text_.size() - runs.back().out)
        runs.push_back({text_.size(), begin});
    text_ += source_.substr(begin, end - begin);
}

void Rewriting::insert(std::size_t at, std::string_view made) {
    auto& runs = offsets_.runs_;
    auto run = runs.end();
    for (; run != runs.begin() && (run - 1)->out >= at; --run) (run - 1)->out += made.size();
    const bool within = run != runs.begin() && at < text_.size();
    const bool begins = run != runs.end() && run->out == at + made.size();
    const std::size_t end = run == runs.end() ? offsets_.in_size_ : run->in;
    if (within && !begins)
        runs.insert(run, {at + made.size(), std::min((run - 1)->in + (at - (run - 1)->out), end)});
    text_.insert(at, made);
}

void Rewriting::cut(std::size_t at) {
    auto& runs = offsets_.runs_;
    while (!runs.empty() && runs.back().out >= at) runs.pop_back();
    text_.resize(at);
}

}  // namespace newswatch::feed::detail
