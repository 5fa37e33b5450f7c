#include <algorithm>
#include <cmath>
#include <filesystem>

#include "plugin/detail/schema.hpp"

namespace newswatch::plugin {
namespace {

// "an integer": how a type is told to people.
const char* told(Schema::Type type) {
    switch (type) {
        case Schema::Type::any:
            return "a value";
        case Schema::Type::boolean:
            return "true or false";
        case Schema::Type::integer:
            return "an integer";
        case Schema::Type::number:
            return "a number";
        case Schema::Type::string:
            return "a string";
        case Schema::Type::array:
            return "an array";
        case Schema::Type::object:
            return "a table";
    }
    return "a value";
}

bool is_of(const Value& value, Schema::Type type) {
    switch (type) {
        case Schema::Type::any:
            return true;
        case Schema::Type::boolean:
            return std::holds_alternative<bool>(value.data);
        case Schema::Type::integer:
            return std::holds_alternative<std::int64_t>(value.data);
        case Schema::Type::number:
            return std::holds_alternative<std::int64_t>(value.data) ||
                   std::holds_alternative<double>(value.data);
        case Schema::Type::string:
            return std::holds_alternative<std::string>(value.data);
        case Schema::Type::array:
            return std::holds_alternative<Value::List>(value.data);
        case Schema::Type::object:
            return std::holds_alternative<Value::Map>(value.data);
    }
    return false;
}

std::string number_text(double number) {
    if (number == std::floor(number) && std::abs(number) < 1e15)
        return std::to_string(static_cast<long long>(number));
    auto text = std::to_string(number);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

std::string quoted_list(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
    return out;
}

class Checker {
public:
    explicit Checker(const Position& where) : where_{where} {}

    // `name` is the way to the value, "rules[2].id"; empty for the whole.
    void check(const Schema& schema, Value& value, const std::string& name) {
        if (!is_of(value, schema.type))
            return complain(value, name,
                            std::string{"expected "} + told(schema.type) + ", found " + value.type_name());
        if (auto* text = std::get_if<std::string>(&value.data)) check_text(schema, value, *text, name);
        if (const auto* integer = std::get_if<std::int64_t>(&value.data))
            check_range(schema, value, static_cast<double>(*integer), name);
        if (const auto* real = std::get_if<double>(&value.data)) check_range(schema, value, *real, name);
        if (std::holds_alternative<Value::List>(value.data)) check_list(schema, value, name);
        if (std::holds_alternative<Value::Map>(value.data)) check_table(schema, value, name);
    }

    std::vector<Problem> problems;

private:
    void complain(const Value& at, const std::string& name, const std::string& message) {
        problems.push_back({place_of(at), name.empty() ? message : name + ": " + message, true});
    }
    const Position& place_of(const Value& value) const {
        return value.where.line == 0 ? where_ : value.where;
    }

    void check_text(const Schema& schema, const Value& value, std::string& text, const std::string& name) {
        if (!schema.choices.empty() &&
            std::find(schema.choices.begin(), schema.choices.end(), text) == schema.choices.end()) {
            const auto near = nearest(text, schema.choices);
            complain(value, name,
                     "\"" + text.substr(0, 64) + "\" is not one of " + quoted_list(schema.choices) +
                         (near.empty() ? "" : "; did you mean \"" + near + "\"?"));
        }
        if (!schema.is_path) return;
        if (text.empty()) return complain(value, name, "a path must not be empty");
        const std::filesystem::path base = value.where.file.empty() ? where_.file : value.where.file;
        std::error_code ignored;  // without a current directory the path stays relative
        const auto absolute = std::filesystem::absolute(base.parent_path() / text, ignored);
        if (!absolute.empty()) text = absolute.lexically_normal().string();
    }

    void check_range(const Schema& schema, const Value& value, double number, const std::string& name) {
        if (schema.minimum && !(number >= *schema.minimum))
            complain(value, name,
                     number_text(number) + " is too small; the smallest is " + number_text(*schema.minimum));
        if (schema.maximum && !(number <= *schema.maximum))
            complain(value, name,
                     number_text(number) + " is too large; the largest is " + number_text(*schema.maximum));
    }

    void check_list(const Schema& schema, Value& value, const std::string& name) {
        auto& list = std::get<Value::List>(value.data);
        if (list.size() < schema.min_items)
            complain(value, name,
                     "expected at least " + std::to_string(schema.min_items) +
                         (schema.min_items == 1 ? " element" : " elements") + ", found " +
                         std::to_string(list.size()));
        if (schema.items.empty()) return;
        for (std::size_t i = 0; i < list.size(); ++i)
            check(schema.items.front(), list[i], name + "[" + std::to_string(i) + "]");
    }

    void check_table(const Schema& schema, Value& value, const std::string& name) {
        const auto before = name.empty() ? std::string{} : name + ".";
        auto& map = std::get<Value::Map>(value.data);
        std::vector<std::string> known;
        for (const auto& [key, property] : schema.properties) known.push_back(key);
        for (auto& [key, element] : map) {
            const auto it = std::find(known.begin(), known.end(), key);
            if (it != known.end()) {
                check(schema.properties[static_cast<std::size_t>(it - known.begin())].schema, element,
                      before + key);
            } else if (schema.closed) {
                unknown_key(element, before + key, nearest(key, known), known);
            }
        }
        for (const auto& key : schema.required)
            if (value.find(key) == nullptr) complain(value, before + key, "missing; it must be given");
        fill_in(schema, value, before);
    }

    void unknown_key(const Value& at, const std::string& name, const std::string& near,
                     const std::vector<std::string>& known) {
        const auto hint = !near.empty()   ? "; did you mean \"" + near + "\"?"
                          : known.empty() ? "; this plugin has no configuration"
                                          : "; known are " + quoted_list(known);
        complain(at, name, "unknown key" + hint);
    }

    // Defaults, also those inside of tables that are not there. They are checked like what people wrote.
    void fill_in(const Schema& schema, Value& value, const std::string& before) {
        for (const auto& [key, property] : schema.properties) {
            if (value.find(key) != nullptr) continue;
            const bool is_table = property.type == Schema::Type::object && property.required.empty();
            if (!property.preset && !is_table) continue;
            Value made = property.preset ? *property.preset : Value{Value::Map{}, {}};
            check(property, made, before + key);
            std::get<Value::Map>(value.data).emplace_back(key, std::move(made));
        }
    }

    const Position& where_;
};

}  // namespace

std::vector<Problem> check_config(const Schema& schema, Value& config, const Position& where) {
    if (std::holds_alternative<std::monostate>(config.data)) config.data = Value::Map{};
    Checker checker{where};
    checker.check(schema, config, "");
    return std::move(checker.problems);
}

}  // namespace newswatch::plugin
