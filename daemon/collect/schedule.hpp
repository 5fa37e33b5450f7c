// When a source is polled next, and why. Pure: no clock, no I/O. Any thread.
#pragma once

#include <optional>
#include <string>

#include "config/config.hpp"
#include "store/source_states.hpp"

namespace newswatch::collect {

// What one poll came to.
struct PollResult {
    enum class Kind { fresh, unchanged, failed, gone };
    Kind kind = Kind::fresh;
    int status = 0;                            // HTTP status, 0 when there was none
    std::string error;                         // of failed and gone; of fresh: what of the feed is damaged
    std::optional<Duration> retry_after = {};  // what the server asked for
};

// The state after the poll: due time with its reason, failures, errors. ETag and articles are the caller's.
// Failures wait interval x 2^n, at most a day; Retry-After (RFC 9110, section 10.2.3) is kept when it is
// longer, at most a day as well; a source that answers 410 (section 15.5.11) is not polled again until its
// configuration changes. `random` in [0, 1) spreads the polls by a tenth of the interval both ways.
store::SourceState after_poll(store::SourceState state, const config::SourceConfig& source,
                              const PollResult& result, Timestamp now, double random);

// The state to begin with: what the store remembers, unless the source has another URL now. A new source and
// one on this machine (file:) are due at once.
store::SourceState at_start(const config::SourceConfig& source,
                            const std::optional<store::SourceState>& remembered, Timestamp now);

// Retry-After: seconds or an HTTP date; nothing when it is neither.
std::optional<Duration> parse_retry_after(std::string_view value, Timestamp now);

}  // namespace newswatch::collect
