// An SMTP server for tests, on an ephemeral port of 127.0.0.1. It answers every step of the dialogue (RFC
// 5321) as a script says, or drops the connection there. One connection at a time, on a thread of its own.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstring>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace newswatch::test {

enum class SmtpStep {
    greeting,
    ehlo,
    starttls,
    auth,
    auth_data,
    mail,
    rcpt,
    data,
    end_of_data,
    rset,
    quit,
    other
};

// What an answer may be besides a reply.
inline const std::string drop = "(drop)";          // close the connection without a word
inline const std::string silence = "(silence)";    // say nothing until the client goes away
inline const std::string as_usual = "(as usual)";  // what a friendly server says

class SmtpServer {
public:
    // Is called on the server's thread: the reply, without the last CR LF, or one of the three above.
    // `line` is the command as received; `connection` counts from 1.
    using Script = std::function<std::string(SmtpStep step, const std::string& line, unsigned connection)>;

    explicit SmtpServer(Script script = [](SmtpStep, const std::string&, unsigned) { return as_usual; })
        : script_{std::move(script)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            listen(listener_, 16) != 0)
            throw std::runtime_error{std::string{"test server: "} + std::strerror(errno)};
        socklen_t size = sizeof address;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread{[this] { accept_all(); }};
    }
    ~SmtpServer() {
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        hang_up();
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    SmtpServer(const SmtpServer&) = delete;
    SmtpServer& operator=(const SmtpServer&) = delete;

    std::uint16_t port() const { return port_; }
    // Returns once the connection that is open has ended; at once when none is.
    void wait_for_end() {
        std::unique_lock lock{mutex_};
        ended_.wait(lock, [&] { return socket_ < 0; });
    }
    // Closes the connection that is open, as a relay does with an idle one.
    void hang_up() {
        const std::lock_guard lock{mutex_};
        if (socket_ >= 0) shutdown(socket_, SHUT_RDWR);
    }
    // The commands received so far, every connection's, without their line ends.
    std::vector<std::string> commands() const { return locked(commands_); }
    // The messages received up to a final dot, dot-stuffing undone, whatever they were answered with.
    std::vector<std::string> messages() const { return locked(messages_); }
    unsigned connections() const { return locked(connections_); }

private:
    template <class T>
    T locked(const T& value) const {
        const std::lock_guard lock{mutex_};
        return value;
    }

    void accept_all() {
        for (;;) {
            const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            unsigned number = 0;
            {
                const std::lock_guard lock{mutex_};
                if (!stopping_) socket_ = socket;
                number = ++connections_;
            }
            if (socket_ == socket) serve(number);
            const std::lock_guard lock{mutex_};
            ::close(socket);
            socket_ = -1;
            ended_.notify_all();
            if (stopping_) return;
        }
    }

    static SmtpStep step_of(const std::string& line) {
        const std::string word = line.substr(0, 4);
        if (word == "EHLO" || word == "HELO") return SmtpStep::ehlo;
        if (word == "STAR") return SmtpStep::starttls;
        if (word == "AUTH") return SmtpStep::auth;
        if (word == "MAIL") return SmtpStep::mail;
        if (word == "RCPT") return SmtpStep::rcpt;
        if (word == "DATA") return SmtpStep::data;
        if (word == "RSET") return SmtpStep::rset;
        if (word == "QUIT") return SmtpStep::quit;
        return SmtpStep::other;
    }

    static std::string usual(SmtpStep step) {
        switch (step) {
            case SmtpStep::greeting:
                return "220 relay.test ESMTP";
            case SmtpStep::ehlo:
                return "250-relay.test\r\n250-SIZE 1000000\r\n250 AUTH PLAIN LOGIN";
            case SmtpStep::starttls:
                return "454 4.7.0 no TLS here";
            case SmtpStep::auth:
                return "334 ";
            case SmtpStep::auth_data:
                return "235 2.7.0 welcome";
            case SmtpStep::data:
                return "354 go on";
            case SmtpStep::quit:
                return "221 2.0.0 bye";
            case SmtpStep::end_of_data:
                return "250 2.0.0 queued as 4711";
            default:
                return "250 2.0.0 fine";
        }
    }

    // The reply that was sent; empty when the connection is over.
    std::string answer(SmtpStep step, const std::string& line, unsigned number) {
        std::string reply = script_(step, line, number);
        if (reply == as_usual) reply = usual(step);
        if (reply == drop) return {};
        if (reply == silence) {
            char byte;
            while (recv(socket_, &byte, 1, 0) > 0) {
            }
            return {};
        }
        const std::string text = reply + "\r\n";
        return send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size())
                   ? reply
                   : "";
    }

    bool read_line(std::string& input, std::string& line) {
        std::size_t end;
        while ((end = input.find("\r\n")) == std::string::npos) {
            char buffer[4096];
            const auto size = recv(socket_, buffer, sizeof buffer, 0);
            if (size <= 0) return false;
            input.append(buffer, static_cast<std::size_t>(size));
        }
        line = input.substr(0, end);
        input.erase(0, end + 2);
        return true;
    }

    bool read_message(std::string& input) {
        std::string message;
        for (std::string line; read_line(input, line);) {
            if (line == ".") {
                const std::lock_guard lock{mutex_};
                messages_.push_back(message);
                return true;
            }
            message += (line[0] == '.' ? line.substr(1) : line) + "\r\n";
        }
        return false;
    }

    void serve(unsigned number) {
        if (answer(SmtpStep::greeting, "", number).empty()) return;
        std::string input;
        bool inside_auth = false;
        for (std::string line; read_line(input, line);) {
            const SmtpStep step = inside_auth ? SmtpStep::auth_data : step_of(line);
            {
                const std::lock_guard lock{mutex_};
                commands_.push_back(line);
            }
            const std::string reply = answer(step, line, number);
            if (reply.empty() || step == SmtpStep::quit) return;
            inside_auth = reply.compare(0, 3, "334") == 0;
            if (reply.compare(0, 3, "354") != 0) continue;
            if (!read_message(input) || answer(SmtpStep::end_of_data, "", number).empty()) return;
        }
    }

    Script script_;
    int listener_ = -1;
    int socket_ = -1;  // written by the server's thread alone, under the mutex
    std::uint16_t port_ = 0;
    std::thread thread_;
    mutable std::mutex mutex_;
    std::condition_variable ended_;
    bool stopping_ = false;
    unsigned connections_ = 0;
    std::vector<std::string> commands_, messages_;
};

}  // namespace newswatch::test
