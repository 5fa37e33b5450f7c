#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/detail/complaint.hpp"
#include "cli/detail/configuration.hpp"
#include "cli/detail/source_commands.hpp"
#include "cli/detail/source_file.hpp"
#include "config/opml.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::cli {
namespace {

constexpr std::size_t largest_file = 4u << 20;

Result<std::string> read_text(const std::filesystem::path& path) {
    std::string text(largest_file + 1, '\0');
    std::ifstream file;
    if (path != "-") file.open(path, std::ios::binary);
    auto& in = path == "-" ? std::cin : static_cast<std::istream&>(file);
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad() || !in.eof() || (path != "-" && !file.is_open()))
        return Error{ErrorKind::io, path.string() + ": expected a file of at most 4 MiB that you may read"};
    return text;
}

std::string in_brackets(const std::vector<std::string>& tags) {
    std::string list;
    for (const auto& tag : tags) list += (list.empty() ? "" : ", ") + log::printable(tag);
    return list.empty() ? list : "  [" + list + "]";
}

std::vector<NewSource> new_sources(const config::OpmlImport& import, const ImportOptions& options) {
    std::vector<NewSource> sources;
    for (const auto& source : import.sources) {
        NewSource made{.name = source.name,
                       .url = source.url,
                       .tags = source.tags,
                       .language = source.language,
                       .interval = {}};
        for (const auto& tag : options.tags)
            if (std::find(made.tags.begin(), made.tags.end(), tag) == made.tags.end())
                made.tags.push_back(tag);
        sources.push_back(std::move(made));
    }
    return sources;
}

void show(const config::OpmlImport& import, const std::vector<NewSource>& sources) {
    for (const auto& problem : import.problems) std::fprintf(stderr, "%s\n", problem.to_text().c_str());
    for (const auto& source : sources)
        std::printf("new  %s  %s%s\n", log::printable(source.name).c_str(),
                    log::printable(redacted(source.url), 1000).c_str(), in_brackets(source.tags).c_str());
    const auto there = import.configured + import.repeated;
    std::printf("%zu new, %zu configured already, %zu listed twice, %zu left out\n", sources.size(),
                import.configured, import.repeated,
                import.problems.size() - std::min(there, import.problems.size()));
}

std::string stem_of(const config::OpmlImport& import, const ImportOptions& options) {
    for (const auto& name : {options.name, import.title, options.file.stem().string()})
        if (const auto stem = file_stem(name, ""); stem != "source") return stem;
    return "imported";
}

}  // namespace

int sources_import(const Place& place, const ImportOptions& options) {
    const auto loaded = load_configuration(place);
    if (!usable(loaded)) return exit_config;
    const auto text = read_text(options.file);
    if (!text) return complain("sources import: " + text.error().message, exit_data);
    const auto import = config::import_opml(*text, options.file.string(), loaded.config.sources);
    const bool broken = std::any_of(import.problems.begin(), import.problems.end(),
                                    [](const auto& problem) { return problem.fatal; });
    const auto sources = new_sources(import, options);
    show(import, sources);
    if (broken) return exit_data;
    if (sources.empty() || options.dry_run) return 0;
    const auto file = add_source_file(place, stem_of(import, options), sources);
    if (!file) return complain("sources import: " + file.error().message, 1);
    std::printf("%s: written\n", file->c_str());
    say_how_to_reload();
    return 0;
}

int sources_export(const Place& place, const std::filesystem::path& file) {
    const auto loaded = load_configuration(place);
    if (!usable(loaded)) return exit_config;
    const auto& sources = loaded.config.sources;
    const auto here = std::count_if(sources.begin(), sources.end(),
                                    [](const auto& source) { return source.url.starts_with("file:"); });
    const auto secret = std::count_if(sources.begin(), sources.end(), [](const auto& source) {
        const auto url = Url::parse(source.url);
        return url && !url->userinfo.empty();
    });
    if (here != 0) std::fprintf(stderr, "newswatch: left out: %td on this machine (file:)\n", here);
    if (secret != 0)
        std::fprintf(stderr, "newswatch: with a login in their address: %td; keep the file to yourself\n",
                     secret);
    const auto text = config::export_opml(sources, "Sources of newswatch");
    if (file.empty() || file == "-") {
        std::cout << text;
        return std::cout.flush() ? 0 : 1;
    }
    const auto written = write_new_file(std::filesystem::absolute(file), text, place.config);
    return written ? 0 : complain("sources export: " + written.error().message, 1);
}

}  // namespace newswatch::cli
