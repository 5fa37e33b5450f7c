#include "entity/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace newswatch::entity {
namespace {

// The optimal string alignment distance, row by row.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
    }
    return last[b.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> names) {
    std::string_view best;
    std::size_t fewest = 0;
    for (const auto name : names) {
        const auto tolerated = std::min<std::size_t>(3, std::max(word.size(), name.size()) / 2);
        if (word.size() > name.size() + tolerated) continue;
        const auto changes = distance(word, name);
        if (changes > tolerated || (!best.empty() && changes >= fewest)) continue;
        best = name;
        fewest = changes;
    }
    return best;
}

}  // namespace newswatch::entity
