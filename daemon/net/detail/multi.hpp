// libcurl's multi interface on an Asio loop. Loop thread only. Private to the room.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "net/detail/curl.hpp"

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
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    // The transfer runs until the listener is told or remove() is called; remove() is due in either case.
    void add(CURL* easy, Listener& listener);
    void remove(CURL* easy);
    // A handle without options, one that was given back if there is any; and giving it back, once it has been
    // removed. Making one anew costs more than a request's options do.
    Easy take_handle();
    void give_back(Easy easy);
    const asio::any_io_executor& executor() const { return executor_; }

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Cleanup {
        void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
    };

    static int on_socket(CURL*, curl_socket_t fd, int events, void* self, void*);
    static int on_timer(CURLM*, long milliseconds, void* self);
    // Calls a member function from the loop, unless the Multi is gone by then.
    template <class Call>
    auto later(Call call);
    void wait_for_sockets();
    void drive_ready();
    void wait_for_timer(Moment at);
    void timer_fired();
    void drive_when_due();
    void nudge_soon();
    void nudge();
    void drive(curl_socket_t fd, int events);
    void tell_listeners();

    asio::any_io_executor executor_;
    // An epoll of our own for libcurl's sockets: a request then costs two system calls for its socket, where
    // a descriptor of Asio for each would cost six. The loop waits for this one.
    asio::posix::stream_descriptor sockets_;
    bool waiting_for_sockets_ = false;
    std::uint64_t socket_waits_ = 0;
    asio::steady_timer timer_;
    std::optional<Moment> due_;    // when libcurl wants to be driven
    std::optional<Moment> armed_;  // when timer_ fires; not after due_
    asio::steady_timer nudge_timer_;
    bool nudging_ = false;
    std::size_t in_flight_ = 0;
    // Handlers that are already queued when the Multi goes look here before they touch it.
    std::shared_ptr<Multi*> self_ = std::make_shared<Multi*>(this);
    std::vector<Easy> handles_;
    // Goes first: closing the idle connections still calls on_socket().
    std::unique_ptr<CURLM, Cleanup> multi_;
};

}  // namespace newswatch::net::detail
