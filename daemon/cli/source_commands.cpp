#include "cli/detail/source_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace newswatch::cli {
namespace {

void add_config(CLI::App& command, Place& place) {
    command.add_option("-c,--config", place.config, "Configuration file")->capture_default_str();
}

void add_adding(CLI::App& sources, Place& place, int& exit_code) {
    auto options = std::make_shared<AddOptions>();
    auto* command = sources.add_subcommand(
        "add", "Find the feeds and news sitemaps of a site, and write the chosen ones into sources.d/");
    add_config(*command, place);
    command->add_option("URL", options->url, "A feed, a page of the site, or a sitemap")->required();
    command->add_option("--name", options->name, "The source's name (default: the feed's title)");
    command->add_option("--tag", options->tags, "A tag (repeatable)")->allow_extra_args(false);
    command->add_option("--interval", options->interval, "How often to ask, such as 15m");
    auto* pick = command->add_option("--pick", options->picks, "Take this number of the list (repeatable)")
                     ->allow_extra_args(false);
    auto* all = command->add_flag("--all", options->all, "Take all of them")->excludes(pick);
    command->add_flag("-y,--yes", options->yes, "Take the first of them")->excludes(pick)->excludes(all);
    command->add_flag("--json", options->json,
                      "The candidates as JSON; writes only with --yes, --all or --pick");
    command->add_flag("-n,--dry-run", options->dry_run, "Show what would be written");
    command->callback([&place, &exit_code, options] { exit_code = sources_add(place, *options); });
}

void add_importing(CLI::App& sources, Place& place, int& exit_code) {
    auto options = std::make_shared<ImportOptions>();
    auto* command = sources.add_subcommand(
        "import", "Write the feeds of an OPML file that are not configured yet into sources.d/");
    add_config(*command, place);
    command->add_option("FILE", options->file, "The OPML file; - for standard input")->required();
    command->add_option("--name", options->name, "What to call the file (default: the title of the list)");
    command->add_option("--tag", options->tags, "A tag for all of them (repeatable)")
        ->allow_extra_args(false);
    command->add_flag("-n,--dry-run", options->dry_run, "Show what would be added");
    command->callback([&place, &exit_code, options] { exit_code = sources_import(place, *options); });
}

void add_exporting(CLI::App& sources, Place& place, int& exit_code) {
    auto file = std::make_shared<std::filesystem::path>();
    auto* command =
        sources.add_subcommand("export", "All configured feeds as OPML 2.0, with their tags as folders");
    add_config(*command, place);
    command->add_option("FILE", *file, "A file to make (default: standard output)");
    command->callback([&place, &exit_code, file] { exit_code = sources_export(place, *file); });
}

}  // namespace

void add_source_commands(CLI::App& sources, Place& place, int& exit_code) {
    add_adding(sources, place, exit_code);
    add_importing(sources, place, exit_code);
    add_exporting(sources, place, exit_code);
}

}  // namespace newswatch::cli
