// When a source is polled next, and why. Pure: no clock, no I/O. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collect/timing/memory.hpp"
#include "config/config.hpp"
#include "store/source_states.hpp"

namespace newswatch::collect {

// What a source is known by between two polls. state.memory is memory as text, for the store.
struct Known {
    store::SourceState state;
    Memory memory;
};

// Why a poll failed, as far as the next one depends on it.
enum class Cause : std::uint8_t {
    none,
    network,  // nothing came from the server: name not found, no connection, TLS, a deadline
    busy,     // 429, 5xx: the server asks for patience
    refused,  // 401, 403, 404 and other 4xx: asking again helps little
    no_feed,  // an answer that cannot be read as a feed
    here,     // this machine: a file that cannot be read
};

// What one poll came to.
struct PollResult {
    enum class Kind { fresh, unchanged, failed, gone };
    Kind kind = Kind::fresh;
    Cause cause = Cause::none;
    int status = 0;     // HTTP status, 0 when there was none
    std::string error;  // of failed and gone; of fresh: what of the feed is damaged
    ServerHints server = {};
    std::optional<feed::Feed> feed = {};  // of a fresh one: what the feed says of itself
    std::vector<feed::SitemapReference> sitemaps = {};
    std::vector<Timestamp> published = {};  // the dates of what it lists
    bool pushed = false;                    // a hub pushes the source's articles, so polls are a backup
    std::string moved_to =
        {};  // where the permanent redirects at the head of the way lead; empty: nowhere else
};

// The state after the poll: due time with its reason, failures, errors, memory. ETag and articles are the
// caller's. The next poll is the latest of
//   interval (the floor), the server's freshness less the answer's age, the feed's ttl (or sy:), and its
//   rhythm, or, when nothing of all that is known, four intervals;
// at most max_interval, but never before Retry-After (at most a week), nor in hours and days that the feed
// asks to skip; and later by up to a tenth at `random` in [0, 1), so that not all come at once. A file of
// this machine is read at each interval, also one that cannot be read. Other failures wait longer and longer,
// up to a day: a server that was reached is not asked sooner than when it is well, and after a 429 (RFC 6585
// section 4) without Retry-After at half the pace. A source that answers 410 (RFC 9110 section 15.5.11) is
// not polled again until its configuration changes. A permanent redirect (301, 308) is stored after a week
// and three polls of agreement; should its target fail three times in a row, the configured URL is asked
// again.
Known after_poll(Known known, const config::SourceConfig& source, const PollResult& result, Timestamp now,
                 double random);

// The state to begin with: what the store remembers, unless the source has another URL now. A new source and
// one on this machine (file:) are due at once; for the others a shorter interval counts at once.
// `pushed`: as in PollResult.
Known at_start(const config::SourceConfig& source, std::optional<store::SourceState> remembered,
               Timestamp now, bool pushed = false);

// Where the next poll goes.
const std::string& address_of(const Known& known, const config::SourceConfig& source);

// What bounds the next poll of a source, for people: "ttl", "the feed asks for 30m".
struct Bound {
    std::string name, says;
};
std::vector<Bound> bounds(const Known& known, const config::SourceConfig& source, Timestamp now);

}  // namespace newswatch::collect
