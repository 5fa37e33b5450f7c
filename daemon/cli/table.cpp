#include "cli/detail/table.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/log.hpp"

namespace newswatch::cli {
namespace {

constexpr std::size_t widest = 60;

// Characters, not bytes: UTF-8 continuation bytes take no room.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string fitted(const std::string& text) {
    if (width(text) <= widest) return text;
    std::size_t characters = 0, at = 0;
    for (; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && ++characters > widest - 3) break;
    return text.substr(0, at) + "...";
}

}  // namespace

void Table::print() const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(fitted(row[i])));
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto cell = fitted(row[i]);
            line += cell;
            if (i + 1 < row.size()) line += std::string(widths[i] - width(cell) + 2, ' ');
        }
        while (!line.empty() && line.back() == ' ') line.pop_back();
        std::printf("%s\n", line.c_str());
    }
}

std::string text(const nlohmann::ordered_json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || found->is_null()) return {};
    return log::printable(found->is_string() ? found->get<std::string>() : found->dump(), 1000);
}

std::string joined(const nlohmann::ordered_json& object, const char* key) {
    std::string all;
    for (const auto& element : object.value(key, nlohmann::ordered_json::array()))
        if (element.is_string())
            all += (all.empty() ? "" : ", ") + log::printable(element.get<std::string>());
    return all;
}

}  // namespace newswatch::cli
