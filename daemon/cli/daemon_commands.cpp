#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/detail/commands.hpp"
#include "cli/detail/daemon_call.hpp"
#include "cli/detail/table.hpp"
#include "core/encoding.hpp"

namespace newswatch::cli {
namespace {

using Json = nlohmann::ordered_json;

using Show = void (*)(const Json&);

int list(const Place& place, const ListOptions& options, const std::string& target, Show show) {
    std::string body;
    if (const int failed = call(place, "GET", target, body)) return failed;
    if (options.json) {
        std::cout << body;
        return 0;
    }
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object()) {
        std::fprintf(stderr, "newswatch: the daemon's answer is not JSON\n");
        return 1;
    }
    show(json);
    return 0;
}

void show_status(const Json& json) {
    std::printf("newswatchd %s\n", text(json, "version").c_str());
    std::printf("sources     %s, %s failing\n", text(json["sources"], "configured").c_str(),
                text(json["sources"], "failing").c_str());
    std::printf("articles    %s in the archive, %s to examine\n", text(json["articles"], "archived").c_str(),
                text(json["articles"], "to_examine").c_str());
    std::printf("alerts      %s\n", text(json, "alerts").c_str());
    std::printf("deliveries  %s delivered, %s pending, %s dead\n",
                text(json["deliveries"], "delivered").c_str(), text(json["deliveries"], "pending").c_str(),
                text(json["deliveries"], "dead").c_str());
    Table table{{"recipient", "channel", "held until", "last reply"}};
    for (const auto& row : json["recipients"])
        table.add(
            {text(row, "name"), text(row, "channel"), text(row, "held_until"), text(row, "last_reply")});
    std::printf("\n");
    table.print();
}

void show_sources(const Json& json) {
    Table table{{"source", "state", "articles", "last polled", "next", "why then", "last error"}};
    for (const auto& row : json["sources"])
        table.add({text(row, "name"), text(row, "state"), text(row, "articles"), text(row, "last_polled"),
                   text(row, "next_due"), text(row, "next_reason"), text(row, "last_error")});
    table.print();
}

// One source with everything known of it, nothing cut.
void show_source(const Json& json) {
    for (const auto& source : json["sources"]) {
        for (const auto& [key, value] : source.items()) {
            if (key == "bounds") continue;
            const auto shown = value.is_array() ? joined(source, key.c_str()) : text(source, key.c_str());
            std::printf("%-13s %s\n", key.c_str(), shown.c_str());
        }
        std::printf("bounds of the next poll\n");
        for (const auto& bound : source["bounds"])
            std::printf("  %-11s %s\n", text(bound, "name").c_str(), text(bound, "says").c_str());
    }
}

void show_plugins(const Json& json) {
    Table table{
        {"instance", "id", "version", "state", "articles", "annotations", "alerts", "errors", "reason"}};
    for (const auto& row : json["plugins"])
        table.add({text(row, "instance"), text(row, "id"), text(row, "version"), text(row, "state"),
                   text(row, "articles"), text(row, "annotations"), text(row, "alerts"), text(row, "errors"),
                   text(row, "reason")});
    table.print();
}

void show_alerts(const Json& json) {
    Table table{{"time", "severity", "plugin", "rule", "source", "title", "evidence", "recipients"}};
    for (const auto& row : json["alerts"]) {
        std::string evidence;
        for (const auto& span : row["evidence"])
            if (evidence.size() < 60) evidence += (evidence.empty() ? "" : ", ") + text(span, "surface");
        table.add({text(row, "created"), text(row, "severity"), text(row, "plugin"), text(row, "rule"),
                   text(row["article"], "source"), text(row["article"], "title"), evidence,
                   joined(row, "recipients")});
    }
    table.print();
}

void show_deliveries(const Json& json) {
    for (const auto& row : json["deliveries"]) {
        std::printf("%s  %s  to %s  %s: %s\n", text(row, "id").c_str(), text(row, "state").c_str(),
                    text(row, "recipient").c_str(), text(row, "rule").c_str(), text(row, "title").c_str());
        for (const auto& attempt : row["attempts"])
            std::printf("    %s  attempt %s: %s  %s\n", text(attempt, "at").c_str(),
                        text(attempt, "number").c_str(), text(attempt, "outcome").c_str(),
                        text(attempt, "reply").c_str());
        if (!row["next_attempt"].is_null() && text(row, "state") == "pending")
            std::printf("    next attempt %s\n", text(row, "next_attempt").c_str());
    }
    if (json["deliveries"].empty()) std::printf("no deliveries\n");
}

}  // namespace

int status(const Place& place, const ListOptions& options) {
    return list(place, options, "/api/v1/status", show_status);
}

int sources(const Place& place, const ListOptions& options) {
    if (options.name.empty()) return list(place, options, "/api/v1/sources", show_sources);
    return list(place, options, "/api/v1/sources?name=" + percent_encoded(options.name), show_source);
}

int poll_source(const Place& place, const std::string& name) {
    std::string body;
    if (const int failed = call(place, "POST", "/api/v1/sources/poll?name=" + percent_encoded(name), body))
        return failed;
    std::printf("%s is polled\n", name.c_str());
    return 0;
}

int plugins(const Place& place, const ListOptions& options) {
    return list(place, options, "/api/v1/plugins", show_plugins);
}

int alerts(const Place& place, const ListOptions& options) {
    auto target = "/api/v1/alerts?limit=" + std::to_string(options.limit);
    if (!options.source.empty()) target += "&source=" + percent_encoded(options.source);
    return list(place, options, target, show_alerts);
}

int deliveries(const Place& place, const ListOptions& options) {
    auto target = "/api/v1/deliveries?limit=" + std::to_string(options.limit);
    if (!options.state.empty()) target += "&state=" + options.state;
    return list(place, options, target, show_deliveries);
}

int replay(const Place& place, const std::string& id, bool all) {
    if (id.empty() == !all) {
        std::fprintf(stderr, "newswatch: deliveries replay: either an ID or --all\n");
        return exit_usage;
    }
    std::string body;
    const auto target =
        "/api/v1/deliveries/replay?" + (all ? std::string{"all=true"} : "id=" + percent_encoded(id));
    if (const int failed = call(place, "POST", target, body)) return failed;
    const auto json = Json::parse(body, nullptr, false);
    std::printf("%s to be sent again\n", text(json, "replayed").c_str());
    return 0;
}

int backup(const Place& place, const std::filesystem::path& file) {
    std::string body;
    const auto absolute = std::filesystem::absolute(file);
    if (const int failed =
            call(place, "POST", "/api/v1/backup?file=" + percent_encoded(absolute.string()), body))
        return failed;
    std::printf("%s\n", absolute.c_str());
    return 0;
}

}  // namespace newswatch::cli
