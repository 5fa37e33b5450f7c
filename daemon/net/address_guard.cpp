#include "net/address_guard.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "core/log.hpp"
#include "net/detail/ascii.hpp"

namespace newswatch::net {
namespace {

// Every address as sixteen bytes, IPv4 as ::ffff:a.b.c.d, so that one comparison serves both families.
using Bytes = std::array<unsigned char, 16>;
constexpr unsigned mapped_bits = 96;

struct Endpoint {
    Bytes address{};
    std::uint16_t port = 0;
};

struct Range {
    const char* text;
    const char* what;
    bool local = false;  // a neighbour that a name may stand for: this machine or a private network
    Bytes prefix{};
    unsigned bits = 0;
};

Bytes mapped(const in_addr& address) {
    Bytes bytes{};
    bytes[10] = bytes[11] = 0xFF;
    std::memcpy(bytes.data() + 12, &address, 4);
    return bytes;
}

bool is_mapped(const Bytes& bytes) {
    static const Bytes prefix = mapped(in_addr{});
    return std::equal(prefix.begin(), prefix.begin() + 12, bytes.begin());
}

std::optional<Bytes> parse_address(const std::string& text) {
    in_addr four{};
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return mapped(four);
    Bytes six{};
    if (inet_pton(AF_INET6, text.c_str(), six.data()) == 1) return six;
    return std::nullopt;
}

std::optional<Endpoint> endpoint_of(const sockaddr* address) {
    if (address == nullptr) return std::nullopt;
    Endpoint endpoint;
    if (address->sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, address, sizeof four);
        endpoint.address = mapped(four.sin_addr);
        endpoint.port = ntohs(four.sin_port);
        return endpoint;
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 six{};
        std::memcpy(&six, address, sizeof six);
        std::memcpy(endpoint.address.data(), &six.sin6_addr, endpoint.address.size());
        endpoint.port = ntohs(six.sin6_port);
        return endpoint;
    }
    return std::nullopt;
}

bool starts_with(const unsigned char* address, const unsigned char* prefix, unsigned bits) {
    const unsigned whole = bits / 8;
    if (std::memcmp(address, prefix, whole) != 0) return false;
    if (bits % 8 == 0) return true;
    const auto mask = static_cast<unsigned char>(0xFF00u >> (bits % 8));
    return (address[whole] & mask) == (prefix[whole] & mask);
}

// The registries of special addresses (RFC 6890 and its successors at IANA), the narrow before the wide.
std::vector<Range> special_ranges() {
    std::vector<Range> ranges{
        {"127.0.0.0/8", "a loopback address", true},
        {"10.0.0.0/8", "a private address", true},
        {"172.16.0.0/12", "a private address", true},
        {"192.168.0.0/16", "a private address", true},
        {"169.254.0.0/16", "a link-local address"},
        {"100.64.0.0/10", "a carrier's shared address (RFC 6598)"},
        {"0.0.0.0/8", "an address of this network"},
        {"192.0.0.0/24", "an address for protocol assignments"},
        {"192.0.2.0/24", "an address for documentation"},
        {"198.51.100.0/24", "an address for documentation"},
        {"203.0.113.0/24", "an address for documentation"},
        {"192.88.99.0/24", "a 6to4 relay's address"},
        {"198.18.0.0/15", "an address for benchmarks"},
        {"224.0.0.0/4", "a multicast address"},
        {"240.0.0.0/4", "a reserved address"},
        {"::/128", "the unspecified address"},
        {"::1/128", "a loopback address", true},
        {"64:ff9b::/96", "a NAT64 address"},
        {"64:ff9b:1::/48", "a NAT64 address"},
        {"2001::/32", "a Teredo address"},
        {"2001::/23", "an address for protocol assignments"},
        {"2001:db8::/32", "an address for documentation"},
        {"3fff::/20", "an address for documentation"},
        {"2002::/16", "a 6to4 address"},
        {"fc00::/7", "a private (unique local) address", true},
        {"fe80::/10", "a link-local address"},
        {"fec0::/10", "a site-local address"},
        {"ff00::/8", "a multicast address"},
    };
    for (auto& range : ranges) {
        const std::string text = range.text;
        const auto slash = text.find('/');
        range.prefix = parse_address(text.substr(0, slash)).value();
        range.bits = static_cast<unsigned>(std::stoul(text.substr(slash + 1)));
        if (is_mapped(range.prefix)) range.bits += mapped_bits;
    }
    return ranges;
}

// Why the address is not one of the public Internet; null when it is.
const Range* special(const Bytes& address) {
    static const std::vector<Range> ranges = special_ranges();
    for (const auto& range : ranges)
        if (starts_with(address.data(), range.prefix.data(), range.bits)) return &range;
    static const Range unassigned{"", "not a public unicast address"};
    static const Bytes global_unicast{0x20};  // 2000::/3
    if (is_mapped(address) || starts_with(address.data(), global_unicast.data(), 3)) return nullptr;
    return &unassigned;
}

std::string text_of(const Endpoint& endpoint) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const bool four = is_mapped(endpoint.address);
    inet_ntop(four ? AF_INET : AF_INET6, endpoint.address.data() + (four ? 12 : 0), text.data(), text.size());
    const std::string address = text.data();
    return (four ? address : "[" + address + "]") + ":" + std::to_string(endpoint.port);
}

// Names are compared as DNS does: without regard to case, the root's dot left out.
std::string canonical_name(std::string_view host) {
    if (!host.empty() && host.back() == '.') host.remove_suffix(1);
    return lower(host);
}

