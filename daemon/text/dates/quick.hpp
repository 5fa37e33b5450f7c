// The two forms that nearly all feeds use, read by position: no allocation, a few tens of nanoseconds.
#pragma once

#include <optional>
#include <string_view>

#include "text/dates.hpp"

namespace newswatch::text::detail {

// "2026-03-10T09:10:00.250+01:00" (RFC 3339, with "Z", an offset or none). Nothing for any other form and for
// impossible fields: the slow reading decides about these.
std::optional<ParsedDate> quick_rfc3339(std::string_view text);
// "Tue, 10 Mar 2026 09:10:00 +0100" (RFC 5322 section 3.3, with an offset, "GMT" or "UTC").
std::optional<ParsedDate> quick_rfc5322(std::string_view text);

}  // namespace newswatch::text::detail
