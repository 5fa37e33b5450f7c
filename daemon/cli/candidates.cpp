#include <cstdio>

#include "cli/detail/source_commands.hpp"
#include "cli/detail/source_file.hpp"
#include "core/log.hpp"

namespace newswatch::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_line = 100;

std::string in_words(Duration between) {
    using namespace std::chrono;
    const auto say = [](auto number, const char* unit) {
        return "about every " + std::to_string(number) + " " + unit + (number == 1 ? "" : "s");
    };
    if (between < minutes{1}) return "several a minute";
    if (between < hours{2}) return say(duration_cast<minutes>(between).count(), "minute");
    if (between < hours{48}) return say(duration_cast<hours>(between).count(), "hour");
    return say(duration_cast<hours>(between).count() / 24, "day");
}

std::string line_of(const std::string& text) { return log::printable(text, longest_line); }

void show_source(std::size_t number, const collect::Candidate& candidate, const std::string& configured) {
    const auto title = candidate.title.empty() ? std::string{"(no title)"} : line_of(candidate.title);
    std::printf("%3zu  %s\n     %s\n", number, title.c_str(), log::printable(candidate.url, 1000).c_str());
    const auto rhythm = candidate.rhythm ? ", " + in_words(*candidate.rhythm) : "";
    std::printf("     %s, %zu item%s%s; named by %s\n", candidate.format.c_str(), candidate.items,
                candidate.items == 1 ? "" : "s", rhythm.c_str(), collect::name_of(candidate.by));
    for (const auto& item : candidate.latest)
        std::printf("       %s  %s\n", item.at ? to_rfc3339(*item.at).c_str() : "(no date)           ",
                    line_of(item.title.empty() ? item.link : item.title).c_str());
    if (!configured.empty()) std::printf("     configured already as %s\n", configured.c_str());
}

Json or_null(const std::string& text) { return text.empty() ? Json{} : Json(text); }

}  // namespace

void show(const collect::Discovery& discovery, const config::Config& config) {
    std::size_t number = 0;
    for (const auto& candidate : discovery.candidates)
        if (candidate.problem.empty()) show_source(++number, candidate, configured_as(config, candidate.url));
    for (const auto& candidate : discovery.candidates)
        if (!candidate.problem.empty())
            std::printf("  -  %s\n     %s\n", log::printable(candidate.url, 1000).c_str(),
                        log::printable(candidate.problem, 1000).c_str());
    for (const auto& note : discovery.notes) std::printf("  -  %s\n", log::printable(note, 1000).c_str());
}

Json to_json(const collect::Discovery& discovery, const config::Config& config) {
    Json json{{"url", discovery.url},
              {"requests", discovery.requests},
              {"error", or_null(discovery.failure)},
              {"candidates", Json::array()},
              {"notes", discovery.notes}};
    std::size_t number = 0;
    for (const auto& candidate : discovery.candidates) {
        Json latest = Json::array();
        for (const auto& item : candidate.latest)
            latest.push_back({{"title", item.title},
                              {"link", or_null(item.link)},
                              {"published", item.at ? Json(to_rfc3339(*item.at)) : Json{}}});
        const auto seconds = candidate.rhythm.value_or(Duration{}).count() / 1000;
        json["candidates"].push_back({{"number", candidate.problem.empty() ? Json(++number) : Json{}},
                                      {"url", candidate.url},
                                      {"found_by", collect::name_of(candidate.by)},
                                      {"title", candidate.title},
                                      {"format", or_null(candidate.format)},
                                      {"language", or_null(candidate.language)},
                                      {"link", or_null(candidate.link)},
                                      {"items", candidate.items},
                                      {"latest", std::move(latest)},
                                      {"seconds_between_items", candidate.rhythm ? Json(seconds) : Json{}},
                                      {"configured_as", or_null(configured_as(config, candidate.url))},
                                      {"problem", or_null(candidate.problem)}});
    }
    return json;
}

}  // namespace newswatch::cli
