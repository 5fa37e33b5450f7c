// The command line of newswatchd.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace newswatch::app {

struct Options {
    std::filesystem::path config = "/etc/newswatch/newswatch.toml";
    std::optional<std::filesystem::path> state_dir;
    std::vector<std::filesystem::path> plugin_path;
    std::string log_level;  // empty: as configured
    bool once = false;
};

// Nothing when the process is to end at once (--help, --version, a wrong option), with the exit code in
// `exit_code`.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace newswatch::app
