// The grammars of the single values: addresses, sizes, endpoints. Pure, linear, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::config::detail {

// RFC 5321 section 4.1.2 Mailbox: a dot-string of at most 64 bytes, "@", a domain; ASCII, at most 254 bytes.
bool is_mailbox(std::string_view text);
// RFC 1123 section 2.1: labels of letters, digits and inner hyphens, at most 63 bytes each and 253 in all.
bool is_host_name(std::string_view text);
// A host name or an IP address (IPv6 without brackets).
bool is_host(std::string_view text);
// "127.0.0.1:8087", "[::1]:8087": an address of 127.0.0.0/8 or ::1 and a port; port 0 lets the kernel choose.
bool is_loopback_endpoint(std::string_view text);
bool is_loopback_host(std::string_view text);
// An entry of network.allow: address, address/bits or host name, the first and last with an optional ":port".
bool is_guard_entry(std::string_view text);
// The shape of BCP 47: subtags of 1 to 8 letters and digits joined by hyphens, the first of letters.
bool is_language_tag(std::string_view text);
// 0 to 64 letters, digits, "-", "_", "."; the first a letter or digit. What an instance, an id, a credential
// is called.
bool is_identifier(std::string_view text);
// "10MB" (10^6), "10MiB" (2^20), also B, KB, KiB, GB, GiB; a number must have a unit.
std::optional<std::uint64_t> parse_size(std::string_view text);
// "whsec_" and the base64 (RFC 4648 section 4) of 24 to 64 bytes, as Standard Webhooks asks.
bool is_webhook_secret(std::string_view text);

}  // namespace newswatch::config::detail
