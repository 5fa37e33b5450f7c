// An HTTP/1.1 server for tests, on an ephemeral port of 127.0.0.1 or on a Unix socket. It does what a script
// says, also what no decent server does: hang, drip, cut its answer short, send anything at all. A thread for
// each connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <list>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace newswatch::test {

struct ServedRequest {
    std::string method, target;
    std::vector<std::pair<std::string, std::string>> headers;  // as received, in order
    std::string body;
    std::size_t connection = 0;  // 1, 2, ... in the order of accepting

    // The value of the first header of that name, without regard to case; empty when absent.
    std::string header(std::string name) const {
        const auto lower = [](std::string text) {
            for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            return text;
        };
        name = lower(name);
        for (const auto& [key, value] : headers)
            if (lower(key) == name) return value;
        return {};
    }
};

struct ServedReply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};  // Content-Length and Connection are added
    std::string body{};
    std::string raw{};     // sent instead of all the above, then the connection is closed
    bool chunked = false;  // instead of a Content-Length
    bool close = false;    // the connection, after the answer
    bool hang = false;     // no answer until the client goes away
    bool drip = false;     // the body byte by byte, a few hundred in a second, until the client goes away
    bool endless = false;  // the body again and again, until the client goes away
    bool reset = false;    // the connection, instead of an orderly close behind `cut`
    std::size_t cut = std::string::npos;  // close after so many bytes of the answer
};

class HttpServer {
public:
    // Is called on the connections' threads, several at a time.
    using Handler = std::function<ServedReply(const ServedRequest&)>;