// A host name; what ends in a number is a mistyped address (WHATWG URL, "ends in a number").
bool is_name(const std::string& name) {
    const auto allowed = [](char c) {
        return detail::is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
    };
    if (name.empty() || name.size() > 253 || !std::all_of(name.begin(), name.end(), allowed)) return false;
    if (name.front() == '.' || name.find("..") != std::string::npos) return false;
    const auto last = name.substr(name.rfind('.') + 1);
    return !detail::is_digit(last[0]);
}

template <class Number>
bool parse_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc{} && end == text.data() + text.size();
}

// The pieces of an entry: address or name, then a port or the length of a prefix.
struct Entry {
    std::string host;
    std::optional<std::string> port;
    std::optional<std::string> bits;
};

Entry split(const std::string& entry) {
    Entry pieces;
    std::string rest = entry;
    if (const auto slash = rest.find('/'); slash != rest.npos) {
        pieces.bits = rest.substr(slash + 1);
        rest.resize(slash);
    }
    const auto close = rest.find(']');
    if (!rest.empty() && rest[0] == '[' && close != rest.npos) {
        pieces.host = rest.substr(1, close - 1);
        rest.erase(0, close + 1);
        if (!rest.empty()) pieces.port = rest[0] == ':' ? rest.substr(1) : "";
        return pieces;
    }
    const auto colon = rest.find(':');
    const bool one_colon = colon != rest.npos && rest.find(':', colon + 1) == rest.npos;
    pieces.host = rest.substr(0, one_colon ? colon : rest.npos);
    if (one_colon) pieces.port = rest.substr(colon + 1);
    return pieces;
}

// An empty text when the range is in order; else what is wrong with it. A range of everything would be a
// switch that turns the guard off, so the widest are a whole /8 and fc00::/7.
std::string range_problem(const Entry& pieces, Bytes& prefix, unsigned& bits) {
    const bool four = is_mapped(prefix) && pieces.host.find(':') == std::string::npos;
    const unsigned narrowest = four ? 32 : 128, widest = four ? 8 : 7;
    if (pieces.port) return "a range has no port";
    if (!parse_number(*pieces.bits, bits) || bits < widest || bits > narrowest)
        return "the length of the prefix must be a number from " + std::to_string(widest) + " to " +
               std::to_string(narrowest);
    if (four) bits += mapped_bits;
    // ::ffff:0:0/96 is all of IPv4 in another form.
    Bytes all_of_ipv4{};
    all_of_ipv4[10] = all_of_ipv4[11] = 0xFF;
    const bool holds_ipv4 = bits < mapped_bits ? starts_with(all_of_ipv4.data(), prefix.data(), bits)
                                               : is_mapped(prefix) && bits < mapped_bits + 8;
    if (holds_ipv4) return "the range holds a great part of IPv4; write IPv4 ranges of at least 8 bits";
    Bytes base{};
    for (unsigned i = 0; i < bits; ++i)
        base[i / 8] = static_cast<unsigned char>(base[i / 8] | (prefix[i / 8] & (0x80u >> (i % 8))));
    if (base != prefix) return "the address has bits beyond its prefix; write the first address of the range";
    return {};
}

}  // namespace

Result<AddressGuard> AddressGuard::allowing(const std::vector<std::string>& entries) {
    AddressGuard guard;
    for (const auto& entry : entries) {
        const auto malformed = [&](const std::string& why) {
            return Error{ErrorKind::invalid, "network.allow entry \"" + log::printable(entry) + "\": " + why};
        };
        const Entry pieces = split(entry);
        auto address = parse_address(pieces.host);
        Door door;
        door.bits = 128;
        if (pieces.port && (!parse_number(*pieces.port, door.port) || door.port == 0))
            return malformed("the port must be a number from 1 to 65535");
        if (address) {
            if (pieces.bits)
                if (const auto why = range_problem(pieces, *address, door.bits); !why.empty())
                    return malformed(why);
            std::copy(address->begin(), address->end(), door.prefix);
        } else {
            door.name = canonical_name(pieces.host);
            if (pieces.bits || entry[0] == '[' || !is_name(door.name))
                return malformed(
                    "expected an address (192.168.1.5), a range (10.0.0.0/8) or a name (localhost), "
                    "address and name with :port if wanted ([::1]:9000)");
        }
        guard.doors_.push_back(std::move(door));
    }
    return guard;
}

bool AddressGuard::permits(const sockaddr* address, std::string_view host) const {
    const auto endpoint = endpoint_of(address);
    if (!endpoint) return false;
    const Range* const range = special(endpoint->address);
    if (range == nullptr) return true;
    const std::string name = canonical_name(host);
    return std::any_of(doors_.begin(), doors_.end(), [&](const Door& door) {
        if (door.port != 0 && door.port != endpoint->port) return false;
        if (!door.name.empty()) return range->local && door.name == name;
        return starts_with(endpoint->address.data(), door.prefix, door.bits);
    });
}

std::string AddressGuard::explain(const sockaddr* address) const {
    const auto endpoint = endpoint_of(address);
    if (!endpoint) return "an address that is neither IPv4 nor IPv6 is never allowed";
    const std::string text = text_of(*endpoint);
    const Range* const range = special(endpoint->address);
    if (range == nullptr) return text + " is a public address";
    return text + " is " + range->what + "; to allow it, add \"" + text + "\" to network.allow";
}

}  // namespace newswatch::net
