#include "config/detail/report.hpp"

#include <algorithm>
#include <tuple>

#include "core/log.hpp"

namespace newswatch::config::detail {
namespace {

constexpr std::size_t most_problems = 1000;
constexpr std::size_t most_candidates = 1000;

}  // namespace

void Report::open(const std::string& file) { order_.try_emplace(file, order_.size()); }

bool Report::full() const { return problems_.size() > most_problems; }

void Report::add(Problem problem) {
    if (full()) return;
    if (problems_.size() == most_problems) {
        problem.message = "more problems follow; they are shown when those above are gone";
        problem.where = Position{problem.where.file};
    }
    problems_.push_back(std::move(problem));
}

std::vector<Problem> Report::take() {
    // The last part of a place is the order of finding. The note that there are more is no part of the order.
    std::vector<std::tuple<std::size_t, std::uint32_t, std::uint32_t, std::size_t>> places;
    const auto count = std::min(problems_.size(), most_problems);
    for (std::size_t i = 0; i < count; ++i) {
        const auto& where = problems_[i].where;
        const auto file = order_.find(where.file);
        places.emplace_back(file == order_.end() ? order_.size() : file->second, where.line, where.column, i);
    }
    std::sort(places.begin(), places.end());
    std::vector<Problem> sorted;
    for (const auto& place : places) sorted.push_back(std::move(problems_[std::get<3>(place)]));
    if (full()) sorted.push_back(std::move(problems_.back()));
    problems_.clear();
    return sorted;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
    if (candidates.size() > most_candidates) return {};
    const auto best = nearest(word, candidates);
    return best.empty() ? std::string{} : "; did you mean \"" + best + "\"?";
}

std::string in_quotes(std::string_view text, std::size_t limit) {
    return "\"" + log::printable(text, limit) + "\"";
}

}  // namespace newswatch::config::detail
