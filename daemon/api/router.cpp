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
    Route{"GET", "/api/v1/plugins", Access::read, show_plugins},
    Route{"GET", "/api/v1/articles", Access::read, show_articles},
    Route{"GET", "/api/v1/alerts", Access::read, show_alerts},
    Route{"GET", "/api/v1/deliveries", Access::read, show_deliveries},
    Route{"POST", "/api/v1/deliveries/replay", Access::change, replay_deliveries},
    Route{"POST", "/api/v1/backup", Access::change, make_backup},
};

const Route* find_route(const Request& request, bool& path_known) {
    const auto method = request.method == "HEAD" ? std::string_view{"GET"} : std::string_view{request.method};
    for (const auto& route : routes) {
        if (route.path != request.path) continue;
        path_known = true;
        if (route.method == method) return &route;
    }
    return nullptr;
}

std::string all_paths() {
    std::string paths;
    for (const auto& route : routes) paths += (paths.empty() ? "" : ", ") + std::string{route.path};
    return paths;
}

}  // namespace

asio::awaitable<Response> Router::answer(Request request) {
    bool path_known = false;
    const auto* route = find_route(request, path_known);
    // An unknown address is read access: its refusal must not tell a rebound page what there is either.
    auto no = refused(request, route ? route->access : Access::read, rules_);
    if (no) co_return *std::move(no);
    if (route == nullptr) {
        auto missing = path_known ? refusal(405, request.method + " is not for this address")
                                  : refusal(404, "no such address; there are " + all_paths());
        co_return missing;
    }
    auto response = co_await route->handler(rooms_, std::move(request));
    co_return response;
}

}  // namespace newswatch::api
