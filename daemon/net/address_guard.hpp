// Keeps feeds, pages and webhooks away from the machine's own and its neighbours' services (server-side
// request forgery). The check sees the address that is about to be connected to, so no name, redirect or
// rebinding gets past.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace newswatch::net {

// Immutable once built; any thread.
class AddressGuard {
public:
    // Refuses everything that is not a public unicast address.
    AddressGuard() = default;
    // Each entry opens one door: "127.0.0.1:8080", "10.0.0.0/8", "[::1]:9000", "192.168.1.5",
    // "localhost:8080" (a name stands for the loopback or private addresses it resolves to, for requests that
    // use that very name).
    static Result<AddressGuard> allowing(const std::vector<std::string>& entries);

    // Whether a request for `host` (as in its URL) may connect to this address.
    bool permits(const sockaddr* address, std::string_view host) const;
    // "127.0.0.1:80 is a loopback address"; what to write into `network.allow` to open it.
    std::string explain(const sockaddr* address) const;

private:
    struct Door {
        std::string name;               // empty for an address range
        unsigned char prefix[16] = {};  // IPv6, IPv4 as ::ffff:a.b.c.d
        unsigned bits = 0;
        std::uint16_t port = 0;  // 0: any
    };
    std::vector<Door> doors_;
};

}  // namespace newswatch::net
