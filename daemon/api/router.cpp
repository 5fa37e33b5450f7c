#include "api/detail/router.hpp"

#include <array>

#include "api/detail/views.hpp"

namespace newswatch::api {
namespace {

struct Route {
    std::string_view method, path;
    Access access;
    asio::awaitable<Response> (*handler)(Rooms&, Request);
};

constexpr std::array routes{
    Route{"GET", "/healthz", Access::read, show_health},
    Route{"GET", "/metrics", Access::read, show_metrics},
    Route{"GET", "/api/v1/status", Access::read, show_status},
    Route{"GET", "/api/v1/sources", Access::read, show_sources},
    Route{"POST", "/api/v1/sources/poll", Access::change, poll_source},
    Route{"GET", "/api/v1/plugins", Access::read, show_plugins},
    Route{"GET", "/api/v1/articles", Access::read, show_articles},
    Route{"GET", "/api/v1/search", Access::read, show_search},
    Route{"GET", "/api/v1/alerts", Access::read, show_alerts},
    Route{"GET", "/api/v1/deliveries", Access::read, show_deliveries},
    Route{"POST", "/api/v1/deliveries/replay", Access::change, replay_deliveries},
    Route{"POST", "/api/v1/backup", Access::change, make_backup},
    Route{"GET", "/websub", Access::callback, answer_hub},
    Route{"POST", "/websub", Access::callback, take_push},
};

const Route* find_route(const Request& request) {
    const auto method = request.method == "HEAD" ? std::string_view{"GET"} : std::string_view{request.method};
    for (const auto& route : routes)
        if (route.path == request.path && route.method == method) return &route;
    return nullptr;
}

// What the address is for, as the Allow header of RFC 9110 section 10.2.1; empty when there is no such
// address.
std::string methods_of(const std::string& path) {
    std::string methods;
    for (const auto& route : routes)
        if (route.path == path)
            methods += (methods.empty() ? "" : ", ") +
                       std::string{route.method == "GET" ? "GET, HEAD" : route.method};
    return methods;
}

std::string all_paths() {
    std::string paths;
    std::string_view last;
    for (const auto& route : routes) {
        if (route.path == last) continue;
        last = route.path;
        paths += (paths.empty() ? "" : ", ") + std::string{route.path};
    }
    return paths;
}

Response nothing_there(const Request& request) {
    const auto methods = methods_of(request.path);
    if (methods.empty()) return refusal(404, "no such address; there are " + all_paths());
    auto response = refusal(405, request.method + " is not for this address; it takes " + methods);
    response.headers = {{"Allow", methods}};
    return response;
}

}  // namespace

std::size_t Router::largest_body(const Request& request, std::size_t usual) {
    return api::largest_body(rooms_, request, usual);
}

asio::awaitable<Response> Router::answer(Request request) {
    const auto* route = find_route(request);
    // An unknown address is read access: its refusal must not tell a rebound page what there is either.
    auto no = refused(request, route ? route->access : Access::read, rules_);
    if (no) co_return *std::move(no);
    if (route == nullptr) co_return nothing_there(request);
    auto response = co_await route->handler(rooms_, std::move(request));
    co_return response;
}

}  // namespace newswatch::api
