#include "net/detail/multi.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "core/log.hpp"

namespace newswatch::net::detail {
using boost::system::error_code;

namespace {

// Idle connections that are kept. Few, because libcurl looks through all of them for every new host.
constexpr long kept_connections = 32;
constexpr std::size_t kept_handles = 64;

template <class T>
void set_multi(CURLM* multi, CURLMoption option, T value) {
    const CURLMcode code = (curl_multi_setopt)(multi, option, value);
    if (code != CURLM_OK)
        throw std::runtime_error{"libcurl refuses multi option " + std::to_string(option) + ": " +
                                 curl_multi_strerror(code)};
}

int make_epoll() {
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) throw std::system_error{errno, std::generic_category(), "epoll for libcurl's sockets"};
    return epoll;
}

}  // namespace

Multi::Multi(asio::any_io_executor executor, unsigned max_connections, unsigned max_per_host)
    : executor_{std::move(executor)},
      sockets_{executor_, make_epoll()},
      timer_{executor_},
      nudge_timer_{executor_} {
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
    // With no transfer left nothing is awaited, and the loop may come to its end.
    error_code ignored;
    sockets_.cancel(ignored);
    waiting_for_sockets_ = false;
    ++socket_waits_;
    timer_.cancel();
    armed_.reset();
    nudge_timer_.cancel();
    nudging_ = false;
}

Easy Multi::take_handle() {
    if (handles_.empty()) return make_easy();
    Easy easy = std::move(handles_.back());
    handles_.pop_back();
    return easy;
}

void Multi::give_back(Easy easy) {
    if (handles_.size() >= kept_handles) return;
    curl_easy_reset(easy.get());
    handles_.push_back(std::move(easy));
}

template <class Call>
auto Multi::later(Call call) {
    return [alive = std::weak_ptr<Multi*>{self_}, call](error_code error = {}) {
        const auto owner = alive.lock();
        if (!error && owner) ((*owner)->*call)();
    };
}

int Multi::on_timer(CURLM*, long milliseconds, void* self) {
    auto& multi = *static_cast<Multi*>(self);
    multi.due_.reset();
    if (milliseconds < 0) return 0;
    multi.due_ = std::chrono::steady_clock::now() + std::chrono::milliseconds{milliseconds};
    // No time at all goes through the loop as well: libcurl must not be entered from its own callback.
    if (milliseconds == 0)
        asio::post(multi.executor_, multi.later(&Multi::drive_when_due));
    else if (!multi.armed_ || *multi.armed_ > *multi.due_)
        multi.wait_for_timer(*multi.due_);
    return 0;
}

// Each transfer moves libcurl's time several times, mostly further away. The timer is left alone then, and
// looks again when it fires: setting it anew is a system call.
void Multi::wait_for_timer(Moment at) {
    armed_ = at;
    timer_.expires_at(at);
    timer_.async_wait(later(&Multi::timer_fired));
}

void Multi::timer_fired() {
    armed_.reset();
    drive_when_due();
}

void Multi::drive_when_due() {
    if (!due_) return;
    if (*due_ <= std::chrono::steady_clock::now()) {
        due_.reset();
        drive(CURL_SOCKET_TIMEOUT, 0);
    } else if (!armed_ || *armed_ > *due_) {
        wait_for_timer(*due_);
    }
}

int Multi::on_socket(CURL*, curl_socket_t fd, int events, void* self, void*) {
    auto& multi = *static_cast<Multi*>(self);
    const int epoll = multi.sockets_.native_handle();
    if (events == CURL_POLL_REMOVE) {
        // libcurl sometimes closes a socket first and says so afterwards; then there is nothing to remove.
        epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr);
        multi.nudge_soon();
        return 0;
    }
    epoll_event event{};
    event.data.fd = fd;
    if ((events & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
    if ((events & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
    const bool added = epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
    // The transfer then ends by its deadline; an answer of failure here would end all transfers for ever.
    if (!added && (errno != EEXIST || epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) != 0))
        log::error("a socket cannot be watched", {{"reason", std::strerror(errno)}});
    multi.wait_for_sockets();
    return 0;
}

void Multi::wait_for_sockets() {
    if (std::exchange(waiting_for_sockets_, true)) return;
    // A wait that ended just before it was given up must not be taken for its successor.
    auto ended = [alive = std::weak_ptr<Multi*>{self_}, wait = ++socket_waits_](error_code error) {
        const auto owner = alive.lock();
        if (!error && owner && (*owner)->socket_waits_ == wait) (*owner)->drive_ready();
    };
    sockets_.async_wait(asio::posix::descriptor_base::wait_read, std::move(ended));
}

void Multi::drive_ready() {
    waiting_for_sockets_ = false;
    std::array<epoll_event, 64> ready;
    const int count = epoll_wait(sockets_.native_handle(), ready.data(), static_cast<int>(ready.size()), 0);
    for (int i = 0; i < count; ++i) {
        const auto& event = ready[static_cast<std::size_t>(i)];
        int what = 0;
        if ((event.events & EPOLLIN) != 0) what |= CURL_CSELECT_IN;
        if ((event.events & EPOLLOUT) != 0) what |= CURL_CSELECT_OUT;
        if (what == 0) what = CURL_CSELECT_IN | CURL_CSELECT_OUT;  // an error, which reading will name
        int running = 0;
        curl_multi_socket_action(multi_.get(), event.data.fd, what, &running);
    }
    tell_listeners();
    if (in_flight_ > 0) wait_for_sockets();
}

// When a connect fails while more addresses of the host are left, libcurl 7.88.1 closes the socket and sets
// no timer: the transfer would sleep until its deadline. A look at all of them soon after a socket has gone
// wakes it.
void Multi::nudge_soon() {
    if (nudging_ || in_flight_ == 0) return;
    nudging_ = true;
    nudge_timer_.expires_after(std::chrono::milliseconds{100});
    nudge_timer_.async_wait(later(&Multi::nudge));
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
