#include "cli/run.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/detail/commands.hpp"
#include "cli/detail/source_commands.hpp"
#include "core/log.hpp"
#include "core/value.hpp"

namespace newswatch::cli {
namespace {

struct Arguments {
    Place place;
    FeedOptions feed;
    ExtractOptions extract;
    ListOptions list;
    SearchOptions search;
    std::filesystem::path file;
    std::string id;
    bool all = false, stats = false;
    int exit_code = 0;
};

void add_config(CLI::App& command, Arguments& args) {
    command.add_option("-c,--config", args.place.config, "Configuration file")->capture_default_str();
    command.add_option("--plugin-path", args.place.plugin_path,
                       "Where plugins are searched first (repeatable)");
}

void add_daemon(CLI::App& command, Arguments& args) {
    command.add_option("-c,--config", args.place.config, "Configuration file of the daemon")
        ->capture_default_str();
    command.add_option("--state-dir", args.place.state_dir,
                       "The daemon's state directory, when not as configured");
    command.add_option("--socket", args.place.socket, "The daemon's Unix socket, when not as configured");
}

void add_extract(CLI::App& app, Arguments& args) {
    auto* command = app.add_subcommand("extract", "The articles on web pages; one JSON object a line");
    auto& page = args.extract.page;
    command->add_option("--url", page.url, "Where the page came from: the base of relative links");
    command->add_option("--content-type", page.content_type, "The Content-Type it came with");
    command->add_flag("--blocks", args.extract.blocks, "Every paragraph with its zone, too");
    command->add_flag("--jsonl", page.jsonl,
                      R"(Read lines {"file": ..., "headers": {...}} from standard input)");
    command->add_option("FILE", page.files, "HTML files");
    command->callback([&args] { args.exit_code = extract(args.extract); });
}

void add_local_commands(CLI::App& app, Arguments& args) {
    auto* check_command = app.add_subcommand("check", "Validate configuration, rules, entities and plugins");
    add_config(*check_command, args);
    check_command->callback([&args] { args.exit_code = check(args.place); });

    auto* feed_command = app.add_subcommand("feed", "Parse feeds; one JSON object a line");
    feed_command->add_option("--url", args.feed.url, "Where the feed came from: the base of relative links");
    feed_command->add_option("--content-type", args.feed.content_type, "The Content-Type it came with");
    feed_command->add_flag("--jsonl", args.feed.jsonl,
                           R"(Read lines {"file": ..., "headers": {...}} from standard input)");
    feed_command->add_option("FILE", args.feed.files, "Feeds to parse");
    feed_command->callback([&args] { args.exit_code = feed(args.feed); });

    add_extract(app, args);

    auto* scan_command = app.add_subcommand(
        "scan", "Articles as JSON lines from standard input through the plugins; nothing is stored or sent");
    add_config(*scan_command, args);
    scan_command->add_flag("--stats", args.stats, "Say at the end, on standard error, how much and how fast");
    scan_command->callback([&args] { args.exit_code = scan(args.place, args.stats); });
}

using ListCommand = int (*)(const Place&, const ListOptions&);

CLI::App* add_list(CLI::App& app, Arguments& args, const char* name, const char* help, ListCommand list) {
    auto* command = app.add_subcommand(name, help);
    add_daemon(*command, args);
    command->add_flag("--json", args.list.json, "The API's answer as it is, for scripts");
    command->callback([&args, list, command] {
        if (command->get_subcommands().empty()) args.exit_code = list(args.place, args.list);
    });
    return command;
}

void add_search(CLI::App& app, Arguments& args) {
    auto* command = app.add_subcommand("search", "Full-text search over what was collected");
    add_daemon(*command, args);
    command->add_option("QUERY", args.search.query,
                        "words \"a phrase\" OR -not (groups) prefix* title: summary: body: author: url: "
                        "source: tag: category: language: since: until: date:");
    command->add_option("--source", args.search.source, "Of this source only");
    command->add_option("--since", args.search.since, "From then on: 7d, 2026-11, 2026-11-25, today");
    command->add_option("--until", args.search.until, "Until then, that day or month included");
    command->add_option("--language", args.search.language, "In this language only, e.g. en");
    command->add_option("--tag", args.search.tag, "Of sources with this tag only");
    command->add_option("-n,--limit", args.search.limit, "How many")->check(CLI::Range(1, 200));
    command->add_option("--sort", args.search.sort, "newest (the latest in the archive first) or relevance")
        ->check(CLI::IsMember({"newest", "relevance"}));
    command->add_flag("--json", args.search.json, "The API's answer as it is, for scripts");
    command->callback([&args] { args.exit_code = search(args.place, args.search); });
}

void add_vacuum(CLI::App& app, Arguments& args) {
    auto* command =
        app.add_subcommand("vacuum", "Write the database of a stopped daemon afresh, as small as it can be");
    command->add_option("-c,--config", args.place.config, "Configuration file of the daemon")
        ->capture_default_str();
    command->add_option("--state-dir", args.place.state_dir,
                        "The daemon's state directory, when not as configured");
    command->callback([&args] { args.exit_code = vacuum(args.place); });
}

void add_daemon_commands(CLI::App& app, Arguments& args) {
    add_list(app, args, "status", "What the running daemon is doing", status);
    auto* sources_command = add_list(app, args, "sources", "Sources and when they are polled", sources);
    auto* show_command =
        sources_command->add_subcommand("show", "One source, with everything that bounds its next poll");
    add_daemon(*show_command, args);
    show_command->add_flag("--json", args.list.json, "The API's answer as it is, for scripts");
    show_command->add_option("NAME", args.list.name, "The source")->required();
    show_command->callback([&args] { args.exit_code = sources(args.place, args.list); });
    auto* poll_command =
        sources_command->add_subcommand("poll", "Poll a source now, as far as manners allow");
    add_daemon(*poll_command, args);
    poll_command->add_option("NAME", args.id, "The source")->required();
    poll_command->callback([&args] { args.exit_code = poll_source(args.place, args.id); });
    add_source_commands(*sources_command, args.place, args.exit_code);
    add_list(app, args, "plugins", "Plugins, what became of them, what they did", plugins);
    auto* alerts_command = add_list(app, args, "alerts", "The latest alerts", alerts);
    alerts_command->add_option("-n,--limit", args.list.limit, "How many")->check(CLI::Range(1, 1000));
    alerts_command->add_option("--source", args.list.source, "Of this source only");
    auto* deliveries_command =
        add_list(app, args, "deliveries", "The latest deliveries and their story", deliveries);
    deliveries_command->add_option("-n,--limit", args.list.limit, "How many")->check(CLI::Range(1, 1000));
    deliveries_command->add_option("--state", args.list.state, "In this state only")
        ->check(CLI::IsMember({"pending", "done", "dead"}));
    auto* replay_command =
        deliveries_command->add_subcommand("replay", "Send dead deliveries again, with the same id");
    add_daemon(*replay_command, args);
    replay_command->add_option("ID", args.id, "One of them");
    replay_command->add_flag("--all", args.all, "All of them");
    replay_command->callback([&args] { args.exit_code = replay(args.place, args.id, args.all); });

    auto* backup_command =
        app.add_subcommand("backup", "A consistent copy of the database while the daemon runs");
    add_daemon(*backup_command, args);
    backup_command->add_option("FILE", args.file, "The file to make")->required();
    backup_command->callback([&args] { args.exit_code = backup(args.place, args.file); });
}

// What to say of a first word that is no command; empty when there is no such word.
std::string unknown_command(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || argv[1][0] == '-' || !app.get_subcommands().empty()) return {};
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
    const auto near = nearest(argv[1], names);
    return "there is no command \"" + log::printable(argv[1]) + "\"" +
           (near.empty() ? "" : "; did you mean \"" + near + "\"?");
}

}  // namespace

int run(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_DFL);
    log::open(log::Level::warn, false);
    Arguments args;
    CLI::App app{"newswatch looks into and steers newswatchd, and tries out feeds, rules and plugins."};
    app.set_version_flag("--version", std::string{"newswatch "} + NEWSWATCH_VERSION);
    app.require_subcommand(1);
    add_local_commands(app, args);
    add_daemon_commands(app, args);
    add_search(app, args);
    add_vacuum(app, args);
    app.footer("See newswatch(1).");
    try {
        app.parse(argc, argv);
    } catch (const CLI::RequiredError& error) {
        const auto unknown = unknown_command(app, argc, argv);
        if (unknown.empty()) return app.exit(error), exit_usage;
        std::fprintf(stderr, "%s\nRun with --help for more information.\n", unknown.c_str());
        return exit_usage;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_usage;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "newswatch: %s\n", error.what());
        return 1;
    }
    return args.exit_code;
}

}  // namespace newswatch::cli