    explicit HttpServer(Handler handler) : handler_{std::move(handler)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        listen_on(AF_INET, reinterpret_cast<sockaddr*>(&address), sizeof address);
        socklen_t size = sizeof address;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    HttpServer(const std::string& socket_path, Handler handler) : handler_{std::move(handler)} {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (socket_path.size() >= sizeof address.sun_path)
            throw std::length_error{"socket path " + socket_path};
        std::memcpy(address.sun_path, socket_path.c_str(), socket_path.size() + 1);
        listen_on(AF_UNIX, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
    ~HttpServer() {
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
            for (const auto& connection : connections_) shutdown(connection.socket, SHUT_RDWR);
        }
        shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        for (auto& connection : connections_) {
            connection.thread.join();
            ::close(connection.socket);
        }
        ::close(listener_);
    }
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const { return port_; }
    std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
    std::string url(const std::string& target = "/") const { return "http://" + authority() + target; }

    // What has been received so far.
    std::vector<ServedRequest> requests() const {
        const std::lock_guard lock{mutex_};
        return requests_;
    }
    std::size_t connections() const {
        const std::lock_guard lock{mutex_};
        return connections_.size();
    }

private:
    struct Connection {
        int socket = -1;
        std::size_t number = 0;
        std::thread thread;
    };

    void listen_on(int family, const sockaddr* address, socklen_t size) {
        listener_ = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (listener_ < 0 || bind(listener_, address, size) != 0 || listen(listener_, 512) != 0)
            throw std::runtime_error{std::string{"test server: "} + std::strerror(errno)};
        acceptor_ = std::thread{[this] { accept_all(); }};
    }

    void accept_all() {
        for (;;) {
            const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            const std::lock_guard lock{mutex_};
            if (socket < 0 || stopping_) {
                if (socket >= 0) ::close(socket);
                if (stopping_ || errno != ECONNABORTED) return;
                continue;
            }
            auto& connection = connections_.emplace_back();
            connection.socket = socket;
            connection.number = connections_.size();
            connection.thread = std::thread{[this, socket, number = connection.number] {
                serve(socket, number);
                shutdown(socket, SHUT_RDWR);
            }};
        }
    }

    void serve(int socket, std::size_t number) {
        std::string input;
        for (ServedRequest request; receive(socket, input, request); request = {}) {
            request.connection = number;
            {
                const std::lock_guard lock{mutex_};
                requests_.push_back(request);
            }
            if (!answer(socket, request, handler_(request))) return;
        }
    }

    static bool read_more(int socket, std::string& input) {
        char buffer[16384];
        const auto size = recv(socket, buffer, sizeof buffer, 0);
        if (size <= 0) return false;
        input.append(buffer, static_cast<std::size_t>(size));
        return true;
    }

    // The next request, out of `input` and what follows on the socket. False when the client has gone.
    static bool receive(int socket, std::string& input, ServedRequest& request) {
        std::size_t end;
        while ((end = input.find("\r\n\r\n")) == std::string::npos)
            if (!read_more(socket, input)) return false;
        std::size_t line_end = input.find("\r\n");
        const std::string first = input.substr(0, line_end);
        request.method = first.substr(0, first.find(' '));
        const auto target = std::min(first.size(), request.method.size() + 1);
        request.target = first.substr(target, first.find(' ', target) - target);
        while (line_end < end) {
            const std::size_t begin = line_end + 2;
            line_end = input.find("\r\n", begin);
            const std::string line = input.substr(begin, line_end - begin);
            const auto colon = std::min(line.find(':'), line.size());
            const auto value = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
            request.headers.emplace_back(line.substr(0, colon), line.substr(value));
        }
        const std::string length = request.header("Content-Length");
        const std::size_t size = length.empty() ? 0 : std::stoul(length);
        while (input.size() < end + 4 + size)
            if (!read_more(socket, input)) return false;
        request.body = input.substr(end + 4, size);
        input.erase(0, end + 4 + size);
        return true;
    }

    static bool send_all(int socket, const char* data, std::size_t size) {
        while (size > 0) {
            const auto sent = send(socket, data, size, MSG_NOSIGNAL);
            if (sent <= 0) return false;
            data += sent;
            size -= static_cast<std::size_t>(sent);
        }
        return true;
    }

    // True when the client has gone, waiting for that as long as is said (-1: for ever).
    static bool client_gone(int socket, int milliseconds) {
        pollfd watched{socket, POLLRDHUP, 0};
        return poll(&watched, 1, milliseconds) > 0;
    }

    static std::string text_of(const ServedRequest& request, const ServedReply& reply) {
        std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
        for (const auto& [name, value] : reply.headers) text += name + ": " + value + "\r\n";
        const bool bodiless = reply.status == 304 || reply.status == 204 || reply.status < 200;
        if (reply.chunked)
            text += "Transfer-Encoding: chunked\r\n";
        else if (!bodiless && !reply.endless)
            text += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
        text += reply.close ? "Connection: close\r\n\r\n" : "\r\n";
        if (bodiless || request.method == "HEAD" || reply.drip || reply.endless) return text;
        if (!reply.chunked) return text + reply.body;
        for (std::size_t at = 0; at < reply.body.size(); at += 1000) {
            char size[16];
            const std::string piece = reply.body.substr(at, 1000);
            std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
            text += size + piece + "\r\n";
        }
        return text + "0\r\n\r\n";
    }

    // To a reset instead of an orderly end, the number of the socket staying taken.
    static void break_off(int socket) {
        sockaddr nobody{};
        nobody.sa_family = AF_UNSPEC;
        connect(socket, &nobody, sizeof nobody);
    }

    // False: the connection is done with.
    static bool answer(int socket, const ServedRequest& request, const ServedReply& reply) {
        if (reply.hang) return client_gone(socket, -1) && false;
        const std::string text = reply.raw.empty() ? text_of(request, reply) : reply.raw;
        const bool whole = send_all(socket, text.data(), std::min(text.size(), reply.cut));
        if (reply.reset) break_off(socket);
        if (!whole || reply.cut < text.size()) return false;
        while (reply.endless)
            if (!send_all(socket, reply.body.data(), reply.body.size())) return false;
        if (reply.drip)
            for (const char& byte : reply.body)
                if (client_gone(socket, 3) || !send_all(socket, &byte, 1)) return false;
        return reply.raw.empty() && !reply.close;
    }

    Handler handler_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread acceptor_;
    mutable std::mutex mutex_;
    bool stopping_ = false;
    std::list<Connection> connections_;
    std::vector<ServedRequest> requests_;
};

}  // namespace newswatch::test
