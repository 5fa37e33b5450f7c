#include "app/service_notify.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstring>
#include <ctime>

#include "app/environment.hpp"

using namespace newswatch;
using namespace std::chrono_literals;

namespace {

// The service manager's end: an abstract socket, so that nothing is left behind.
class Manager {
public:
    Manager() {
        address_.sun_family = AF_UNIX;
        std::memcpy(address_.sun_path + 1, name_.data(), name_.size());
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name_.size());
        REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&address_), size) == 0);
    }
    ~Manager() { ::close(fd_); }
    std::string address() const { return "@" + name_; }
    // The next message; empty when there is none.
    std::string received() const {
        std::array<char, 4096> text{};
        const auto size = ::recv(fd_, text.data(), text.size(), MSG_DONTWAIT);
        return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    }

private:
    int fd_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un address_{};
    std::string name_ = "newswatch-app-test-" + std::to_string(::getpid());
};

long long monotonic_microseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1'000'000LL + now.tv_nsec / 1000;
}

}  // namespace

TEST_CASE("a notification is one datagram to the service manager", "[service_notify]") {
    const Manager manager;
    const EnvironmentVariable socket{"NOTIFY_SOCKET", manager.address().c_str()};
    app::notify_service("READY=1\nSTATUS=running");
    CHECK(manager.received() == "READY=1\nSTATUS=running");
    CHECK(manager.received().empty());
}

TEST_CASE("outside a service, or with a socket that cannot be, nothing happens", "[service_notify]") {
    const Manager manager;
    const std::string endless(500, 'x');
    for (const char* address : {static_cast<const char*>(nullptr), "", endless.c_str(), "/nowhere/notify"}) {
        const EnvironmentVariable socket{"NOTIFY_SOCKET", address};
        CHECK_NOTHROW(app::notify_service("READY=1"));
    }
    CHECK(manager.received().empty());
}

TEST_CASE("a reload carries the time of the monotonic clock", "[service_notify]") {
    const Manager manager;
    const EnvironmentVariable socket{"NOTIFY_SOCKET", manager.address().c_str()};
    const auto before = monotonic_microseconds();
    app::notify_reloading();
    const auto message = manager.received();
    const std::string begin = "RELOADING=1\nMONOTONIC_USEC=";
    REQUIRE(message.substr(0, begin.size()) == begin);
    const auto told = std::stoll(message.substr(begin.size()));
    CHECK(told >= before);
    CHECK(told <= monotonic_microseconds());
}

TEST_CASE("the watchdog is fed twice in its time, when it is meant for this process", "[service_notify]") {
    struct Row {
        const char* microseconds;
        const char* pid;
        std::optional<Duration> interval;
    };
    const auto own = std::to_string(::getpid());
    const std::array rows{Row{"30000000", nullptr, 15s},      Row{"30000000", own.c_str(), 15s},
                          Row{"30000000", "1", std::nullopt}, Row{"1", nullptr, 1ms},
                          Row{"0", nullptr, std::nullopt},    Row{"-5", nullptr, std::nullopt},
                          Row{"soon", nullptr, std::nullopt}, Row{nullptr, nullptr, std::nullopt}};
    for (const auto& row : rows) {
        INFO((row.microseconds ? row.microseconds : "unset") << " for " << (row.pid ? row.pid : "anybody"));
        const EnvironmentVariable socket{"NOTIFY_SOCKET", "@nobody"};
        const EnvironmentVariable microseconds{"WATCHDOG_USEC", row.microseconds};
        const EnvironmentVariable pid{"WATCHDOG_PID", row.pid};
        CHECK(app::watchdog_interval() == row.interval);
    }
}

TEST_CASE("without a socket there is no watchdog", "[service_notify]") {
    const EnvironmentVariable socket{"NOTIFY_SOCKET", nullptr};
    const EnvironmentVariable microseconds{"WATCHDOG_USEC", "30000000"};
    const EnvironmentVariable pid{"WATCHDOG_PID", nullptr};
    CHECK_FALSE(app::watchdog_interval());
}
