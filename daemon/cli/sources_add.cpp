#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <iostream>
#include <optional>
#include <sstream>

#include "cli/detail/complaint.hpp"
#include "cli/detail/configuration.hpp"
#include "cli/detail/source_commands.hpp"
#include "cli/detail/source_file.hpp"
#include "collect/fetch.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::cli {
namespace {

namespace asio = boost::asio;
using Candidates = std::vector<collect::Candidate>;

int refuse(const std::string& message, int exit_code) {
    return complain("sources add: " + message, exit_code);
}

// People name a site as they type it into a browser.
std::string with_scheme(const std::string& text) {
    return text.find("://") == std::string::npos ? "https://" + text : text;
}

// Asks with the guard, the contact and the limits that the configuration gives the daemon.
collect::Discovery discover_now(const config::Config& config, net::AddressGuard guard,
                                const std::string& url) {
    asio::io_context loop{1};
    net::HttpClient client{loop.get_executor(), std::move(guard), collect::http_options(config.network)};
    collect::HttpPageFetcher fetcher{client};
    std::optional<collect::Discovery> found;
    std::exception_ptr failure;
    auto take = [&](std::exception_ptr error, collect::Discovery discovery) {
        failure = error;
        found = std::move(discovery);
    };
    asio::co_spawn(loop, collect::discover(fetcher, url), take);
    while (!found && loop.run_one() != 0) {
    }
    if (failure) std::rethrow_exception(failure);
    return found.value();
}

// "1, 3" as people answer; nothing when it is no list of numbers.
std::optional<std::vector<std::size_t>> parse_numbers(std::string answer) {
    std::replace(answer.begin(), answer.end(), ',', ' ');
    std::istringstream words{answer};
    std::vector<std::size_t> numbers;
    for (std::size_t number = 0; words >> number;) numbers.push_back(number);
    if (!words.eof()) return std::nullopt;
    return numbers;
}

// What to take is said on the command line, follows from there being one, or is asked on a terminal.
class Choice {
public:
    Choice(const AddOptions& options, const config::Config& config, Candidates candidates)
        : options_{options}, config_{config}, sources_{std::move(candidates)} {
        std::erase_if(sources_, [](const auto& candidate) { return !candidate.problem.empty(); });
    }

    bool empty() const { return sources_.empty(); }
    // Empty: nothing was chosen, or, with an exit code, why not.
    Candidates chosen(int& exit_code) const {
        const auto fresh = not_configured();
        if (!options_.picks.empty()) return picked(options_.picks, exit_code);
        if (fresh.empty()) {
            exit_code = refuse("each of them is configured already", 1);
            return {};
        }
        if (options_.all) return fresh;
        if (options_.yes || sources_.size() == 1) return {fresh.front()};
        if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) return asked(fresh, exit_code);
        exit_code = refuse("there are several; choose with --pick N, --all or --yes (the first)", exit_usage);
        return {};
    }

private:
    Candidates not_configured() const {
        Candidates fresh;
        for (const auto& candidate : sources_)
            if (configured_as(config_, candidate.url).empty()) fresh.push_back(candidate);
        return fresh;
    }
    Candidates picked(const std::vector<std::size_t>& numbers, int& exit_code) const {
        Candidates picked;
        for (const auto number : numbers) {
            if (number == 0 || number > sources_.size()) {
                exit_code = refuse("there is no number " + std::to_string(number) + "; expected 1 to " +
                                       std::to_string(sources_.size()),
                                   exit_usage);
                return {};
            }
            picked.push_back(sources_[number - 1]);
        }
        return picked;
    }
    Candidates asked(const Candidates& fresh, int& exit_code) const {
        std::printf("\nWhich? Numbers (1 or 1,3), \"all\", or nothing: ");
        std::fflush(stdout);
        std::string answer;
        std::getline(std::cin, answer);
        if (answer == "all" || answer == "a") return fresh;
        const auto numbers = parse_numbers(answer);
        if (numbers) return picked(*numbers, exit_code);
        exit_code = refuse("\"" + log::printable(answer) + "\" is no list of numbers", exit_usage);
        return {};
    }

