#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "api/search_json.hpp"
#include "cli/detail/commands.hpp"
#include "cli/detail/complaint.hpp"
#include "cli/detail/configuration.hpp"
#include "cli/detail/daemon_call.hpp"
#include "cli/detail/search_text.hpp"
#include "core/encoding.hpp"
#include "net/http_client.hpp"
#include "store/store.hpp"

namespace newswatch::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string target_of(const SearchOptions& options) {
    std::string target = "/api/v1/search?limit=" + std::to_string(options.limit);
    const std::pair<const char*, const std::string&> parameters[]{
        {"q", options.query},     {"source", options.source},     {"since", options.since},
        {"until", options.until}, {"language", options.language}, {"tag", options.tag},
        {"sort", options.sort}};
    for (const auto& [name, value] : parameters)
        if (!value.empty()) target += std::string{"&"} + name + "=" + percent_encoded(value);
    return target;
}

store::Search search_of(const SearchOptions& options) {
    store::Search search;
    search.query = options.query;
    search.source = options.source;
    search.since = options.since;
    search.until = options.until;
    search.language = options.language;
    search.tag = options.tag;
    search.limit = options.limit;
    search.sort = options.sort == "relevance" ? store::Search::Sort::relevance : store::Search::Sort::newest;
    search.now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
    return search;
}

std::filesystem::path state_dir_of(const Place& place) {
    return place.state_dir ? *place.state_dir : load_configuration(place).config.daemon.state_dir;
}

// No daemon answers: its archive can be read all the same.
int search_files(const Place& place, const SearchOptions& options, const std::string& why,
                 std::string& body) {
    const auto search = search_of(options);
    const auto answer = store::search_at_rest(state_dir_of(place), search);
    if (answer) return body = api::search_json(*answer, search), 0;
    const auto kind = answer.error().kind;
    if (kind == ErrorKind::invalid || kind == ErrorKind::timeout) return complain(answer.error().message, 1);
    return complain(why + "; " + answer.error().message + where_it_is, exit_unavailable);
}

int ask(const Place& place, const SearchOptions& options, std::string& body) {
    auto answer = net::call_unix_socket(socket_of(place).string(), "GET", target_of(options));
    if (!answer) return search_files(place, options, answer.error().message, body);
    body = std::move(answer->body);
    if (answer->status == 200) return 0;
    const auto json = Json::parse(body, nullptr, false);
    return complain(json.is_object() ? json.value("error", body) : body, 1);
}

}  // namespace

int search(const Place& place, const SearchOptions& options) {
    std::string body;
    if (const int failed = ask(place, options, body)) return failed;
    if (options.json) {
        std::cout << body;
        return 0;
    }
    const auto json = Json::parse(body, nullptr, false);
    if (!json.is_object()) return complain("the daemon's answer is not JSON", 1);
    std::cout << search_text(json, ::isatty(STDOUT_FILENO) == 1 ? Marking::bold : Marking::brackets);
    return 0;
}

int vacuum(const Place& place) {
    const auto done = store::Store::compact(state_dir_of(place));
    if (done) return 0;
    return complain(done.error().message, done.error().kind == ErrorKind::conflict ? exit_running : 1);
}

}  // namespace newswatch::cli
