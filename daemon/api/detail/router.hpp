// From a request to its answer. Loop thread only.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "api/detail/access.hpp"
#include "api/detail/http.hpp"
#include "api/server.hpp"

namespace newswatch::api {

class Router {
public:
    Router(Rooms rooms, AccessRules rules) : rooms_{std::move(rooms)}, rules_{std::move(rules)} {}
    // Never throws for a bad request; a failing store is a 503.
    asio::awaitable<Response> answer(Request request);
    // In bytes, of a request whose body is yet to come.
    std::size_t largest_body(const Request& request, std::size_t usual);

private:
    Rooms rooms_;
    AccessRules rules_;
};

}  // namespace newswatch::api
