// `newswatch sources add`, `import` and `export`: new sources without a daemon.
#pragma once

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/detail/commands.hpp"
#include "collect/discovery.hpp"
#include "config/config.hpp"

namespace newswatch::cli {

struct AddOptions {
    std::string url, name, interval;
    std::vector<std::string> tags;
    std::vector<std::size_t> picks;  // from 1
    bool yes = false, all = false, json = false, dry_run = false;
};

struct ImportOptions {
    std::filesystem::path file;
    std::string name;  // of the file to make
    std::vector<std::string> tags;
    bool dry_run = false;
};

int sources_add(const Place& place, const AddOptions& options);
int sources_import(const Place& place, const ImportOptions& options);
int sources_export(const Place& place, const std::filesystem::path& file);

// Puts the three below `sources`. What they parse into lives as long as the command line.
void add_source_commands(CLI::App& sources, Place& place, int& exit_code);

// The candidates for people, sources with their numbers, and as JSON.
void show(const collect::Discovery& discovery, const config::Config& config);
nlohmann::ordered_json to_json(const collect::Discovery& discovery, const config::Config& config);

}  // namespace newswatch::cli
