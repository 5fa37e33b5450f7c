// A network of its own for one test: nothing but loopback, and a name server that does what a script says.
#pragma once

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace newswatch::test {

// Answers on 127.0.0.1:53, which is there in a network of its own only.
class NameServer {
public:
    static constexpr const char* silence = "";
    static constexpr const char* no_such_name = "NXDOMAIN";
    static constexpr const char* no_such_record = "none";
    // The address of a name, or one of the above, for each question (RFC 1035); other than for an IPv4
    // address an address is no answer.
    using Script = std::function<std::string(const std::string& name, bool ipv4)>;

    explicit NameServer(Script script) : script_{std::move(script)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(53);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error{std::string{"name server: "} + std::strerror(errno)};
        thread_ = std::thread{[this] { serve(); }};
    }
    ~NameServer() {
        shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

private:
    void serve() {
        for (;;) {
            char packet[512];
            sockaddr_in from{};
            socklen_t size = sizeof from;
            auto* const client = reinterpret_cast<sockaddr*>(&from);
            const auto got = recvfrom(socket_, packet, sizeof packet, 0, client, &size);
            if (got <= 0) return;
            const auto reply = answer({packet, static_cast<std::size_t>(got)});
            if (!reply.empty()) sendto(socket_, reply.data(), reply.size(), 0, client, size);
        }
    }

    std::string answer(const std::string& question) const {
        std::string name;
        std::size_t at = 12;
        for (; at < question.size() && question[at] != 0; at += static_cast<unsigned char>(question[at]) + 1u)
            name +=
                (name.empty() ? "" : ".") + question.substr(at + 1, static_cast<unsigned char>(question[at]));
        const bool asks_ipv4 = question.size() > at + 2 && question[at + 2] == 1;
        const std::string said = script_(name, asks_ipv4);
        if (said == silence) return {};
        in_addr address{};
        const bool found = inet_pton(AF_INET, said.c_str(), &address) == 1;
        std::string reply = question.substr(0, 2) + "\x81" + (said == no_such_name ? '\x83' : '\x80');
        reply += std::string{"\0\1\0", 3} + (found ? '\1' : '\0') + std::string(4, '\0');
        reply += question.substr(12, at + 5 - 12);
        if (!found) return reply;
        reply += std::string{"\xC0\x0C\0\1\0\1\0\0\0\0\0\4", 12};
        return reply.append(reinterpret_cast<const char*>(&address), 4);
    }
    Script script_;
    int socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    std::thread thread_;
};

namespace detail {

inline bool enter_own_network() {
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) != 0)
        return false;
    const int any = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq loopback{};
    std::strcpy(loopback.ifr_name, "lo");
    loopback.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(any, SIOCSIFFLAGS, &loopback) != 0) return false;
    ::close(any);
    char file[] = "/tmp/newswatch-resolv-XXXXXX";
    const int descriptor = mkstemp(file);
    if (descriptor < 0) return false;
    ::close(descriptor);
    std::ofstream{file} << "nameserver 127.0.0.1\n";
    mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
    const bool mounted = mount(file, "/etc/resolv.conf", nullptr, MS_BIND, nullptr) == 0;
    unlink(file);
    return mounted;
}

}  // namespace detail

// Runs `work` in a process of its own with a network of its own, and returns what it returns; nothing where
// the machine does not allow that.
inline std::optional<std::string> in_own_network(const std::function<std::string()>& work) {
    int ends[2];
    if (pipe(ends) != 0) return std::nullopt;
    const pid_t child = fork();
    if (child == 0) {
        std::string said = "-";
        try {
            if (detail::enter_own_network()) said = "+" + work();
        } catch (const std::exception& error) {
            said = std::string{"+exception: "} + error.what();
        }
        const auto written = write(ends[1], said.data(), said.size());
        _exit(written < 0 ? 1 : 0);
    }
    ::close(ends[1]);
    std::string said;
    char buffer[1024];
    for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
        said.append(buffer, static_cast<std::size_t>(got));
    ::close(ends[0]);
    waitpid(child, nullptr, 0);
    if (said == "-") return std::nullopt;
    return said.empty() ? "the process ended without a word" : said.substr(1);
}

}  // namespace newswatch::test
