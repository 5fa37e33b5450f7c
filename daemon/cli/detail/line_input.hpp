// What the commands that read files and manifests have in common.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace newswatch::cli {

using Json = nlohmann::ordered_json;

inline constexpr int exit_nothing_read = 1;

bool read_file(const std::string& path, std::string& bytes);
// One line of standard output; bytes that are no UTF-8 are replaced.
void print_line(const Json& json);

// The value of a header of a manifest entry, its name in any case; empty when there is none.
std::string header(const Json& headers, std::string_view lower_case_name);

// Calls `read` for each {"file": ..., "headers": {...}} on standard input; `read` says whether anything was
// read. Returns the exit code: 1 when nothing was, 65 when a line was not understood, else 0.
int for_each_in_manifest(const std::function<bool(const std::string& file, const Json& headers)>& read);

}  // namespace newswatch::cli
