// A configuration value with the place it was written at, so that whoever checks it can point there.
// Room `config` makes them from TOML, room `plugin` checks them against a manifest's schema.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace newswatch {

struct Position {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string to_text() const;  // "file:line:column", as far as known
};

// A complaint about configuration. "file:line:column: message" is how it is shown.
struct Problem {
    Position where;
    std::string message;
    bool fatal = true;  // false: a warning
    std::string to_text() const;
};

struct Value {
    using List = std::vector<Value>;
    using Map = std::vector<std::pair<std::string, Value>>;  // in the order written

    using Data = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Map>;

    Data data;
    Position where;

    // Defined where Map's element is complete: a Value holds Values.
    Value();
    Value(Data data, Position where);
    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();

    const Value* find(std::string_view key) const;  // of a map; null when absent or not a map
    const char* type_name() const;  // "boolean", "integer", "number", "string", "array", "table"
};

// The candidate closest to `word` by edit distance, when it is close enough to be a typing error; else empty.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace newswatch
