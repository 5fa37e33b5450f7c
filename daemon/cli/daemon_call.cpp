#include "cli/detail/daemon_call.hpp"

#include <nlohmann/json.hpp>

#include "cli/detail/complaint.hpp"
#include "cli/detail/configuration.hpp"
#include "net/http_client.hpp"

namespace newswatch::cli {
namespace {

using Json = nlohmann::ordered_json;

// Where a packaged service has its socket (RuntimeDirectory=newswatch).
constexpr const char* service_socket = "/run/newswatch/api.sock";

}  // namespace

std::filesystem::path socket_of(const Place& place) {
    if (!place.socket.empty()) return place.socket;
    std::error_code ignored;
    if (place.state_dir) return *place.state_dir / "api.sock";
    const auto configured = load_configuration(place).config.daemon.socket;
    return !std::filesystem::exists(configured, ignored) && std::filesystem::exists(service_socket, ignored)
               ? std::filesystem::path{service_socket}
               : configured;
}

int call(const Place& place, const std::string& method, const std::string& target, std::string& body) {
    const auto socket = socket_of(place);
    auto answer = net::call_unix_socket(socket.string(), method, target);
    if (!answer) return complain(answer.error().message + where_it_is, exit_unavailable);
    body = std::move(answer->body);
    if (answer->status == 200) return 0;
    const auto json = Json::parse(body, nullptr, false);
    return complain(json.is_object() ? json.value("error", body) : body, 1);
}

}  // namespace newswatch::cli
