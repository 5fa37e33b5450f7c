#include "keyword/rule_table.hpp"

#include <algorithm>
#include <array>

#include "keyword/nearest.hpp"
#include "keyword/query_parser.hpp"

namespace newswatch::keyword {
namespace {

constexpr std::array<std::string_view, 6> rule_keys{"id", "query", "severity", "tags", "title", "enabled"};
constexpr std::size_t id_limit = 100;  // bytes

std::string quoted(std::string_view text) { return "\"" + std::string{text} + "\""; }

std::string type_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::string:
            return "a string";
        case toml::node_type::integer:
            return "an integer";
        case toml::node_type::floating_point:
            return "a number";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::table:
            return "a table";
        default:
            return "a date or time";
    }
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= id_limit && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '\x7F';
    });
}

// Reads the members of one rule; every fault is told.
class RuleReader {
public:
    RuleReader(const toml::table& table, const RuleFile& file) : table_{table}, file_{file} {}

    RuleTable read() && {
        check_keys();
        read_id();
        read_query();
        read_severity();
        read_tags();
        text_at("title");
        if (const toml::node* node = table_.get("enabled")) {
            const auto enabled = node->value_exact<bool>();
            if (!enabled) wrong_type("enabled", "true or false", *node);
            result_.enabled = enabled.value_or(false);
        }
        return std::move(result_);
    }

private:
    void fail(Place place, std::string message) {
        result_.valid = false;
        file_.fail(place, std::move(message));
    }

    void wrong_type(std::string_view key, std::string_view expected, const toml::node& found) {
        fail(place_of(found.source()),
             std::string{key} + ": expected " + std::string{expected} + ", found " + type_of(found));
    }

    void check_keys() {
        for (const auto& [key, node] : table_) {
            if (std::find(rule_keys.begin(), rule_keys.end(), key.str()) != rule_keys.end()) continue;
            const std::string_view near = nearest(key.str(), rule_keys);
            std::string message = "unknown key " + quoted(key.str());
            if (!near.empty()) message += "; did you mean " + quoted(near) + "?";
            fail(place_of(key.source()), message + " (a rule has " + listed(rule_keys) + ")");
        }
    }

    // The string under a key, or null when there is none or something else.
    const toml::value<std::string>* text_at(std::string_view key) {
        const toml::node* node = table_.get(key);
        if (node == nullptr) return nullptr;
        if (!node->is_string()) wrong_type(key, "a string", *node);
        return node->as_string();
    }

    void require(std::string_view key, std::string_view example) {
        if (table_.contains(key)) return;
        fail(place_of(table_.source()),
             "a rule needs " + std::string{key} + "; expected for example " + std::string{example});
    }

    void read_id() {
        require("id", "id = \"nato-cyber\"");
        const auto* id = text_at("id");
        if (id == nullptr) return;
        if (!is_id(id->get())) {
            fail(place_of(id->source()), "id: expected 1 to " + std::to_string(id_limit) +
                                             " bytes without white space, as in \"nato-cyber\"");
        }
        result_.rule.id = id->get();
        result_.id_at = place_of(id->source());
    }

    void read_query() {
        require("query", "query = 'NATO AND cyber'");
        const auto* query = text_at("query");
        if (query == nullptr) return;
        ParsedQuery parsed = parse(query->get());
        for (const QueryError& error : parsed.errors) {
            const PlaceInString at =
                place_in_string(file_.text, place_of(query->source()), query->get(), error.offset);
            std::string message = "query: " + error.message;
            if (!at.exact)
                message += " (at character " + std::to_string(column_of(query->get(), error.offset)) + ")";
            fail(at.place, std::move(message));
        }
        if (parsed.query) result_.rule.query = std::move(*parsed.query);
    }

    void read_severity() {
        const auto* text = text_at("severity");
        if (text == nullptr) return;
        if (const auto severity = nw::severity_named(text->get())) {
            result_.rule.severity = *severity;
            return;
        }
        const std::string_view near = nearest(text->get(), nw::severity_names);
        fail(place_of(text->source()), "severity: expected one of " + listed(nw::severity_names) +
                                           (near.empty() ? "" : "; did you mean " + quoted(near) + "?"));
    }

    void read_tags() {
        const toml::node* node = table_.get("tags");
        if (node == nullptr) return;
        const toml::array* tags = node->as_array();
        if (tags == nullptr) return wrong_type("tags", "an array of strings", *node);
        if (tags->size() > NW_MAX_TAGS) {
            fail(place_of(node->source()), "tags: expected at most " + std::to_string(NW_MAX_TAGS));
        }
        for (const toml::node& tag : *tags) {
            const auto text = tag.value_exact<std::string>();
            if (!text) wrong_type("tags", "a string", tag);
            result_.rule.tags.push_back(text.value_or(""));
        }
    }

    const toml::table& table_;
    const RuleFile& file_;
    RuleTable result_;
};

std::size_t offset_of(std::string_view text, Place place) {
    std::size_t at = 0;
    for (std::uint32_t line = 1; line < place.line && at < text.size(); ++line) {
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    for (std::uint32_t column = 1; column < place.column && at < text.size(); ++column) {
        do ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    }
    return at;
}

Place advanced(Place place, std::string_view over) {
    for (const char c : over) {
        if (c == '\n') {
            place = {place.line + 1, 1};
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++place.column;
        }
    }
    return place;
}

}  // namespace

RuleTable read_rule(const toml::table& table, const RuleFile& file) { return RuleReader{table, file}.read(); }

PlaceInString place_in_string(std::string_view file, Place string_at, std::string_view value,
                              std::size_t offset) {
    const std::string_view rest = file.substr(offset_of(file, string_at));
    for (const std::string_view opening :
         {"'''\r\n", "'''\n", "'''", "\"\"\"\r\n", "\"\"\"\n", "\"\"\"", "'", "\""}) {
        if (!rest.starts_with(opening) || !rest.substr(opening.size()).starts_with(value)) continue;
        return {advanced(string_at, rest.substr(0, opening.size() + offset)), true};
    }
    return {string_at, false};
}

}  // namespace newswatch::keyword
