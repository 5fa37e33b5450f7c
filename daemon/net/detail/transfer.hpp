// One HTTP exchange in flight, without redirects. Loop thread only. Private to the room.
#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "net/detail/curl.hpp"
#include "net/detail/http_url.hpp"
#include "net/detail/multi.hpp"
#include "net/detail/response_reader.hpp"
#include "net/http_client.hpp"

namespace newswatch::net::detail {

// Lives in the frame of the coroutine that waits for it: in libcurl from its construction until that frame
// ends, however it ends. The arguments outlive it.
class Transfer final : private Multi::Listener {
public:
    Transfer(Multi& multi, const AddressGuard& guard, const HttpOptions& options, const HttpRequest& request,
             const HttpUrl& url);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // Once. The answer, or what prevented it by the deadline.
    asio::awaitable<Result<HttpResponse>> wait(std::chrono::steady_clock::time_point deadline);

private:
    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int start_resolving(void* resolver, void*, void* self);
    void complete(CURLcode code) override;
    Error failure() const;
    std::string standstill() const;

    Multi& multi_;
    const AddressGuard& guard_;
    const HttpUrl& url_;
    Lines lines_;
    ResponseReader reader_;
    const bool proxied_;  // the address is the proxy's then
    std::array<char, CURL_ERROR_SIZE> account_{};
    std::string refusal_;      // the guard's last word
    bool resolving_ = false;   // the host's name is asked for, or has been
    bool connecting_ = false;  // an address of the host is known
    bool connected_ = false;   // the guard has let at least one address pass
    asio::steady_timer wakeup_;
    CURLcode code_ = CURLE_OK;
    bool done_ = false;
    Easy easy_;
};

}  // namespace newswatch::net::detail
