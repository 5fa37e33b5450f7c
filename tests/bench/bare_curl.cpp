#include "bench/bare_curl.hpp"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>

namespace newswatch::bench {
namespace {

std::size_t drop(char*, std::size_t, std::size_t size, void*) { return size; }

class BareLoop {
public:
    BareLoop(const std::vector<BareRequest>& requests, const std::string& ca_file)
        : requests_{requests}, ca_file_{ca_file} {
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &BareLoop::on_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &BareLoop::on_timer);
        curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
        // libcurl looks through all kept connections for each new host, so a floor keeps few.
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 32L);
    }
    ~BareLoop() {
        for (auto& slot : slots_) curl_slist_free_all(slot->headers);
        for (auto& slot : slots_) curl_easy_cleanup(slot->easy);
        curl_multi_cleanup(multi_);
        ::close(epoll_);
    }
    BareLoop(const BareLoop&) = delete;
    BareLoop& operator=(const BareLoop&) = delete;

    std::size_t run(unsigned in_flight) {
        for (unsigned i = 0; i < in_flight; ++i) {
            auto& slot = slots_.emplace_back(std::make_unique<Slot>());
            start(*slot);
        }
        while (running_ > 0) step();
        return answered_;
    }

private:
    struct Slot {
        CURL* easy = curl_easy_init();
        curl_slist* headers = nullptr;
    };

    void start(Slot& slot) {
        if (next_ == requests_.size()) return;
        const auto& request = requests_[next_++];
        curl_slist_free_all(slot.headers);
        slot.headers = nullptr;
        if (!request.validator.empty())
            slot.headers = curl_slist_append(nullptr, ("If-None-Match: " + request.validator).c_str());
        curl_easy_setopt(slot.easy, CURLOPT_URL, request.url.c_str());
        curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, slot.headers);
        curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
        curl_easy_setopt(slot.easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, &drop);
        curl_easy_setopt(slot.easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        if (!ca_file_.empty()) {
            curl_easy_setopt(slot.easy, CURLOPT_CAINFO, ca_file_.c_str());
            curl_easy_setopt(slot.easy, CURLOPT_CAPATH, nullptr);
        }
        curl_multi_add_handle(multi_, slot.easy);
        ++running_;
    }

    void step() {
        std::array<epoll_event, 64> events;
        const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), patience());
        int still = 0;
        if (count <= 0) curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &still);
        for (int i = 0; i < count; ++i) {
            const auto& event = events[static_cast<std::size_t>(i)];
            const int what = ((event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                             ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                             ((event.events & (EPOLLERR | EPOLLHUP)) != 0 ? CURL_CSELECT_ERR : 0);
            curl_multi_socket_action(multi_, event.data.fd, what, &still);
        }
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) finish(message->easy_handle);
    }

    void finish(CURL* easy) {
        long status = 0;
        Slot* slot = nullptr;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
        answered_ += status == 200 || status == 304;
        curl_multi_remove_handle(multi_, easy);
        --running_;
        start(*slot);
    }

    int patience() const {
        if (!due_) return -1;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(*due_ - std::chrono::steady_clock::now());
        return static_cast<int>(std::max<long>(0, left.count()));
    }

    static int on_timer(CURLM*, long milliseconds, void* self) {
        auto& due = static_cast<BareLoop*>(self)->due_;
        due.reset();
        if (milliseconds >= 0)
            due = std::chrono::steady_clock::now() + std::chrono::milliseconds{milliseconds};
        return 0;
    }

    static int on_socket(CURL*, curl_socket_t fd, int wanted, void* self, void* known) {
        auto& loop = *static_cast<BareLoop*>(self);
        if (wanted == CURL_POLL_REMOVE) {
            epoll_ctl(loop.epoll_, EPOLL_CTL_DEL, fd, nullptr);
            return 0;
        }
        epoll_event event{
            ((wanted & CURL_POLL_IN) != 0 ? EPOLLIN : 0u) | ((wanted & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0u),
            {.fd = fd}};
        epoll_ctl(loop.epoll_, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
        curl_multi_assign(loop.multi_, fd, self);
        return 0;
    }

    const std::vector<BareRequest>& requests_;
    const std::string& ca_file_;
    CURLM* multi_ = curl_multi_init();
    int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    std::vector<std::unique_ptr<Slot>> slots_;
    std::optional<std::chrono::steady_clock::time_point> due_;
    std::size_t next_ = 0, running_ = 0, answered_ = 0;
};

}  // namespace

std::size_t fetch_bare(const std::vector<BareRequest>& requests, unsigned in_flight,
                       const std::string& ca_file) {
    return BareLoop{requests, ca_file}.run(in_flight);
}

}  // namespace newswatch::bench
