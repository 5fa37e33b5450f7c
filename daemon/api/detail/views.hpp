// What each address of the API answers. The forms are stable: scripts read them (docs/api.md). Loop thread
// only.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "api/detail/http.hpp"
#include "api/server.hpp"

namespace newswatch::api {

asio::awaitable<Response> show_health(Rooms& rooms, Request request);
asio::awaitable<Response> show_metrics(Rooms& rooms, Request request);
asio::awaitable<Response> show_status(Rooms& rooms, Request request);
asio::awaitable<Response> show_sources(Rooms& rooms, Request request);
asio::awaitable<Response> poll_source(Rooms& rooms, Request request);
asio::awaitable<Response> show_plugins(Rooms& rooms, Request request);
asio::awaitable<Response> show_search(Rooms& rooms, Request request);
asio::awaitable<Response> show_articles(Rooms& rooms, Request request);
asio::awaitable<Response> show_alerts(Rooms& rooms, Request request);
asio::awaitable<Response> show_deliveries(Rooms& rooms, Request request);
asio::awaitable<Response> replay_deliveries(Rooms& rooms, Request request);
asio::awaitable<Response> make_backup(Rooms& rooms, Request request);
asio::awaitable<Response> answer_hub(Rooms& rooms, Request request);
asio::awaitable<Response> take_push(Rooms& rooms, Request request);

// How long the body of this request may be; what is not a push that somebody waits for has the usual length.
std::size_t largest_body(Rooms& rooms, const Request& request, std::size_t usual);

}  // namespace newswatch::api
