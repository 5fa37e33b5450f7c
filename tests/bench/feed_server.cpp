#include "bench/feed_server.hpp"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <new>
#include <stdexcept>
#include <unordered_map>

namespace newswatch::bench {
namespace {

constexpr unsigned items_of_a_feed = 20;

std::string item(unsigned feed, unsigned number) {
    const std::string name = std::to_string(feed) + "-" + std::to_string(number);
    std::string text = "<item><guid isPermaLink=\"false\">item-" + name + "</guid><title>Harbour report " +
                       name + " from Seoul</title><link>https://news.example/" + name +
                       "</link><pubDate>Wed, 25 Nov 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;";
    for (unsigned i = 0; i < 4; ++i)
        text += "Paragraph " + std::to_string(number + i * feed) +
                ": ministers said that NATO and South Korea share what they know of undersea cables. ";
    return text + "&lt;/p&gt;</description></item>\n";
}

std::string document(unsigned feed, unsigned first) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>Feed " +
        std::to_string(feed) + "</title><link>https://news.example/</link>\n";
    for (unsigned i = 0; i < items_of_a_feed; ++i) text += item(feed, first + items_of_a_feed - i);
    return text + "</channel></rss>\n";
}

std::string answer(std::string_view request, FeedServer::Shared& shared) {
    constexpr std::string_view path = "/feed/", validator = "\r\nIf-None-Match: ";
    const auto at = request.find(path);
    const auto feed = at == request.npos ? 0 : std::stoul(std::string{request.substr(at + path.size(), 9)});
    const unsigned first = shared.first_item;
    const std::string tag = "\"" + std::to_string(feed) + "-" + std::to_string(first) + "\"";
    const auto known = request.find(validator);
    if (known != request.npos && request.compare(known + validator.size(), tag.size(), tag) == 0) {
        ++shared.unchanged;
        return "HTTP/1.1 304 Not Modified\r\nETag: " + tag + "\r\nCache-Control: max-age=60\r\n\r\n";
    }
    ++shared.full;
    const auto body = document(static_cast<unsigned>(feed), first);
    return "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nETag: " + tag +
           "\r\nCache-Control: max-age=60\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

// One client's connection; everything it can do without waiting is done at each event.
class Connection {
public:
    Connection(int fd, SSL_CTX* tls) : fd_{fd}, ssl_{tls ? SSL_new(tls) : nullptr} {
        if (!ssl_) return;
        SSL_set_fd(ssl_, fd);
        SSL_set_accept_state(ssl_);
    }
    ~Connection() {
        SSL_free(ssl_);
        ::close(fd_);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // False when the connection has come to its end.
    bool serve(FeedServer::Shared& shared) {
        std::array<char, 16384> buffer;
        for (;;) {
            if (!send_rest()) return false;
            const auto got = read(buffer.data(), buffer.size());
            if (got == 0) return false;
            if (got < 0) return true;
            in_.append(buffer.data(), static_cast<std::size_t>(got));
            for (std::size_t end; (end = in_.find("\r\n\r\n")) != in_.npos; in_.erase(0, end + 4))
                out_ += answer(std::string_view{in_}.substr(0, end + 2), shared);
        }
    }

private:
    // Bytes, 0 at the end, below 0 when it would have to wait.
    long read(char* data, std::size_t size) {
        if (ssl_ == nullptr) {
            const auto got = ::recv(fd_, data, size, 0);
            return got < 0 && errno != EAGAIN ? 0 : got;
        }
        const int got = SSL_read(ssl_, data, static_cast<int>(size));
        return got > 0 ? got : waits(got) ? -1 : 0;
    }
    long write(const char* data, std::size_t size) {
        if (ssl_ == nullptr) {
            const auto put = ::send(fd_, data, size, MSG_NOSIGNAL);
            return put < 0 && errno != EAGAIN ? 0 : put;
        }
        const int put = SSL_write(ssl_, data, static_cast<int>(size));
        return put > 0 ? put : waits(put) ? -1 : 0;
    }
    bool waits(int result) const {
        const int why = SSL_get_error(ssl_, result);
        return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
    }
    bool send_rest() {
        while (!out_.empty()) {
            const auto put = write(out_.data(), out_.size());
            if (put <= 0) return put < 0;
            out_.erase(0, static_cast<std::size_t>(put));
        }
        return true;
    }

    int fd_;
    SSL* ssl_;
    std::string in_, out_;
};

void accept_all(int listener, int epoll, SSL_CTX* tls, FeedServer::Shared& shared,
                std::unordered_map<int, std::unique_ptr<Connection>>& connections) {
    for (;;) {
        const int fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        ++shared.connections;
        connections[fd] = std::make_unique<Connection>(fd, tls);
        epoll_event event{EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, {.fd = fd}};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    }
}

[[noreturn]] void serve_for_ever(int listener, SSL_CTX* tls, FeedServer::Shared& shared) {
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    epoll_event event{EPOLLIN, {.fd = listener}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    std::unordered_map<int, std::unique_ptr<Connection>> connections;
    std::array<epoll_event, 256> events;
    for (;;) {
        const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener)
                accept_all(listener, epoll, tls, shared, connections);
            else if (!connections[fd]->serve(shared))
                connections.erase(fd);
        }
    }
}

int listen_everywhere(std::uint16_t& port) {
    const int listener = ::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int off = 0;
    setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    socklen_t size = sizeof address;
    auto* const general = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener, general, size) != 0 || listen(listener, 4096) != 0 ||
        getsockname(listener, general, &size) != 0)
        throw std::runtime_error{"the bench's server cannot listen"};
    port = ntohs(address.sin6_port);
    return listener;
}

}  // namespace

FeedServer::FeedServer(const test::Identity* identity) {
    void* const memory =
        mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc{};
    shared_ = new (memory) Shared;
    const int listener = listen_everywhere(port_);
    const pid_t parent = getpid();
    child_ = fork();
    if (child_ < 0) throw std::runtime_error{"the bench's server cannot be started"};
    if (child_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(1);
        serve_for_ever(listener, identity ? test::server_context(*identity) : nullptr, *shared_);
    }
    ::close(listener);
}

FeedServer::~FeedServer() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    munmap(shared_, sizeof(Shared));
}

FeedServer::Counts FeedServer::take_counts() {
    return {shared_->connections.exchange(0), shared_->full.exchange(0), shared_->unchanged.exchange(0)};
}

}  // namespace newswatch::bench
