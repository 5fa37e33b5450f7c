// A section of the configuration as a table of its keys: reading, the message for an unknown key and the list
// of what exists all come from it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "config/detail/setting.hpp"

namespace newswatch::config::detail {

template <class T>
struct Key {
    std::string_view name;
    void (*read)(T& out, const Setting& setting);
    bool required = false;
};

template <class T>
using Keys = std::vector<Key<T>>;

template <class T>
std::vector<std::string> names_of(const Keys<T>& keys) {
    std::vector<std::string> names;
    for (const auto& key : keys) names.emplace_back(key.name);
    return names;
}

void report_unknown(const toml::key& key, std::string_view title, const std::vector<std::string>& known,
                    Scope& scope);
void report_missing(const toml::table& table, std::string_view title, std::string_view key, Scope& scope);

// Reads every key of the table into `out`. `title` names the table in messages: "[daemon]", "[[source]]".
template <class T>
void read_table(T& out, const toml::table& table, std::string_view title, const Keys<T>& keys, Scope& scope) {
    for (const auto& [key, node] : entries_of(table)) {
        if (scope.report.full()) return;
        const std::string_view name = key->str();
        const auto known =
            std::find_if(keys.begin(), keys.end(), [&](const auto& k) { return k.name == name; });
        if (known == keys.end())
            report_unknown(*key, title, names_of(keys), scope);
        else
            known->read(out, Setting{known->name, *node, scope});
    }
    for (const auto& key : keys)
        if (key.required && !table.contains(key.name)) report_missing(table, title, key.name, scope);
}

// The table of a setting such as [daemon] or match = {...}; null and a problem when it is something else.
const toml::table* table_of(const Setting& setting, std::string_view form);
// The tables of a setting such as [[source]].
std::vector<const toml::table*> tables_of(const Setting& setting);

}  // namespace newswatch::config::detail
