// The dates that feeds carry. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "core/timestamp.hpp"

namespace newswatch::feed::detail {

// RFC 3339 and its relatives (W3C-DTF, basic ISO 8601, a space for the "T", no zone), RFC 5322 section 3.3
// with the slips of the field (weekday missing, wrong or in any language, long or foreign month names,
// two-digit years, no seconds, "GMT+2", zone names, a zone in words), and asctime(). Without a zone, or with
// an unknown one, it is UTC. Nothing when day, month or year is missing, impossible, before 1900, or when the
// month cannot be told from the day.
std::optional<Timestamp> parse_date(std::string_view text);

}  // namespace newswatch::feed::detail
