// What a request means in libcurl's options. Private to the room.
#pragma once

#include <optional>

#include "net/detail/curl.hpp"
#include "net/http_client.hpp"

namespace newswatch::net::detail {

// A method that is no token, a header that would become another line: nothing of it reaches the wire.
std::optional<Error> problem_of(const HttpRequest& request);

// Method, headers and body. `request` and `lines` must live as long as the transfer. HTTP/1.1 alone (7.88.1
// has faults with HTTP/2), no proxy from the environment, no other protocol, no signals, no bare HTTP/0.9.
void set_up(CURL* easy, const HttpRequest& request, Lines& lines);

// In one line for people: libcurl's own account of a failure, or the name of its code.
std::string reason(CURLcode code, const char* account);

}  // namespace newswatch::net::detail
