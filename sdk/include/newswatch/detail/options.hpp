// The configuration of a plugin, declared once: its JSON Schema at compile time, its reader at run time.
#pragma once

#include <newswatch/plugin.h>
#include <newswatch/detail/json.hpp>
#include <newswatch/detail/views.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace nw {

// The name of a file or directory. A relative one in the configuration arrives resolved against the file it
// stands in.
struct path {
    std::string text;
    const std::string& string() const noexcept { return text; }
    operator const std::string&() const noexcept { return text; }
};

// One member of a configuration struct C: its name in the file, where it is kept, what it is for. T is bool,
// std::int64_t, double, std::string, nw::path, a struct with options() of its own, or a std::vector of one of
// these.
template <class C, class T>
struct option {
    const char* name;
    T C::*member;
    const char* help;
    bool is_required = false;
    std::optional<double> at_least = {}, at_most = {};
    std::int64_t least_items = 0;
    std::array<std::string_view, 16> choices = {};

    constexpr option(const char* n, T C::*m, const char* h) : name{n}, member{m}, help{h} {}

    // Without it the daemon refuses the configuration.
    constexpr option required() const {
        return with([](option& o) { o.is_required = true; });
    }
    constexpr option minimum(double value) const {
        return with([=](option& o) { o.at_least = value; });
    }
    constexpr option maximum(double value) const {
        return with([=](option& o) { o.at_most = value; });
    }
    constexpr option min_items(std::int64_t n) const {
        return with([=](option& o) { o.least_items = n; });
    }
    // Of a string, or of each element of an array of strings; at most 16.
    constexpr option one_of(std::initializer_list<std::string_view> values) const {
        auto o = *this;
        std::size_t i = 0;
        for (const auto value : values) o.choices[i++] = value;
        return o;
    }

private:
    template <class Change>
    constexpr option with(Change change) const {
        auto o = *this;
        change(o);
        return o;
    }
};

namespace detail {

template <class T>
concept has_options = requires {
    T::options();
};
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool unsupported = false;

// True when a default-constructed T can be looked at while compiling.
template <class T, int = (T{}, 0)>
constexpr bool made_while_compiling(int) {
    return true;
}
template <class T>
constexpr bool made_while_compiling(...) {
    return false;
}

// An option's name goes into a JSON pointer and a TOML key as it stands.
constexpr bool is_plain_name(std::string_view name) {
    for (const char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
    return !name.empty();
}

template <class W, class C>
constexpr void put_object_schema(W& w);

// Type and, for arrays, items. `choices` apply to the innermost strings.
template <class T, class W>
constexpr void put_type(W& w, const std::array<std::string_view, 16>& choices) {
    if constexpr (std::same_as<T, bool>)
        put(w, R"("type":"boolean")");
    else if constexpr (std::same_as<T, std::int64_t>)
        put(w, R"("type":"integer")");
    else if constexpr (std::same_as<T, double>)
        put(w, R"("type":"number")");
    else if constexpr (std::same_as<T, path>)
        put(w, R"("type":"string","format":"path")");
    else if constexpr (std::same_as<T, std::string>) {
        put(w, R"("type":"string")");
        if (choices[0].empty()) return;
        put(w, R"(,"enum":[)");
        separator comma;
        for (const auto choice : choices) {
            if (choice.empty()) break;
            comma.next(w);
            put_string(w, choice);
        }
        w.put(']');
    } else if constexpr (is_vector<T>) {
        put(w, R"("type":"array","items":{)");
        put_type<typename T::value_type>(w, choices);
        w.put('}');
    } else if constexpr (has_options<T>)
        put_object_schema<W, T>(w);
    else
        static_assert(unsupported<T>,
                      "an option is bool, std::int64_t, double, std::string, nw::path, a struct with "
                      "options(), or a std::vector of these");
}

template <class W>
constexpr void put_number(W& w, std::string_view key, double value) {
    const auto number = exact(value);
    if (number.places < 0) return;
    put(w, key);
    put_decimal(w, number);
}

// What the struct's own initialiser gives; empty texts and lists go unsaid.
template <class W, class T>
constexpr void put_default(W& w, const T& value) {
    if constexpr (std::same_as<T, bool>)
        put(w, value ? R"(,"default":true)" : R"(,"default":false)");
    else if constexpr (std::same_as<T, std::int64_t>) {
        put(w, R"(,"default":)");
        put_integer(w, value);
    } else if constexpr (std::same_as<T, double>)
        put_number(w, R"(,"default":)", value);
    else if constexpr (std::same_as<T, std::string>) {
        if (value.empty()) return;
        put(w, R"(,"default":)");
        put_string(w, value);
    }
}

template <class W, class C, class T>
constexpr void put_option(W& w, const option<C, T>& o) {
    if (!is_plain_name(o.name)) throw "an option's name is made of a-z, 0-9, _ and -";
    put_string(w, o.name);
    put(w, ":{");
    put_type<T>(w, o.choices);
    put(w, R"(,"description":)");
    put_string(w, o.help);
    if (o.at_least) put_number(w, R"(,"minimum":)", *o.at_least);
    if (o.at_most) put_number(w, R"(,"maximum":)", *o.at_most);
    if (o.least_items > 0) put_number(w, R"(,"minItems":)", static_cast<double>(o.least_items));
    if constexpr (made_while_compiling<C>(0))
        if (!o.is_required) put_default(w, C{}.*(o.member));
    w.put('}');
}

// The members of a schema object, without its braces.
template <class W, class C>
constexpr void put_object_schema(W& w) {
    put(w, R"("type":"object","additionalProperties":false,"properties":{)");
    separator comma;
    std::apply([&](const auto&... o) { ((comma.next(w), put_option(w, o)), ...); }, C::options());
    put(w, R"(},"required":[)");
    separator next;
    std::apply(
        [&](const auto&... o) { ((o.is_required ? (next.next(w), put_string(w, o.name)) : void()), ...); },
        C::options());
    w.put(']');
}

inline nw_value value_at(const nw_config* config, const std::string& pointer) {
    nw_value value{};
    value.size = sizeof value;
    if (config->get(config, pointer.c_str(), &value) != NW_OK) value.type = NW_VALUE_NONE;
    return value;
}

// Leaves the target as it is when the configuration has nothing there; its types were checked by the host.
template <class T>
void read(const nw_config* config, const std::string& at, T& target) {
    if constexpr (has_options<T>) {
        std::apply([&](const auto&... o) { (read(config, at + "/" + o.name, target.*(o.member)), ...); },
                   T::options());
        return;
    } else {
        const auto value = value_at(config, at);
        if (value.type == NW_VALUE_NONE) return;
        if constexpr (std::same_as<T, bool>)
            target = value.integer != 0;
        else if constexpr (std::same_as<T, std::int64_t>)
            target = value.integer;
        else if constexpr (std::same_as<T, double>)
            target = value.real;
        else if constexpr (std::same_as<T, std::string>)
            target = view(value.text);
        else if constexpr (std::same_as<T, path>)
            target.text = view(value.text);
        else {
            target.clear();
            for (std::uint64_t i = 0; i < value.count; ++i) {
                typename T::value_type element{};
                read(config, at + "/" + std::to_string(i), element);
                target.push_back(std::move(element));
            }
        }
    }
}

}  // namespace detail
}  // namespace nw
