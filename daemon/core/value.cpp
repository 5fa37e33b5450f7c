#include "core/value.hpp"

#include <algorithm>
#include <array>

namespace newswatch {

std::string Position::to_text() const {
    std::string text = file;
    if (line != 0) text += ":" + std::to_string(line);
    if (line != 0 && column != 0) text += ":" + std::to_string(column);
    return text;
}

std::string Problem::to_text() const {
    const auto place = where.to_text();
    return (place.empty() ? "" : place + ": ") + (fatal ? "" : "warning: ") + message;
}

Value::Value() = default;
Value::Value(Data d, Position w) : data{std::move(d)}, where{std::move(w)} {}
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

const Value* Value::find(std::string_view key) const {
    const auto* map = std::get_if<Map>(&data);
    if (map == nullptr) return nullptr;
    const auto it =
        std::find_if(map->begin(), map->end(), [&](const auto& entry) { return entry.first == key; });
    return it == map->end() ? nullptr : &it->second;
}

const char* Value::type_name() const {
    constexpr std::array names{"nothing", "boolean", "integer", "number", "string", "array", "table"};
    return names[data.index()];
}

namespace {

// Damerau-Levenshtein distance with adjacent transpositions, over bytes; the words are short keys.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t best_distance = word.size() / 3 + 2;  // one slip in a short word, more in a long one
    if (word.size() > 64) return best;
    for (const auto& candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace newswatch
