#include "entity/watch_list_table.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "entity/nearest_name.hpp"

namespace newswatch::entity {
namespace {

constexpr std::string_view file_keys[] = {"entity"};
constexpr std::string_view entity_keys[] = {"id",    "name",     "kind", "case",
                                            "alert", "severity", "tags", "aliases"};
constexpr std::string_view alias_keys[] = {"text", "kind", "language", "case"};

constexpr std::size_t max_id_bytes = 128;
constexpr std::size_t max_tags = NW_MAX_TAGS;

std::string listed(std::span<const std::string_view> names) {
    std::string text;
    for (const auto name : names) {
        if (!text.empty()) text += ", ";
        text += name;
    }
    return text;
}

// "; did you mean "x"?", or all that is valid when nothing is near.
std::string suggestion(std::string_view given, std::span<const std::string_view> names) {
    const auto near = nearest_name(given, names);
    if (near.empty()) return "; valid are: " + listed(names);
    return "; did you mean \"" + std::string{near} + "\"?";
}

std::string type_of(const toml::node& node) {
    if (node.is_table()) return "a table";
    if (node.is_array()) return "an array";
    if (node.is_string()) return "a string";
    if (node.is_boolean()) return "a boolean";
    return node.is_number() ? "a number" : "a date or time";
}

// The text as it is named in a problem: in quotes, its first characters only when it is long.
std::string quoted(std::string_view text) {
    constexpr std::size_t shown = 60;
    if (text.size() <= shown) return '"' + std::string{text} + '"';
    auto end = shown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return '"' + std::string{text.substr(0, end)} + "...\"";
}

// Reads values of one file's tables; what is wrong becomes a problem with its place.
class Reader {
public:
    explicit Reader(LoadedList& into)
        : into_{into}, file_{static_cast<std::uint32_t>(into.list.files.size() - 1)} {}

    void file(const toml::table& root);
    void complain(const toml::source_region& where, std::string message);

private:
    Place place(const toml::source_region& where) const {
        return {file_, where.begin.line, where.begin.column};
    }
    void check_keys(const toml::table& table, std::span<const std::string_view> keys,
                    const std::string& what);
    std::optional<std::string> text(const toml::table& table, std::string_view key);
    std::optional<std::size_t> choice(const toml::table& table, std::string_view key,
                                      std::span<const std::string_view> names);
    void entity(const toml::table& table);
    std::string id(const toml::table& table);
    void name(const toml::table& table, Entity& into);
    void tags(const toml::table& table, Entity& into);
    void aliases(const toml::table& table, Entity& into);
    void alias(const toml::node& node, Entity& into);
    void add_alias(const toml::node& where, Alias alias, std::optional<std::size_t> spelling, Entity& into);

    LoadedList& into_;
    std::uint32_t file_;
    std::size_t errors_ = 0;
};

void Reader::complain(const toml::source_region& where, std::string message) {
    ++errors_;
    into_.problems.push_back(
        {into_.list.files.back(), where.begin.line, where.begin.column, std::move(message), false});
}

void Reader::check_keys(const toml::table& table, std::span<const std::string_view> keys,
                        const std::string& what) {
    for (const auto& [key, node] : table) {
        if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
        complain(key.source(), "unknown key " + quoted(key.str()) + " " + what + suggestion(key.str(), keys));
    }
}

std::optional<std::string> Reader::text(const toml::table& table, std::string_view key) {
    const auto* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    if (const auto value = node->value_exact<std::string>()) return *value;
    complain(node->source(), "\"" + std::string{key} + "\" must be a string, not " + type_of(*node));
    return std::nullopt;
}

std::optional<std::size_t> Reader::choice(const toml::table& table, std::string_view key,
                                          std::span<const std::string_view> names) {
    const auto value = text(table, key);
    if (!value) return std::nullopt;
    const auto name = std::find(names.begin(), names.end(), *value);
    if (name != names.end()) return static_cast<std::size_t>(name - names.begin());
    complain(table.get(key)->source(),
             quoted(*value) + " is not a valid " + std::string{key} + "; valid are: " + listed(names));
    return std::nullopt;
}

void Reader::file(const toml::table& root) {
    check_keys(root, file_keys, "in a watch-list");
    const auto* entities = root.get("entity");
    if (entities == nullptr) return;
    const auto* array = entities->as_array();
    if (array == nullptr)
        return complain(entities->source(),
                        "an entity is written as a table under [[entity]], with two brackets");
    for (const auto& node : *array) {
        if (const auto* table = node.as_table())
            entity(*table);
        else
            complain(node.source(), "an entity must be a table under [[entity]], not " + type_of(node));
    }
}

void Reader::entity(const toml::table& table) {
    errors_ = 0;
    check_keys(table, entity_keys, "in an entity");
    Entity made;
    made.where = place(table.source());
    made.id = id(table);
    if (const auto kind = choice(table, "kind", entity_kinds)) made.kind = entity_kinds[*kind];
    if (const auto alert = choice(table, "alert", alert_choices)) made.alert = static_cast<AlertWhen>(*alert);
    if (const auto severity = choice(table, "severity", nw::severity_names))
        made.severity = static_cast<nw::severity>(*severity);
    tags(table, made);
    name(table, made);
    aliases(table, made);
    if (errors_ == 0) into_.list.entities.push_back(std::move(made));
}

std::string Reader::id(const toml::table& table) {
    const auto* node = table.get("id");
    if (node == nullptr) {
        complain(table.source(),
                 "the entity has no \"id\"; give it a short name of its own, such as \"south-korea\"");
        return {};
    }
    const auto value = text(table, "id").value_or(std::string{});
    if (!node->is_string()) return {};
    const bool odd = std::any_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= ' ' || byte == 0x7F || c == '#';
    });
    if (value.empty() || value.size() > max_id_bytes || odd)
        complain(node->source(),
                 "an \"id\" has one to " + std::to_string(max_id_bytes) + " bytes, no white space and no #");
    return value;
}

