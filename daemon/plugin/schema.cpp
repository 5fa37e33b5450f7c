#include "plugin/detail/schema.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <set>

namespace newswatch::plugin {
namespace {

using Json = nlohmann::json;

constexpr int deepest = 16;

// Thrown and caught in this file: a schema is refused as a whole.
struct Refused {
    std::string message;
};

constexpr std::array<std::pair<std::string_view, Schema::Type>, 6> types{{
    {"boolean", Schema::Type::boolean},
    {"integer", Schema::Type::integer},
    {"number", Schema::Type::number},
    {"string", Schema::Type::string},
    {"array", Schema::Type::array},
    {"object", Schema::Type::object},
}};

Schema::Type type_named(const Json& name) {
    for (const auto& [text, type] : types)
        if (name.is_string() && name.get_ref<const std::string&>() == text) return type;
    throw Refused{"\"type\" must be one of boolean, integer, number, string, array, object"};
}

std::vector<std::string> texts(const Json& list, const char* keyword) {
    std::vector<std::string> out;
    if (!list.is_array()) throw Refused{std::string{"\""} + keyword + "\" must be an array of strings"};
    for (const auto& element : list) {
        if (!element.is_string())
            throw Refused{std::string{"\""} + keyword + "\" must be an array of strings"};
        out.push_back(element.get<std::string>());
    }
    return out;
}

double number(const Json& value, const char* keyword) {
    if (!value.is_number()) throw Refused{std::string{"\""} + keyword + "\" must be a number"};
    return value.get<double>();
}

Value to_value(const Json& json, int depth) {
    if (depth > deepest) throw Refused{"\"default\" is nested deeper than 16"};
    Value value;
    if (json.is_boolean())
        value.data = json.get<bool>();
    else if (json.is_number_integer())
        value.data = json.get<std::int64_t>();
    else if (json.is_number())
        value.data = json.get<double>();
    else if (json.is_string())
        value.data = json.get<std::string>();
    else if (json.is_array()) {
        Value::List list;
        for (const auto& element : json) list.push_back(to_value(element, depth + 1));
        value.data = std::move(list);
    } else if (json.is_object()) {
        Value::Map map;
        for (const auto& [key, element] : json.items()) map.emplace_back(key, to_value(element, depth + 1));
        value.data = std::move(map);
    } else {
        throw Refused{"\"default\" must not be null"};
    }
    return value;
}

Schema parse_schema(const Json& json, int depth);

void parse_keyword(Schema& s, const std::string& key, const Json& value, int depth) {
    static const std::set<std::string> for_people{"title",   "description", "examples",
                                                  "$schema", "$comment",    "$id"};
    if (for_people.contains(key)) return;
    if (key == "type")
        s.type = type_named(value);
    else if (key == "minimum")
        s.minimum = number(value, "minimum");
    else if (key == "maximum")
        s.maximum = number(value, "maximum");
    else if (key == "enum")
        s.choices = texts(value, "enum");
    else if (key == "required")
        s.required = texts(value, "required");
    else if (key == "default")
        s.preset = to_value(value, 0);
    else if (key == "items")
        s.items.assign(1, parse_schema(value, depth + 1));
    else if (key == "minItems") {
        if (!value.is_number_unsigned()) throw Refused{"\"minItems\" must be a number of elements"};
        s.min_items = value.get<std::size_t>();
    } else if (key == "additionalProperties") {
        if (!value.is_boolean()) throw Refused{"\"additionalProperties\" must be true or false"};
        s.closed = !value.get<bool>();
    } else if (key == "format") {
        if (value != "path") throw Refused{"\"format\" must be \"path\""};
        s.is_path = true;
    } else if (key == "properties") {
        if (!value.is_object()) throw Refused{"\"properties\" must be an object"};
        for (const auto& [name, property] : value.items())
            s.properties.push_back({name, parse_schema(property, depth + 1)});
    } else {
        throw Refused{"the keyword \"" + key.substr(0, 64) + "\" is not among those this host understands"};
    }
}

Schema parse_schema(const Json& json, int depth) {
    if (depth > deepest) throw Refused{"it is nested deeper than 16"};
    if (!json.is_object()) throw Refused{"a schema must be an object"};
    Schema schema;
    for (const auto& [key, value] : json.items()) parse_keyword(schema, key, value, depth);
    return schema;
}

}  // namespace

Result<Schema> Schema::parse(std::string_view json) {
    const auto object = Json::parse(json, nullptr, false);
    if (object.is_discarded()) return Error{ErrorKind::invalid, "the configuration schema is not JSON"};
    try {
        auto schema = parse_schema(object, 0);
        if (schema.type != Type::object) throw Refused{"its outermost \"type\" must be object"};
        return schema;
    } catch (const Refused& refused) {
        return Error{ErrorKind::invalid, "the configuration schema cannot be used: " + refused.message};
    }
}

}  // namespace newswatch::plugin
