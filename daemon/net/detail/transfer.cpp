#include "net/detail/transfer.hpp"

#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "net/detail/request_setup.hpp"

namespace newswatch::net::detail {
namespace {

ErrorKind kind_of(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return ErrorKind::not_found;
        case CURLE_OPERATION_TIMEDOUT:
            return ErrorKind::timeout;
        case CURLE_FILESIZE_EXCEEDED:
            return ErrorKind::too_large;
        case CURLE_COULDNT_CONNECT:
            return ErrorKind::unreachable;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return ErrorKind::untrusted;
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
        case CURLE_RECV_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_SSL_CACERT_BADFILE:
            return ErrorKind::io;
        case CURLE_URL_MALFORMAT:
            return ErrorKind::invalid;
        default:
            return ErrorKind::protocol;  // encodings, answers that are not HTTP
    }
}

}  // namespace

Transfer::Transfer(Multi& multi, const AddressGuard& guard, const HttpOptions& options,
                   const HttpRequest& request, const HttpUrl& url)
    : multi_{multi},
      guard_{guard},
      url_{url},
      reader_{request.max_body, request.cut_body},
      proxied_{!request.proxy.empty()},
      wakeup_{multi.executor()},
      easy_{multi.take_handle()} {
    CURL* const easy = easy_.get();
    set(easy, CURLOPT_ERRORBUFFER, account_.data());
    set(easy, CURLOPT_CURLU, url.handle());
    set_up(easy, request, lines_);
    reader_.attach(easy);
    trust_only(easy, options.ca_file);
    if (!options.user_agent.empty()) set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
    // An announced length above the bound ends the transfer before the body comes.
    if (request.method != "HEAD" && !request.cut_body)
        set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.max_body));
    set(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, this);
    set(easy, CURLOPT_RESOLVER_START_FUNCTION, &Transfer::start_resolving);
    set(easy, CURLOPT_RESOLVER_START_DATA, this);
    set(easy, CURLOPT_QUICK_EXIT, 1L);  // a cancelled transfer does not wait for its name server
    multi_.add(easy, *this);
}

Transfer::~Transfer() {
    multi_.remove(easy_.get());
    // One that was broken off may still have a thread of its resolver.
    if (done_) multi_.give_back(std::move(easy_));
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.connecting_ = true;
    if (!transfer.proxied_ && !transfer.guard_.permits(&address->addr, transfer.url_.host())) {
        transfer.refusal_ = transfer.guard_.explain(&address->addr);
        return CURL_SOCKET_BAD;
    }
    transfer.connected_ = true;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::start_resolving(void*, void*, void* self) {
    static_cast<Transfer*>(self)->resolving_ = true;
    return 0;
}

// One timer serves three ends: it fires (the deadline), complete() cancels it (done), or the task's
// cancellation does (abandoned).
asio::awaitable<Result<HttpResponse>> Transfer::wait(std::chrono::steady_clock::time_point deadline) {
    boost::system::error_code error;
    if (!done_) {
        wakeup_.expires_at(deadline);
        co_await wakeup_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
    if (!done_ && error) throw boost::system::system_error{error};
    if (!done_) code_ = CURLE_OPERATION_TIMEDOUT;
    if (code_ == CURLE_OK && !reader_.has_headers()) code_ = CURLE_GOT_NOTHING;
    if (code_ == CURLE_OK || reader_.was_cut()) {
        Result<HttpResponse> answer{reader_.take(easy_.get())};
        if (!proxied_) answer->peer = text_of(easy_.get(), CURLINFO_PRIMARY_IP);
        co_return answer;
    }
    Result<HttpResponse> failed{failure()};
    co_return failed;
}

void Transfer::complete(CURLcode code) {
    done_ = true;
    code_ = code;
    wakeup_.cancel();  // wait() goes on from the loop, not from inside libcurl
}

// How far it had come.
std::string Transfer::standstill() const {
    const auto passed = [&](CURLINFO moment) {
        curl_off_t microseconds = 0;
        (curl_easy_getinfo)(easy_.get(), moment, &microseconds);
        return microseconds > 0;
    };
    if (reader_.has_headers())
        return "only " + std::to_string(reader_.body_size()) + " bytes of the body came";
    if (resolving_ && !connecting_) return "the name was not resolved";
    if (connecting_ && !passed(CURLINFO_CONNECT_TIME_T)) return "no connection";
    if (connecting_ && url_.scheme() == "https" && !passed(CURLINFO_APPCONNECT_TIME_T))
        return "no end of the TLS handshake";
    return "no complete answer";
}

Error Transfer::failure() const {
    const std::string host = url_.host() + ": ";
    if (!done_) return Error{ErrorKind::timeout, host + standstill() + " before the deadline"};
    if (!reader_.overflow().empty()) return Error{ErrorKind::too_large, host + reader_.overflow()};
    if (code_ == CURLE_COULDNT_CONNECT && !refusal_.empty() && !connected_)
        return Error{ErrorKind::refused, host + refusal_};
    return Error{kind_of(code_), host + reason(code_, account_.data())};
}

}  // namespace newswatch::net::detail
