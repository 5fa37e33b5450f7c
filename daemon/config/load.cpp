#include <algorithm>
#include <cstdlib>

#include "config/detail/draft.hpp"

namespace newswatch::config {
namespace {

using namespace detail;
namespace fs = std::filesystem;

constexpr std::string_view default_plugin_path = "/usr/lib/newswatch/plugins";
// sockaddr_un::sun_path holds 108 bytes with its final zero.
constexpr std::size_t longest_socket_path = 107;

// systemd's directories: the first of a list joined by colons; empty when the variable is not set.
fs::path directory_from_environment(const char* variable) {
    const char* value = std::getenv(variable);
    const std::string_view list = value == nullptr ? "" : value;
    return fs::path{list.substr(0, list.find(':'))};
}

fs::path made_absolute(const fs::path& path) {
    std::error_code error;
    const auto result = fs::absolute(path, error);
    return (error ? path : result).lexically_normal();
}

// What the command line says, else the file, else systemd, else the default.
fs::path state_dir_of(const toml::table* document, const Overrides& overrides, Scope& scope) {
    if (overrides.state_dir) return made_absolute(*overrides.state_dir);
    const auto* daemon = document == nullptr ? nullptr : document->get_as<toml::table>("daemon");
    const auto* written = daemon == nullptr ? nullptr : daemon->get_as<std::string>("state_dir");
    if (written != nullptr && is_path(written->get())) return resolve_path(written->get(), scope);
    const auto given = directory_from_environment("STATE_DIRECTORY");
    return given.empty() ? DaemonConfig{}.state_dir : given;
}

std::optional<toml::table> read_document_of(const std::string& file, Report& report) {
    report.open(file);
    const auto text = read_file(file);
    if (text) return parse_toml(*text, file, report);
    report.error({file}, "cannot be read: " + text.error().message);
    return std::nullopt;
}

std::vector<fs::path> toml_files_in(const fs::path& directory, Report& report) {
    std::vector<fs::path> files;
    std::error_code error;
    if (!fs::exists(directory, error)) return files;
    auto entry = fs::directory_iterator{directory, error};
    for (; !error && entry != fs::directory_iterator{}; entry.increment(error)) {
        const auto& path = entry->path();
        if (path.extension() == ".toml" && path.filename().string().front() != '.') files.push_back(path);
    }
    if (error) report.error({directory.string()}, "cannot be read: " + error.message());
    std::sort(files.begin(), files.end());
    return files;
}

// The path as messages show it: beside the configuration file as the user named it.
std::string shown(const fs::path& path, const fs::path& config_file, const Scope& scope) {
    const auto relative = path.lexically_relative(scope.directory);
    if (relative.empty() || *relative.begin() == "..") return path.string();
    return (config_file.parent_path() / relative).string();
}

void read_further_files(Draft& draft, const fs::path& file, const Scope& scope) {
    const auto directory = file.parent_path() / "sources.d";
    for (const auto& path : toml_files_in(directory, scope.report)) {
        const auto name = path.string();
        const auto document = read_document_of(name, scope.report);
        Scope inner{scope.report, name, scope.directory / "sources.d", scope.state_dir,
                    scope.resolve_secrets};
        if (document) read_document(draft, *document, true, inner);
    }
    for (const auto& opml : draft.opml)
        read_opml_file(draft, opml, shown(opml.file, file, scope), scope.report);
}

void settle_paths(Config& config, const Overrides& overrides, const Scope& scope) {
    config.daemon.state_dir = scope.state_dir;
    if (config.daemon.socket.empty()) {
        const auto runtime = directory_from_environment("RUNTIME_DIRECTORY");
        config.daemon.socket = (runtime.empty() ? scope.state_dir : runtime) / "api.sock";
    }
    if (config.daemon.socket.native().size() > longest_socket_path)
        scope.report.error({scope.file}, "daemon.socket: " + in_quotes(config.daemon.socket.string(), 300) +
                                             " is longer than the 107 bytes of a Unix socket's path; set a "
                                             "shorter daemon.socket");
    std::vector<fs::path> search;
    for (const auto& path : overrides.plugin_path) search.push_back(made_absolute(path));
    search.insert(search.end(), config.plugin_path.begin(), config.plugin_path.end());
    config.plugin_path = std::move(search);
}

}  // namespace

bool Loaded::ok() const {
    return std::none_of(problems.begin(), problems.end(), [](const auto& problem) { return problem.fatal; });
}

Loaded load(const fs::path& file, const Overrides& overrides) {
    Report report;
    Draft draft;
    draft.config.file = file;
    draft.config.plugin_path = {default_plugin_path};
    const auto document = read_document_of(file.string(), report);
    Scope scope{report, file.string(), made_absolute(file).parent_path(), {}, overrides.resolve_secrets};
    scope.state_dir = state_dir_of(document ? &*document : nullptr, overrides, scope);
    if (document) read_document(draft, *document, false, scope);
    read_further_files(draft, file, scope);
    settle_paths(draft.config, overrides, scope);
    // What a file that could not be read leaves out is no problem of its own.
    if (document) check_across(draft, report);
    return {std::move(draft.config), report.take()};
}

}  // namespace newswatch::config
