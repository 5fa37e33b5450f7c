// The subset of JSON Schema (2020-12) that manifests are written in, and the checking of a configuration
// against it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/value.hpp"

namespace newswatch::plugin {

// type, properties, additionalProperties, required, enum (of strings), minimum, maximum, minItems, items,
// default, format "path"; title, description, examples, $schema and $comment are taken for texts.
struct Schema {
    enum class Type { any, boolean, integer, number, string, array, object };
    Type type = Type::any;
    std::optional<double> minimum, maximum;
    std::size_t min_items = 0;
    std::vector<std::string> choices;
    bool is_path = false;
    bool closed = false;  // additionalProperties is false
    struct Property;      // not std::pair, which asks about its incomplete parts
    std::vector<Property> properties;
    std::vector<std::string> required;
    std::vector<Schema> items;  // one or none
    std::optional<Value> preset;

    // Errors: invalid, naming the keyword: not JSON, a keyword of another form or outside the subset, deeper
    // than 16.
    static Result<Schema> parse(std::string_view json);
};

struct Schema::Property {
    std::string name;
    Schema schema;
};

// Checks `config` (a table, or nothing, which is an empty table), fills in defaults, makes paths absolute: a
// relative one is taken from the folder of the file that it was written in, `where` for defaults. Returns
// every problem, each with its place; `where` stands for values without one of their own.
std::vector<Problem> check_config(const Schema& schema, Value& config, const Position& where);

}  // namespace newswatch::plugin