    const AddOptions& options_;
    const config::Config& config_;
    Candidates sources_;
};

NewSource source_of(const collect::Candidate& candidate, const AddOptions& options,
                    const config::Config& config) {
    NewSource source;
    source.url = candidate.url;
    source.tags = options.tags;
    source.interval = options.interval;
    const auto parsed = Url::parse(candidate.url);
    const auto title = candidate.title.empty() && parsed ? parsed->host : candidate.title;
    source.name = options.name.empty() ? unused_name(config, title) : options.name;
    return source;
}

// Adds one source after the other, so that each sees the names of those before it.
int add_all(const Place& place, const AddOptions& options, const Candidates& chosen,
            nlohmann::ordered_json& written) {
    for (const auto& candidate : chosen) {
        const auto loaded = load_configuration(place);
        if (const auto where = configured_as(loaded.config, candidate.url); !where.empty())
            return refuse(redacted(candidate.url) + " is configured already as " + where, 1);
        const auto source = source_of(candidate, options, loaded.config);
        if (options.dry_run) {
            std::fprintf(options.json ? stderr : stdout, "\n# sources.d/%s.toml\n%s",
                         file_stem(source.name, source.url).c_str(), to_toml({source}).c_str());
            continue;
        }
        const auto file = add_source_file(place, file_stem(source.name, source.url), {source});
        if (!file) return refuse(file.error().message, 1);
        written.push_back({{"name", source.name}, {"url", source.url}, {"file", file->string()}});
        if (!options.json)
            std::printf("%s: added \"%s\"\n", file->c_str(), log::printable(source.name).c_str());
    }
    if (!options.dry_run && !chosen.empty()) say_how_to_reload();
    return 0;
}

int check_usage(const AddOptions& options, const std::string& url) {
    if (safe_link(url).empty())
        return refuse("\"" + log::printable(options.url) + "\": expected an http or https URL", exit_usage);
    if (!options.interval.empty() && !parse_duration(options.interval))
        return refuse("--interval: expected a duration such as \"15m\"", exit_usage);
    if (!options.name.empty() && (options.all || options.picks.size() > 1))
        return refuse("--name is for one source only", exit_usage);
    return 0;
}

}  // namespace

int sources_add(const Place& place, const AddOptions& options) {
    const auto url = with_scheme(options.url);
    if (const int wrong = check_usage(options, url)) return wrong;
    const auto loaded = load_configuration(place);
    if (!usable(loaded)) return exit_config;
    auto guard = net::AddressGuard::allowing(loaded.config.network.allow);
    if (!guard) return refuse("network.allow: " + guard.error().message, exit_config);
    if (const auto where = configured_as(loaded.config, url); !where.empty())
        return refuse(redacted(url) + " is configured already as " + where, 1);

    const auto discovery = discover_now(loaded.config, std::move(*guard), url);
    if (!options.json) show(discovery, loaded.config);
    auto json = to_json(discovery, loaded.config);
    json["written"] = nlohmann::ordered_json::array();
    const bool only_looks = options.json && !options.yes && !options.all && options.picks.empty();
    int exit_code = 0;
    const Choice choice{options, loaded.config, discovery.candidates};
    if (!discovery.failure.empty())
        exit_code = refuse(redacted(discovery.url) + ": " + discovery.failure, 1);
    else if (choice.empty())
        exit_code = refuse(redacted(discovery.url) + " names neither a feed nor a news sitemap", 1);
    else if (!only_looks) {
        const auto chosen = choice.chosen(exit_code);
        if (exit_code == 0) exit_code = add_all(place, options, chosen, json["written"]);
    }
    if (options.json)
        std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    return exit_code;
}

}  // namespace newswatch::cli
