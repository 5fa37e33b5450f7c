#include "config/detail/syntax.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace newswatch::config::detail {
namespace {

bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

bool is_atom_char(char c) {
    return is_alphanumeric(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.find(c) != std::string_view::npos;
}

// Calls `part` for each piece between separators until one is refused.
template <class Part>
bool every_part(std::string_view text, char separator, Part part) {
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(separator, at), text.size());
        if (!part(text.substr(at, end - at))) return false;
        at = end + 1;
    }
    return true;
}

bool is_label(std::string_view text) {
    if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

template <class N>
std::optional<N> whole_number(std::string_view text) {
    N number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// 4 or 6 for an address literal, else 0.
int address_family(std::string_view text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    const std::string zero_ended{text};
    if (text.size() > INET6_ADDRSTRLEN) return 0;
    if (inet_pton(AF_INET, zero_ended.c_str(), bytes.data()) == 1) return 4;
    return inet_pton(AF_INET6, zero_ended.c_str(), bytes.data()) == 1 ? 6 : 0;
}

struct Endpoint {
    std::string_view host;
    bool bracketed = false, has_port = false;
    std::uint16_t port = 0;
};

// "host", "host:port", "[v6]", "[v6]:port", and a bare IPv6 address.
std::optional<Endpoint> split_endpoint(std::string_view text) {
    Endpoint endpoint;
    std::string_view rest;
    if (!text.empty() && text.front() == '[') {
        const auto close = text.find(']');
        if (close == text.npos) return std::nullopt;
        endpoint.bracketed = true;
        endpoint.host = text.substr(1, close - 1);
        rest = text.substr(close + 1);
    } else if (address_family(text) == 6) {
        endpoint.host = text;
    } else {
        endpoint.host = text.substr(0, text.find(':'));
        rest = text.substr(endpoint.host.size());
    }
    if (endpoint.bracketed && address_family(endpoint.host) != 6) return std::nullopt;
    if (rest.empty()) return endpoint;
    const auto port = rest.front() == ':' ? whole_number<std::uint16_t>(rest.substr(1)) : std::nullopt;
    if (!port) return std::nullopt;
    endpoint.has_port = true;
    endpoint.port = *port;
    return endpoint;
}

}  // namespace

bool is_mailbox(std::string_view text) {
    const auto at = text.find('@');
    if (at == text.npos || at == 0 || at > 64 || text.size() > 254) return false;
    const auto is_atom = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), is_atom_char);
    };
    return every_part(text.substr(0, at), '.', is_atom) && is_host_name(text.substr(at + 1));
}

bool is_host_name(std::string_view text) { return text.size() <= 253 && every_part(text, '.', is_label); }

bool is_host(std::string_view text) {
    if (address_family(text) != 0) return true;
    // A mistyped address such as 10.0.0.300 must not pass for a name.
    return is_host_name(text) && text.find_first_not_of("0123456789.") != text.npos;
}

bool is_loopback_host(std::string_view text) {
    if (text == "localhost" || text == "::1") return true;
    return address_family(text) == 4 && text.substr(0, 4) == "127.";
}

bool is_loopback_endpoint(std::string_view text) {
    const auto endpoint = split_endpoint(text);
    if (!endpoint || !endpoint->has_port || endpoint->host == "localhost") return false;
    return is_loopback_host(endpoint->host);
}

bool is_guard_entry(std::string_view text) {
    if (const auto slash = text.find('/'); slash != text.npos) {
        auto address = text.substr(0, slash);
        if (address.size() > 2 && address.front() == '[' && address.back() == ']')
            address = address.substr(1, address.size() - 2);
        const auto family = address_family(address);
        const auto bits = whole_number<unsigned>(text.substr(slash + 1));
        return family != 0 && bits && *bits <= (family == 4 ? 32u : 128u);
    }
    const auto endpoint = split_endpoint(text);
    return endpoint && (!endpoint->has_port || endpoint->port != 0) && is_host(endpoint->host);
}

bool is_language_tag(std::string_view text) {
    const auto is_subtag = [](std::string_view part) {
        return !part.empty() && part.size() <= 8 && std::all_of(part.begin(), part.end(), is_alphanumeric);
    };
    const auto first = text.substr(0, text.find('-'));
    return text.size() <= 35 && every_part(text, '-', is_subtag) &&
           std::all_of(first.begin(), first.end(), is_letter);
}

bool is_identifier(std::string_view text) {
    if (text.empty() || text.size() > 64 || !is_alphanumeric(text.front())) return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::uint64_t bytes;
    };
    constexpr std::array units{Unit{"B", 1},          Unit{"KB", 1'000},     Unit{"KiB", 1u << 10},
                               Unit{"MB", 1'000'000}, Unit{"MiB", 1u << 20}, Unit{"GB", 1'000'000'000},
                               Unit{"GiB", 1u << 30}};
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = whole_number<std::uint64_t>(text.substr(0, digits));
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&](const Unit& known) { return known.name == text.substr(digits); });
    if (!number || unit == units.end()) return std::nullopt;
    if (*number > std::numeric_limits<std::uint64_t>::max() / unit->bytes) return std::nullopt;
    return *number * unit->bytes;
}

bool is_webhook_secret(std::string_view text) {
    constexpr std::string_view prefix = "whsec_";
    if (text.substr(0, prefix.size()) != prefix) return false;
    text.remove_prefix(prefix.size());
    if (text.empty() || text.size() % 4 != 0 || text.size() > 88) return false;
    const std::size_t padding = text.back() != '=' ? 0 : text[text.size() - 2] != '=' ? 1 : 2;
    const auto data = text.substr(0, text.size() - padding);
    const auto bytes = text.size() / 4 * 3 - padding;
    return bytes >= 24 && bytes <= 64 && std::all_of(data.begin(), data.end(), [](char c) {
               return is_alphanumeric(c) || c == '+' || c == '/';
           });
}

}  // namespace newswatch::config::detail
