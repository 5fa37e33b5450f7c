// The address that WebSub hubs call (W3C Recommendation of 23 January 2018), behind whatever proxy the
// configuration names.
#include <algorithm>

#include "api/detail/views.hpp"

namespace newswatch::api {
namespace {

// What a challenge holds is the hub's business; nothing here lets a browser make more of it than text.
Response plain(collect::push::Reply reply) {
    Response response{reply.status, "text/plain; charset=utf-8", std::move(reply.text)};
    if (reply.status == 503) response.headers = {{"Retry-After", "60"}};
    return response;
}

}  // namespace

asio::awaitable<Response> answer_hub(Rooms& rooms, Request request) {
    collect::push::Query query;
    query.mode = parameter(request, "hub.mode");
    query.topic = parameter(request, "hub.topic");
    query.challenge = parameter(request, "hub.challenge");
    query.lease_seconds = parameter(request, "hub.lease_seconds");
    query.reason = parameter(request, "hub.reason");
    auto reply = co_await rooms.collector.verification(parameter(request, "id"), std::move(query));
    co_return plain(std::move(reply));
}

asio::awaitable<Response> take_push(Rooms& rooms, Request request) {
    collect::PushedContent content;
    content.bytes = std::move(request.body);
    content.content_type = std::move(request.content_type);
    content.signature = std::move(request.hub_signature);
    auto reply = co_await rooms.collector.delivery(parameter(request, "id"), std::move(content));
    co_return plain(std::move(reply));
}

std::size_t largest_body(Rooms& rooms, const Request& request, std::size_t usual) {
    if (request.path != "/websub" || request.method != "POST") return usual;
    const auto largest = rooms.collector.largest_push(parameter(request, "id"));
    return std::max<std::size_t>(usual, largest.value_or(0));
}

}  // namespace newswatch::api
