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
    const auto place = [this](const Problem& problem) {
        const auto file = order_.find(problem.where.file);
        const auto rank = file == order_.end() ? order_.size() : file->second;
        return std::tuple{rank, problem.where.line, problem.where.column};
    };
    // The note that there are more stays at the end.
    const auto end = full() ? problems_.end() - 1 : problems_.end();
    std::stable_sort(problems_.begin(), end,
                     [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
    return std::move(problems_);
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
