// From a file to TOML nodes, with the place of each. The only door through which configuration text comes in.
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <optional>
#include <string>

#include "config/detail/report.hpp"
#include "core/result.hpp"

namespace newswatch::config::detail {

inline constexpr std::size_t largest_file = 4u << 20;

// The bytes of a regular file. Errors: not_found, io (with the reason), too_large (more than `limit` bytes).
Result<std::string> read_file(const std::filesystem::path& file, std::size_t limit = largest_file);

// Parses TOML 1.0; what is wrong goes to the report under the name `file`.
std::optional<toml::table> parse_toml(std::string_view text, const std::string& file, Report& report);

Position position_of(const toml::node& node, const std::string& file);
Position position_of(const toml::key& key, const std::string& file);

// The entries of a table in the order written; toml++ keeps them by name.
std::vector<std::pair<const toml::key*, const toml::node*>> entries_of(const toml::table& table);

// For [plugin.config]: dates and times become their text.
Value to_value(const toml::node& node, const std::string& file);

// `"text"`, `12`, `true`, `an array`, `a table`: for "expected ..., got ...".
std::string describe(const toml::node& node);

}  // namespace newswatch::config::detail
