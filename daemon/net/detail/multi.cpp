#include "net/detail/multi.hpp"

#include <fcntl.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <string>

#include "core/log.hpp"
#include "net/detail/curl.hpp"

namespace newswatch::net::detail {
using boost::system::error_code;

namespace {

// Idle connections that are kept. Few, because libcurl looks through all of them for every new host.
constexpr long kept_connections = 32;

template <class T>
void set_multi(CURLM* multi, CURLMoption option, T value) {
    const CURLMcode code = (curl_multi_setopt)(multi, option, value);
    if (code != CURLM_OK)
        throw std::runtime_error{"libcurl refuses multi option " + std::to_string(option) + ": " +
                                 curl_multi_strerror(code)};
}

}  // namespace

// A socket that libcurl wants watched, by a descriptor of our own: libcurl sometimes closes its own first and
// says so afterwards, when the number may already belong to somebody else. Waits in flight share it: one that
// fires after libcurl has let go finds `wanted` empty and leaves everything alone.
struct Multi::WatchedSocket {
    WatchedSocket(const asio::any_io_executor& executor, curl_socket_t number)
        : fd{number}, descriptor{executor} {}
    curl_socket_t fd;  // libcurl's
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;  // CURL_POLL_IN | CURL_POLL_OUT
    int armed = 0;   // the waits in flight, likewise
};

Multi::Multi(asio::any_io_executor executor, unsigned max_connections, unsigned max_per_host)
    : executor_{std::move(executor)}, timer_{executor_}, nudge_timer_{executor_} {
    ensure_curl();
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::runtime_error{"libcurl gives no multi handle"};
    set_multi(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(max_connections));
    set_multi(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(max_per_host));
    set_multi(multi_.get(), CURLMOPT_MAXCONNECTS, std::min<long>(kept_connections, max_connections));
    set_multi(multi_.get(), CURLMOPT_SOCKETDATA, this);
    set_multi(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
    set_multi(multi_.get(), CURLMOPT_TIMERDATA, this);
    set_multi(multi_.get(), CURLMOPT_TIMERFUNCTION, &Multi::on_timer);
}

Multi::~Multi() {
    multi_.reset();
    while (!sockets_.empty()) unwatch(sockets_.begin()->first);
}

void Multi::add(CURL* easy, Listener& listener) {
    set(easy, CURLOPT_PRIVATE, &listener);
    const CURLMcode code = curl_multi_add_handle(multi_.get(), easy);
    if (code != CURLM_OK)
        throw std::runtime_error{"libcurl takes no transfer: " + std::string{curl_multi_strerror(code)}};
    ++in_flight_;
}

void Multi::remove(CURL* easy) {
    curl_multi_remove_handle(multi_.get(), easy);
    if (--in_flight_ > 0) return;
    nudge_timer_.cancel();
    nudging_ = false;
}

int Multi::on_timer(CURLM*, long milliseconds, void* self) {
    auto& multi = *static_cast<Multi*>(self);
    if (milliseconds < 0) {
        multi.timer_.cancel();
        return 0;
    }
    // No time at all goes through the loop as well: libcurl must not be entered from its own callback.
    multi.timer_.expires_after(std::chrono::milliseconds{milliseconds});
    multi.timer_.async_wait([alive = std::weak_ptr<Multi*>{multi.self_}](error_code error) {
        const auto owner = alive.lock();
        if (!error && owner) (*owner)->drive(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
}

int Multi::on_socket(CURL*, curl_socket_t fd, int events, void* self, void*) {
    auto& multi = *static_cast<Multi*>(self);
    if (events == CURL_POLL_REMOVE) {
        multi.unwatch(fd);
        multi.nudge_soon();
        return 0;
    }
    auto& socket = multi.sockets_[fd];
    if (!socket) {
        socket = std::make_shared<WatchedSocket>(multi.executor_, fd);
        error_code error;
        const int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
        if (own < 0)
            error = {errno, boost::system::system_category()};
        else
            socket->descriptor.assign(own, error);
        // The transfer then ends by its deadline; an answer of failure here would end all transfers for ever.
        if (error) log::error("a socket cannot be watched", {{"reason", error.message()}});
    }
    socket->wanted = events;
    multi.watch(socket);
    return 0;
}

void Multi::unwatch(curl_socket_t fd) {
    const auto found = sockets_.find(fd);
    if (found == sockets_.end()) return;
    found->second->wanted = 0;
    error_code ignored;  // of a descriptor that was never opened
    found->second->descriptor.close(ignored);
    sockets_.erase(found);
}

void Multi::watch(const std::shared_ptr<WatchedSocket>& socket) {
    if (!socket->descriptor.is_open()) return;
    const auto wait = [&](int poll, asio::posix::descriptor_base::wait_type type, int select) {
        if ((socket->wanted & poll) == 0 || (socket->armed & poll) != 0) return;
        socket->armed |= poll;
        socket->descriptor.async_wait(type, [this, socket, poll, select](error_code error) {
            socket->armed &= ~poll;
            if (error || (socket->wanted & poll) == 0) return;
            drive(socket->fd, select);
            watch(socket);
        });
    };
    wait(CURL_POLL_IN, asio::posix::descriptor_base::wait_read, CURL_CSELECT_IN);
    wait(CURL_POLL_OUT, asio::posix::descriptor_base::wait_write, CURL_CSELECT_OUT);
}

// When a connect fails while more addresses of the host are left, libcurl 7.88.1 closes the socket and sets
// no timer: the transfer would sleep until its deadline. A look at all of them soon after a socket has gone
// wakes it.
void Multi::nudge_soon() {
    if (nudging_ || in_flight_ == 0) return;
    nudging_ = true;
    nudge_timer_.expires_after(std::chrono::milliseconds{100});
    nudge_timer_.async_wait([alive = std::weak_ptr<Multi*>{self_}](error_code error) {
        const auto owner = alive.lock();
        if (!error && owner) (*owner)->nudge();
    });
}

void Multi::nudge() {
    nudging_ = false;
    int running = 0;
// Deprecated, because it costs a look at every transfer; no other call looks at those without an event.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    curl_multi_socket_all(multi_.get(), &running);
#pragma GCC diagnostic pop
    tell_listeners();
}

void Multi::drive(curl_socket_t fd, int events) {
    int running = 0;
    curl_multi_socket_action(multi_.get(), fd, events, &running);
    tell_listeners();
}

void Multi::tell_listeners() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result;
        Listener* listener = nullptr;
        (curl_easy_getinfo)(message->easy_handle, CURLINFO_PRIVATE, &listener);
        listener->complete(code);
    }
}

}  // namespace newswatch::net::detail
