// The floor: what libcurl itself costs for the same requests.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace newswatch::bench {

struct BareRequest {
    std::string url;
    std::string validator;  // of If-None-Match; none when empty
};

// libcurl's multi interface over epoll, on this thread, with handles that are used again: sends all requests,
// `in_flight` of them at a time, over kept connections, and throws the bodies away. `ca_file` as in
// net::HttpOptions. How many were answered by 200 or 304.
std::size_t fetch_bare(const std::vector<BareRequest>& requests, unsigned in_flight,
                       const std::string& ca_file = {});

}  // namespace newswatch::bench
