// New files of sources.d/ beside the configuration: made whole or not at all, and never over another.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/detail/commands.hpp"
#include "config/config.hpp"
#include "core/result.hpp"

namespace newswatch::cli {

struct NewSource {
    std::string name, url;
    std::vector<std::string> tags;
    std::string language, interval;  // as written; empty: the default
    std::string comment = {};        // one line above the table
};

// As [[source]] tables of TOML.
std::string to_toml(const std::vector<NewSource>& sources);

// Letters, digits and hyphens of the name, else of the address's host: "harbour-notices".
std::string file_stem(const std::string& name, const std::string& url);

// Where the configuration has the source already: "NAME, at FILE:LINE:COLUMN"; empty when it has not.
// Scheme, case of the host, default port and fragment make no difference.
std::string configured_as(const config::Config& config, const std::string& url);
// The name, or with " (2)" and so on when a source is called so.
std::string unused_name(const config::Config& config, std::string name);

// Writes the file with the permissions that `like` has and syncs it to the disk. Errors: conflict when there
// is one of that name, io.
Result<void> write_new_file(const std::filesystem::path& file, const std::string& text,
                            const std::filesystem::path& like);

// Writes sources.d/STEM.toml, or STEM-2.toml and so on when that is taken, and reads the configuration again
// as the daemon will. When it has errors then, the file is removed and they are the Error.
Result<std::filesystem::path> add_source_file(const Place& place, const std::string& stem,
                                              const std::vector<NewSource>& sources);

// How the running daemon learns of it, as a line for people.
void say_how_to_reload();
// Prints the problems; false when one of them is fatal.
bool usable(const config::Loaded& loaded);

}  // namespace newswatch::cli
