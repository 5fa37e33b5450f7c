#include "collect/timing/freshness.hpp"

#include <algorithm>
#include <charconv>

#include "core/ascii.hpp"

namespace newswatch::collect {
namespace {

constexpr Duration a_year = std::chrono::hours{24 * 366};

std::string_view trimmed(std::string_view text) {
    const auto first = std::min(text.find_first_not_of(" \t"), text.size());
    text.remove_prefix(first);
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

// RFC 9111 section 1.2.2: digits alone; what is larger than can be held is "a very long time".
std::optional<Duration> delta_seconds(std::string_view text) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc::result_out_of_range && text[0] != '-') return a_year;
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || seconds < 0)
        return std::nullopt;
    return std::chrono::seconds{std::min<std::int64_t>(seconds, a_year / std::chrono::seconds{1})};
}

struct CacheControl {
    std::optional<Duration> shared, own;
    bool no_store = false, no_cache = false;

    // RFC 9111 section 5.2; the first of a directive counts (section 4.2.1).
    void read(std::string_view name, std::string_view value) {
        if (equal_ignoring_case(name, "no-store"))
            no_store = true;
        else if (equal_ignoring_case(name, "no-cache"))
            no_cache = no_cache || value.empty();  // with field names it speaks of those alone
        else if (equal_ignoring_case(name, "max-age") && !own)
            own = delta_seconds(value);
        else if (equal_ignoring_case(name, "s-maxage") && !shared)
            shared = delta_seconds(value);
    }

    void read_all(std::string_view list) {
        while (!list.empty()) {
            bool quoted = false;
            std::size_t end = 0;
            for (; end < list.size() && (quoted || list[end] != ','); ++end)
                if (list[end] == '"') quoted = !quoted;
            const auto directive = list.substr(0, end);
            const auto equals = directive.find('=');
            auto value =
                equals == directive.npos ? std::string_view{} : trimmed(directive.substr(equals + 1));
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
                value = value.substr(1, value.size() - 2);
            read(trimmed(directive.substr(0, equals)), value);
            list.remove_prefix(std::min(end + 1, list.size()));
        }
    }
};

void settle_lifetime(ServerHints& hints, const CacheControl& control, std::optional<Duration> expires) {
    const auto say = [&](Duration lifetime, const char* from) {
        hints.lifetime = std::min(lifetime, a_year);
        hints.lifetime_from = from;
    };
    if (control.no_store) return say(Duration::zero(), "no-store");
    if (control.no_cache) return say(Duration::zero(), "no-cache");
    if (control.shared) return say(*control.shared, "s-maxage");
    if (control.own) return say(*control.own, "max-age");
    if (expires) return say(std::max(*expires, Duration::zero()), "Expires");
}

}  // namespace

ServerHints server_hints(const net::Headers& headers, Timestamp now) {
    ServerHints hints;
    CacheControl control;
    std::optional<Timestamp> date;
    std::optional<std::string_view> expires;
    for (const auto& [name, value] : headers) {
        if (name == "cache-control") control.read_all(value);
        if (name == "age") hints.age = delta_seconds(trimmed(value)).value_or(Duration::zero());
        if (name == "date" && !date) date = from_http_date(value);
        if (name == "expires" && !expires) expires = value;
        if (name == "retry-after" && !hints.retry_after) hints.retry_after = parse_retry_after(value, now);
    }
    std::optional<Duration> until_expiry;
    // RFC 9111 section 5.3: an invalid date, "0" above all, is in the past.
    if (expires) {
        const auto at = from_http_date(*expires);
        until_expiry = at ? Duration{*at - date.value_or(now)} : Duration::zero();
    }
    settle_lifetime(hints, control, until_expiry);
    return hints;
}

std::optional<Duration> parse_retry_after(std::string_view value, Timestamp now) {
    if (const auto date = from_http_date(value))
        return std::clamp(Duration{*date - now}, Duration::zero(), a_year);
    return delta_seconds(value);
}

}  // namespace newswatch::collect
