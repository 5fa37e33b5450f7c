#include "config/detail/keys.hpp"

namespace newswatch::config::detail {

void report_unknown(const toml::key& key, std::string_view title, const std::vector<std::string>& known,
                    Scope& scope) {
    auto hint = suggestion(key.str(), known);
    if (hint.empty()) {
        hint = "; known keys: ";
        for (const auto& name : known) hint += (&name == &known.front() ? "" : ", ") + name;
    }
    scope.report.error(position_of(key, scope.file),
                       "unknown key " + in_quotes(key.str()) + " in " + std::string{title} + hint);
}

void report_missing(const toml::table& table, std::string_view title, std::string_view key, Scope& scope) {
    scope.report.error(position_of(table, scope.file),
                       std::string{title} + " needs the key \"" + std::string{key} + "\"");
}

const toml::table* table_of(const Setting& setting, std::string_view form) {
    if (const auto* table = setting.node.as_table()) return table;
    setting.expected("a table, written " + std::string{form});
    return nullptr;
}

std::vector<const toml::table*> tables_of(const Setting& setting) {
    std::vector<const toml::table*> tables;
    const auto form = "an array of tables, written [[" + std::string{setting.name} + "]]";
    const auto* array = setting.node.as_array();
    if (array == nullptr) {
        setting.expected(form);
        return tables;
    }
    for (const auto& entry : *array) {
        if (const auto* table = entry.as_table())
            tables.push_back(table);
        else
            Setting{setting.name, entry, setting.scope}.expected(form);
    }
    return tables;
}

}  // namespace newswatch::config::detail
