// HTTP requests as coroutines: libcurl's multi interface, driven by the loop. Loop thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "core/timestamp.hpp"
#include "net/address_guard.hpp"

namespace newswatch::net {
namespace asio = boost::asio;

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string url;  // http and https only
    Headers headers;  // a value with a control character is refused
    std::string body;
    Duration deadline = std::chrono::seconds{30};  // for all of it, redirects included
    std::size_t max_body = 10u << 20;              // bytes after decompression; above: too_large
    bool cut_body = false;       // true: what is above max_body is dropped, and the answer counts without it
    unsigned max_redirects = 5;  // 0: a redirect is the answer
    std::string proxy;  // http, https, socks5 or socks5h URL; the administrator's choice, not guarded
};

// One step of the way: the status that sent on, and where to; without user information.
struct Redirect {
    int status = 0;
    std::string url;
    bool operator==(const Redirect&) const = default;
};

struct HttpResponse {
    int status = 0;
    Headers headers;  // of the last answer, names in lower case
    std::string body;
    std::string url;                  // the effective one, after redirects; without user information
    std::vector<Redirect> redirects;  // the way there
    std::string peer;  // the address that answered, as text without a port; empty behind a proxy
    // The value of the first header of that name (lower case), empty when absent.
    const std::string& header(std::string_view name) const;
};

struct HttpOptions {
    std::string user_agent;  // truthful, with a contact
    std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
    unsigned max_connections = 128;
    unsigned max_per_host = 2;
};

// Outlives every send() in flight. Any HTTP status is a value; an Error is a transport's failure, and its
// message names the host and the reason. A cancelled task's transfer ends at once (operation_aborted is
// thrown).
class HttpClient {
public:
    HttpClient(asio::any_io_executor executor, AddressGuard guard, HttpOptions options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    asio::awaitable<Result<HttpResponse>> send(HttpRequest request);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The daemon's API over its Unix socket, for the command line: blocks. `target` is path and query.
Result<HttpResponse> call_unix_socket(const std::string& socket_path, const std::string& method,
                                      const std::string& target, const std::string& body = {});

}  // namespace newswatch::net
