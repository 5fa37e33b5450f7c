#include "app/options.hpp"

#include <CLI/CLI.hpp>

namespace newswatch::app {

std::optional<Options> parse_options(int argc, char** argv, int& exit_code) {
    Options options;
    CLI::App app{
        "newswatchd watches news sources and tells people what they asked for, by e-mail or webhook.\n"
        "It runs in the foreground until SIGTERM or Ctrl-C; SIGHUP reloads the configuration."};
    app.set_version_flag("--version", std::string{"newswatchd "} + NEWSWATCH_VERSION);
    app.add_option("-c,--config", options.config, "Configuration file")->capture_default_str();
    app.add_flag("--once", options.once, "Poll everything due, examine, deliver, and exit");
    app.add_option("--state-dir", options.state_dir, "Where the state is kept, instead of daemon.state_dir");
    app.add_option("--plugin-path", options.plugin_path, "Where plugins are searched first (repeatable)");
    app.add_option("--log-level", options.log_level, "Instead of daemon.log_level")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}));
    app.footer(
        "Files: /etc/newswatch/newswatch.toml, /var/lib/newswatch. See newswatchd(8) and newswatch.toml(5).");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        exit_code = app.exit(error) == 0 ? 0 : 64;  // EX_USAGE
        return std::nullopt;
    }
    return options;
}

}  // namespace newswatch::app
