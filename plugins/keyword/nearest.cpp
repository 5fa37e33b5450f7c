#include "keyword/nearest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace newswatch::keyword {
namespace {

constexpr std::size_t longest_name = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Levenshtein's distance, row by row.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view written, std::span<const std::string_view> known) {
    if (written.size() > longest_name) return {};
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, written.size() / 2) + 1;
    for (const std::string_view name : known) {
        const std::size_t d = distance(written, name);
        if (d >= least) continue;
        least = d;
        best = name;
    }
    return best;
}

std::string listed(std::span<const std::string_view> names) {
    std::string out;
    for (const std::string_view name : names) out.append(out.empty() ? "" : ", ").append(name);
    return out;
}

}  // namespace newswatch::keyword
