#include "config/detail/document.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "config/detail/nesting.hpp"
#include "core/log.hpp"

namespace newswatch::config::detail {
namespace {

Position place(const toml::source_region& region, const std::string& file) {
    return {file, region.begin.line, region.begin.column};
}

// toml++ begins its messages with "Error while parsing ...:"; the word "error" is said elsewhere already.
std::string without_prefix(std::string_view description) {
    constexpr std::string_view prefix = "Error while parsing ";
    if (description.substr(0, prefix.size()) == prefix) description.remove_prefix(prefix.size());
    return log::printable(description, 300);
}

template <class T>
std::string as_text(const T& date_or_time) {
    std::ostringstream text;
    text << date_or_time;
    return text.str();
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status)) return Error{ErrorKind::not_found, "no such file"};
    if (!std::filesystem::is_regular_file(status)) return Error{ErrorKind::io, "not a regular file"};
    errno = 0;
    std::ifstream in{file, std::ios::binary};
    if (!in) return Error{ErrorKind::io, std::generic_category().message(errno)};
    std::string text(limit + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad()) return Error{ErrorKind::io, "reading failed"};
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit)
        return Error{ErrorKind::too_large, "larger than " + std::to_string(limit) + " bytes"};
    return text;
}

std::optional<toml::table> parse_toml(std::string_view text, const std::string& file, Report& report) {
    if (const auto deep = too_deep(text)) {
        report.error({file, deep->line, deep->column}, "tables or arrays nested deeper than 16 levels");
        return std::nullopt;
    }
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        report.error(place(error.source(), file), "TOML syntax: " + without_prefix(error.description()));
    }
    return std::nullopt;
}

Position position_of(const toml::node& node, const std::string& file) { return place(node.source(), file); }
Position position_of(const toml::key& key, const std::string& file) { return place(key.source(), file); }

std::vector<std::pair<const toml::key*, const toml::node*>> entries_of(const toml::table& table) {
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (auto it = table.begin(); it != table.end(); ++it) entries.emplace_back(&it->first, &it->second);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        const auto& left = a.first->source().begin;
        const auto& right = b.first->source().begin;
        return std::pair{left.line, left.column} < std::pair{right.line, right.column};
    });
    return entries;
}

Value to_value(const toml::node& node, const std::string& file) {
    Value value;
    value.where = position_of(node, file);
    if (const auto* table = node.as_table()) {
        Value::Map map;
        for (const auto& [key, child] : entries_of(*table))
            map.emplace_back(key->str(), to_value(*child, file));
        value.data = std::move(map);
    } else if (const auto* array = node.as_array()) {
        Value::List list;
        for (const auto& child : *array) list.push_back(to_value(child, file));
        value.data = std::move(list);
    } else if (const auto* text = node.as_string()) {
        value.data = text->get();
    } else if (const auto* integer = node.as_integer()) {
        value.data = integer->get();
    } else if (const auto* number = node.as_floating_point()) {
        value.data = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        value.data = flag->get();
    } else if (const auto* date = node.as_date()) {
        value.data = as_text(date->get());
    } else if (const auto* time = node.as_time()) {
        value.data = as_text(time->get());
    } else if (const auto* moment = node.as_date_time()) {
        value.data = as_text(moment->get());
    }
    return value;
}

std::string describe(const toml::node& node) {
    if (const auto* text = node.as_string()) return in_quotes(text->get());
    if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (node.is_floating_point()) return "a number with a fraction";
    if (node.is_array()) return "an array";
    return node.is_table() ? "a table" : "a date or time";
}

}  // namespace newswatch::config::detail
