// What an answer's headers say of when to ask again. Pure: any thread. Private to the room.
#pragma once

#include <optional>
#include <string>

#include "core/timestamp.hpp"
#include "net/http_client.hpp"

namespace newswatch::collect {

struct ServerHints {
    // How long the answer stays fresh from its making on (RFC 9111 section 4.2.1): s-maxage, else max-age,
    // else Expires minus Date; zero when it may not be kept or is stale at once (no-store, no-cache, an
    // Expires that is no date). Nothing when the answer does not speak of it.
    std::optional<Duration> lifetime = {};
    std::string lifetime_from = {};            // "s-maxage", "max-age", "Expires", "no-store", "no-cache"
    Duration age{};                            // spent in caches already (section 5.1)
    std::optional<Duration> retry_after = {};  // RFC 9110 section 10.2.3, whatever the status
};

// Never throws; what is not of its form is left out. At most a year each.
ServerHints server_hints(const net::Headers& headers, Timestamp now);

// Retry-After: seconds or an HTTP date; nothing when it is neither.
std::optional<Duration> parse_retry_after(std::string_view value, Timestamp now);

}  // namespace newswatch::collect
