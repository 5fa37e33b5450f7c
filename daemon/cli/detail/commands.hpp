// One function a command; each returns the exit code. They run on the main thread and may block.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace newswatch::cli {

// exit_running: a daemon has the state directory, and would have to stop first; newswatchd says so as well.
inline constexpr int exit_usage = 64, exit_data = 65, exit_unavailable = 69, exit_running = 75,
                     exit_config = 78;

// Where the configuration and the daemon are.
struct Place {
    std::filesystem::path config = "/etc/newswatch/newswatch.toml";
    std::optional<std::filesystem::path> state_dir;
    std::vector<std::filesystem::path> plugin_path;
    std::filesystem::path socket;  // empty: as configured
};

struct FeedOptions {
    std::string url, content_type;
    std::vector<std::string> files;
    bool jsonl = false;  // a manifest on standard input instead of files
};

struct ExtractOptions {
    FeedOptions page;     // as for feeds
    bool blocks = false;  // every block with its zone, too
};

struct ListOptions {
    bool json = false;
    std::size_t limit = 20;
    std::string source, state, name;
};

struct SearchOptions {
    bool json = false;
    std::size_t limit = 20;
    std::string query, source, language, tag, since, until, sort = "newest";
};

// Validates configuration, rules, entities and plugin manifests: every problem as file:line:column: message.
int check(const Place& place);
// Parses feeds; one JSON object a line on standard output.
int feed(const FeedOptions& options);
// The articles on web pages; one JSON object a line on standard output.
int extract(const ExtractOptions& options);
// Articles as JSON lines from standard input through the configured plugins; nothing is stored or sent.
int scan(const Place& place, bool stats);

// These ask the running daemon.
int status(const Place& place, const ListOptions& options);
int sources(const Place& place, const ListOptions& options);
int poll_source(const Place& place, const std::string& name);
int plugins(const Place& place, const ListOptions& options);
int alerts(const Place& place, const ListOptions& options);
int deliveries(const Place& place, const ListOptions& options);
int replay(const Place& place, const std::string& id, bool all);
int backup(const Place& place, const std::filesystem::path& file);
// Asks the daemon, or its archive when none answers.
int search(const Place& place, const SearchOptions& options);

// Writes the database of a daemon that does not run afresh.
int vacuum(const Place& place);

}  // namespace newswatch::cli
