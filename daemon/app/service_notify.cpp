#include "app/service_notify.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

#include "core/log.hpp"

namespace newswatch::app {

void notify_service(const std::string& lines) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    sockaddr_un address{};
    if (path == nullptr || *path == '\0') return;
    const std::string_view name{path};
    if (name.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // the abstract name space
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (::sendto(fd, lines.data(), lines.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
                 size) < 0)
        log::warn("the service manager cannot be told", {{"why", std::strerror(errno)}});
    ::close(fd);
}

void notify_reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const long long microseconds = now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
    notify_service("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

std::optional<Duration> watchdog_interval() {
    const char* microseconds = std::getenv("WATCHDOG_USEC");
    const char* pid = std::getenv("WATCHDOG_PID");
    if (microseconds == nullptr || std::getenv("NOTIFY_SOCKET") == nullptr) return std::nullopt;
    if (pid != nullptr && std::atol(pid) != ::getpid()) return std::nullopt;
    const long long whole = std::atoll(microseconds);
    if (whole <= 0) return std::nullopt;
    return std::max(Duration{whole / 2000}, Duration{1});
}

}  // namespace newswatch::app