void Reader::name(const toml::table& table, Entity& into) {
    const auto spelling = choice(table, "case", case_rules);
    const auto* node = table.get("name");
    if (node == nullptr)
        return complain(table.source(), "the entity has no \"name\": the text that it is found by");
    if (auto value = text(table, "name")) {
        Alias alias;
        alias.text = std::move(*value);
        add_alias(*node, std::move(alias), spelling, into);
    }
}

void Reader::tags(const toml::table& table, Entity& into) {
    const auto* node = table.get("tags");
    if (node == nullptr) return;
    const auto* array = node->as_array();
    if (array == nullptr)
        return complain(node->source(), "\"tags\" must be an array of strings, not " + type_of(*node));
    if (array->size() > max_tags)
        complain(node->source(), "an entity has at most " + std::to_string(max_tags) + " tags");
    for (const auto& each : *array) {
        const auto tag = each.value_exact<std::string>();
        if (tag && !tag->empty())
            into.tags.push_back(*tag);
        else
            complain(each.source(),
                     tag ? "a tag must not be empty" : "a tag must be a string, not " + type_of(each));
    }
}

void Reader::aliases(const toml::table& table, Entity& into) {
    const auto* node = table.get("aliases");
    if (node == nullptr) return;
    const auto* array = node->as_array();
    if (array == nullptr)
        return complain(node->source(),
                        "\"aliases\" must be an array of strings and tables, not " + type_of(*node));
    for (const auto& each : *array) alias(each, into);
}

void Reader::alias(const toml::node& node, Entity& into) {
    Alias made;
    if (auto plain = node.value_exact<std::string>()) {
        made.text = std::move(*plain);
        return add_alias(node, std::move(made), std::nullopt, into);
    }
    const auto* table = node.as_table();
    if (table == nullptr)
        return complain(node.source(),
                        "an alias must be a string or a table {text = \"...\"}, not " + type_of(node));
    check_keys(*table, alias_keys, "in an alias");
    if (const auto kind = choice(*table, "kind", alias_kinds)) made.kind = static_cast<AliasKind>(*kind);
    made.language = text(*table, "language").value_or(std::string{});
    const auto spelling = choice(*table, "case", case_rules);
    const auto* written = table->get("text");
    if (written == nullptr) return complain(table->source(), "the alias has no \"text\"");
    if (auto value = text(*table, "text")) {
        made.text = std::move(*value);
        add_alias(*written, std::move(made), spelling, into);
    }
}

void Reader::add_alias(const toml::node& where, Alias alias, std::optional<std::size_t> spelling,
                       Entity& into) {
    if (const auto fault = alias_fault(alias.text))
        return complain(where.source(), quoted(alias.text) + " " + *fault);
    alias.where = place(where.source());
    alias.spelling = spelling ? static_cast<CaseRule>(*spelling) : natural_case(alias.text, alias.kind);
    into.aliases.push_back(std::move(alias));
}

}  // namespace

void read_tables(std::string_view toml, LoadedList& into) {
    Reader reader{into};
    try {
        reader.file(toml::parse(toml));
    } catch (const toml::parse_error& error) {
        reader.complain(error.source(), std::string{error.description()});
    }
}

}  // namespace newswatch::entity
