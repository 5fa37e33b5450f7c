// libcurl's multi interface on an Asio loop. Loop thread only. Private to the room.
#pragma once

#include <curl/curl.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>

namespace newswatch::net::detail {
namespace asio = boost::asio;

class Multi {
public:
    // Is told once when its transfer has ended; must not touch the Multi from there.
    class Listener {
    public:
        virtual void complete(CURLcode code) = 0;

    protected:
        ~Listener() = default;
    };

    Multi(asio::any_io_executor executor, unsigned max_connections, unsigned max_per_host);
    ~Multi();
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    // The transfer runs until the listener is told or remove() is called; remove() is due in either case.
    void add(CURL* easy, Listener& listener);
    void remove(CURL* easy);
    const asio::any_io_executor& executor() const { return executor_; }

private:
    struct WatchedSocket;
    struct Cleanup {
        void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
    };

    static int on_socket(CURL*, curl_socket_t fd, int events, void* self, void*);
    static int on_timer(CURLM*, long milliseconds, void* self);
    void watch(const std::shared_ptr<WatchedSocket>& socket);
    void unwatch(curl_socket_t fd);
    void nudge_soon();
    void nudge();
    void drive(curl_socket_t fd, int events);
    void tell_listeners();

    asio::any_io_executor executor_;
    asio::steady_timer timer_;
    asio::steady_timer nudge_timer_;
    bool nudging_ = false;
    std::size_t in_flight_ = 0;
    std::map<curl_socket_t, std::shared_ptr<WatchedSocket>> sockets_;
    // Handlers that are already queued when the Multi goes look here before they touch it.
    std::shared_ptr<Multi*> self_ = std::make_shared<Multi*>(this);
    // Goes first: closing the idle connections still calls on_socket().
    std::unique_ptr<CURLM, Cleanup> multi_;
};

}  // namespace newswatch::net::detail
