// Points in time, and the forms in which the world writes them. Thread-safe: no state.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch {

using Duration = std::chrono::milliseconds;
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

// RFC 3339 in UTC, "2026-03-01T09:30:00Z"; milliseconds only when there are any.
std::string to_rfc3339(Timestamp at);
// RFC 3339 section 5.6 date-time, with any offset; also a bare date (midnight UTC).
std::optional<Timestamp> from_rfc3339(std::string_view text);

// RFC 9110 section 5.6.7 IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT".
std::string to_http_date(Timestamp at);
std::optional<Timestamp> from_http_date(std::string_view text);

// RFC 5322 section 3.3, "Sun, 06 Nov 1994 08:49:37 +0000".
std::string to_mail_date(Timestamp at);

// "250ms", "30s", "10m", "48h", "90d", "2w", "1y"; a number must have a unit. Nothing else is accepted.
std::optional<Duration> parse_duration(std::string_view text);
// The shortest form that parse_duration() reads back: "48h" is "2d".
std::string to_text(Duration duration);

}  // namespace newswatch
