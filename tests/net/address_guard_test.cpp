#include "net/address_guard.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <catch2/catch.hpp>
#include <cstring>

using namespace newswatch;
using net::AddressGuard;

namespace {

// An address literal with a port, as the kernel would be given it.
struct Address {
    explicit Address(const std::string& text, std::uint16_t port = 80) {
        sockaddr_in four{};
        sockaddr_in6 six{};
        if (inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
            four.sin_family = AF_INET;
            four.sin_port = htons(port);
            std::memcpy(&storage, &four, sizeof four);
        } else {
            REQUIRE(inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1);
            six.sin6_family = AF_INET6;
            six.sin6_port = htons(port);
            std::memcpy(&storage, &six, sizeof six);
        }
    }
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
    sockaddr_storage storage{};
};

AddressGuard allowing(const std::vector<std::string>& entries) {
    return AddressGuard::allowing(entries).value();
}

bool permits(const AddressGuard& guard, const std::string& address, std::uint16_t port = 80,
             const std::string& host = "example.org") {
    return guard.permits(Address{address, port}.get(), host);
}

}  // namespace

TEST_CASE("addresses outside the public Internet are refused", "[address_guard]") {
    const auto address = GENERATE(
        as<std::string>{}, "127.0.0.1", "127.0.0.0", "127.255.255.255", "0.0.0.0", "0.255.255.255",
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255",
        "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.0.255", "192.0.2.7",
        "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.9", "203.0.113.200", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::1", "2001:2::1", "2001:10::1", "2001:20::1",
        "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1", "fc00::1",
        "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1");
    CAPTURE(address);
    CHECK_FALSE(permits(AddressGuard{}, address));
    CHECK(AddressGuard{}.explain(Address{address}.get()).find("network.allow") != std::string::npos);
}

TEST_CASE("public addresses are permitted, also those beside a special range", "[address_guard]") {
    const auto address = GENERATE(
        as<std::string>{}, "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:8.8.8.8",
        "2606:4700:4700::1111", "2a00:1450:4001:80b::200e", "2001:200::1", "2003::1");
    CAPTURE(address);
    CHECK(permits(AddressGuard{}, address));
}

TEST_CASE("an address family that is not IP is refused whatever is allowed", "[address_guard]") {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    const auto guard = allowing({"127.0.0.0/8", "localhost"});
    CHECK_FALSE(guard.permits(reinterpret_cast<const sockaddr*>(&local), "localhost"));
    CHECK_FALSE(guard.permits(nullptr, "localhost"));
    CHECK(guard.explain(reinterpret_cast<const sockaddr*>(&local)).find("neither IPv4 nor IPv6") !=
          std::string::npos);
}

TEST_CASE("a door by address opens that address, and with a port that port alone", "[address_guard]") {
    const auto guard = allowing({"127.0.0.1:8080", "192.168.1.5", "[::1]:9000", "fd00::7"});
    CHECK(permits(guard, "127.0.0.1", 8080));
    CHECK(permits(guard, "::ffff:127.0.0.1", 8080));
    CHECK_FALSE(permits(guard, "127.0.0.1", 8081));
    CHECK_FALSE(permits(guard, "127.0.0.2", 8080));
    CHECK(permits(guard, "192.168.1.5", 1));
    CHECK_FALSE(permits(guard, "192.168.1.6", 1));
    CHECK(permits(guard, "::1", 9000));
    CHECK_FALSE(permits(guard, "::1", 9001));
    CHECK(permits(guard, "fd00::7", 443));
}

TEST_CASE("a door by range opens the range and not its neighbours", "[address_guard]") {
    const auto guard = allowing({"10.8.0.0/13", "fd00::/8", "192.168.1.128/25", "169.254.169.254/32"});
    CHECK(permits(guard, "10.8.0.0"));
    CHECK(permits(guard, "10.15.255.255"));
    CHECK_FALSE(permits(guard, "10.7.255.255"));
    CHECK_FALSE(permits(guard, "10.16.0.0"));
    CHECK(permits(guard, "fdff::1"));
    CHECK_FALSE(permits(guard, "fc00::1"));
    CHECK(permits(guard, "192.168.1.128"));
    CHECK_FALSE(permits(guard, "192.168.1.127"));
    CHECK(permits(guard, "169.254.169.254"));
}

TEST_CASE("a door by name opens local addresses to requests for that very name", "[address_guard]") {
    const auto guard = allowing({"localhost:8080", "Intranet.example"});
    CHECK(permits(guard, "127.0.0.1", 8080, "localhost"));
    CHECK(permits(guard, "::1", 8080, "LocalHost."));
    CHECK_FALSE(permits(guard, "127.0.0.1", 80, "localhost"));
    CHECK_FALSE(permits(guard, "127.0.0.1", 8080, "127.0.0.1"));
    CHECK_FALSE(permits(guard, "127.0.0.1", 8080, "evil.example"));
    CHECK_FALSE(permits(guard, "127.0.0.1", 8080, "localhost.evil.example"));
    CHECK(permits(guard, "10.1.2.3", 443, "intranet.example"));
    CHECK(permits(guard, "fd00::1", 443, "intranet.example"));
    CHECK_FALSE(permits(guard, "169.254.169.254", 80, "intranet.example"));
    CHECK_FALSE(permits(guard, "224.0.0.1", 80, "intranet.example"));
    CHECK_FALSE(permits(guard, "100.64.0.1", 80, "intranet.example"));
}

TEST_CASE("a malformed entry is an error that names it", "[address_guard]") {
    const auto entry =
        GENERATE(as<std::string>{}, "", " ", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http",
                 "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "0.0.0.0/0", "10.0.0.0/7", "::/0",
                 "::/6", "::/8", "::ffff:0:0/96", "::ffff:0:0/103", "fc00::/129", "10.1.2.3/8",
                 "10.0.0.0/8:80", "[::1", "::1]", "[::1]x", "[localhost]", "[127.0.0.1/8", "127.1",
                 "2130706433", "0x7f.1", "10.0.0", "256.1.1.1", "local host", "http://localhost",
                 "localhost/8", "a..b", ".a", "localhost:80:90", "fe80::1%eth0", "*", "user@host");
    CAPTURE(entry);
    const auto guard = AddressGuard::allowing({"127.0.0.1", entry});
    REQUIRE_FALSE(guard);
    CHECK(guard.error().kind == ErrorKind::invalid);
    CHECK(guard.error().message.find("\"" + entry + "\"") != std::string::npos);
}

TEST_CASE("a refusal says which address, why, and what would open it", "[address_guard]") {
    const AddressGuard guard;
    CHECK(guard.explain(Address{"127.0.0.1", 8080}.get()) ==
          "127.0.0.1:8080 is a loopback address; to allow it, add \"127.0.0.1:8080\" to network.allow");
    CHECK(guard.explain(Address{"::ffff:10.0.0.1", 80}.get()) ==
          "10.0.0.1:80 is a private address; to allow it, add \"10.0.0.1:80\" to network.allow");
    CHECK(guard.explain(Address{"fe80::1", 443}.get()) ==
          "[fe80::1]:443 is a link-local address; to allow it, add \"[fe80::1]:443\" to network.allow");
    CHECK(guard.explain(Address{"8.8.8.8", 53}.get()) == "8.8.8.8:53 is a public address");
}
