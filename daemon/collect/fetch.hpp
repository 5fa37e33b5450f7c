// The bytes of a source, from the network or from this machine. Loop thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <string>
#include <variant>

#include "collect/schedule.hpp"
#include "config/config.hpp"
#include "net/http_client.hpp"
#include "runtime/clock.hpp"

namespace newswatch::collect {
namespace asio = boost::asio;

// How newswatch presents itself, and within what limits: for every client of feeds, pages and webhooks.
net::HttpOptions http_options(const config::NetworkConfig& network);

// Validators of the last answer, byte for byte (RFC 9110, section 13.1).
struct Validators {
    std::string etag, last_modified;
};

// What an answer says besides its content.
struct Answer {
    ServerHints hints;
    std::string
        moved_to;      // where the permanent redirects (301, 308) at the head of the way lead; may be empty
    std::string peer;  // the address that answered
};

// The addresses of WebSub that an answer's Link headers name (section 4); absolute, empty when there are
// none.
struct PushLinks {
    std::string hub, self;
};

struct NotModified {
    Answer answer = {};
};
struct Body {
    int status = 200;
    std::string bytes, content_type, url;  // url: the effective one
    Validators validators;
    Answer answer = {};
    bool delta = false;  // RFC 3229: only what is new since the validators that were sent
    PushLinks links = {};
};
struct Failure {
    int status = 0;
    std::string reason;
    bool gone = false;
    Cause cause = Cause::network;
    Answer answer = {};
    bool without_validators = false;  // next time the whole is asked for
};
using Fetched = std::variant<NotModified, Body, Failure>;

// What a server answered to a form.
struct Posted {
    int status = 0;      // 0: no answer came
    std::string reason;  // of anything but 2xx, for people
    bool ok() const { return status >= 200 && status < 300; }
};

class Fetcher {
public:
    virtual ~Fetcher() = default;
    // `url` is the source's own or one that it led to: credentials and headers go to the source's origin
    // only. Refusals of any kind are values; throws only when the task is cancelled.
    virtual asio::awaitable<Fetched> fetch(config::SourceConfig source, std::string url,
                                           Validators validators) = 0;
    // Sends a form (application/x-www-form-urlencoded) to a hub, on the source's behalf: its proxy and time
    // limit, never its credentials. Throws as fetch() does.
    virtual asio::awaitable<Posted> post(config::SourceConfig source, std::string url, std::string form) = 0;
};

// http and https by `client`, file: from the disk (on `pool`, with the modification time and size as its
// ETag).
class SourceFetcher final : public Fetcher {
public:
    SourceFetcher(net::HttpClient& client, asio::any_io_executor pool, runtime::Clock& clock)
        : client_{client}, pool_{std::move(pool)}, clock_{clock} {}
    asio::awaitable<Fetched> fetch(config::SourceConfig source, std::string url,
                                   Validators validators) override;
    asio::awaitable<Posted> post(config::SourceConfig source, std::string url, std::string form) override;

private:
    asio::awaitable<Fetched> fetch_http(config::SourceConfig source, std::string url, Validators validators);

    net::HttpClient& client_;
    asio::any_io_executor pool_;
    runtime::Clock& clock_;
};

}  // namespace newswatch::collect
