// One [[rule]] of a TOML file. Private to rule_files; the only header that knows toml++.
#pragma once

#include <toml++/toml.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "keyword/rule_files.hpp"

namespace newswatch::keyword {

struct Place {
    std::uint32_t line = 0, column = 0;
};
inline Place place_of(const toml::source_region& region) { return {region.begin.line, region.begin.column}; }

// The text of a file, for the places inside its strings, and where complaints about it go.
struct RuleFile {
    std::string_view text;
    std::function<void(Place, std::string message)> fail;
};

struct RuleTable {
    Rule rule;  // its id is empty when there is none
    Place id_at;
    bool enabled = true;
    bool valid = true;  // false: the file was told what is wrong
};
RuleTable read_rule(const toml::table& table, const RuleFile& file);

// The place of a byte of a string: exact when the string stands in the file as it reads, without escapes;
// else the place where the string begins.
struct PlaceInString {
    Place place;
    bool exact = false;
};
PlaceInString place_in_string(std::string_view file, Place string_at, std::string_view value,
                              std::size_t offset);

}  // namespace newswatch::keyword
