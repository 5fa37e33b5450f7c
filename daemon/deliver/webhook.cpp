#include "deliver/webhook.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "core/encoding.hpp"
#include "core/log.hpp"

namespace newswatch::deliver {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::size_t shortest_key = 24, longest_key = 64;
// What somebody must repair first is not asked for every few seconds.
constexpr Duration slow = 30min;
// A wish of the endpoint's that holds all its deliveries is believed this far.
constexpr Duration longest_hold = 1h;

int sextet(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// RFC 4648 section 4, padding optional.
std::optional<std::string> from_base64(std::string_view text) {
    const auto digits = text.substr(0, std::min(text.find('='), text.size()));
    const auto padding = text.substr(digits.size());
    if (digits.size() % 4 == 1 || padding.size() > 2 || (!padding.empty() && text.size() % 4 != 0) ||
        padding.find_first_not_of('=') != std::string_view::npos)
        return std::nullopt;
    std::string bytes;
    unsigned bits = 0, have = 0;
    for (const char c : digits) {
        const int value = sextet(c);
        if (value < 0) return std::nullopt;
        bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFF;
        have += 6;
        if (have < 8) continue;
        have -= 8;
        bytes += static_cast<char>(static_cast<unsigned char>(bits >> have & 0xFF));
    }
    return bytes;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
             &length) == nullptr)
        throw std::runtime_error{"OpenSSL cannot compute an HMAC-SHA256"};
    return {reinterpret_cast<const char*>(digest.data()), length};
}

std::string said(const net::HttpResponse& response) {
    auto text = "HTTP " + std::to_string(response.status);
    const auto body = log::printable(response.body, 120);
    return body.empty() ? text : text + ": " + body;
}

}  // namespace

Result<WebhookSecret> WebhookSecret::decode(std::string_view text) {
    const Error wrong{
        ErrorKind::invalid,
        "a webhook secret must be \"whsec_\" and the base64 of 24 to 64 random bytes; make one with: echo "
        "whsec_$(openssl rand -base64 32)"};
    if (!text.starts_with(secret_prefix)) return wrong;
    auto key = from_base64(text.substr(secret_prefix.size()));
    if (!key || key->size() < shortest_key || key->size() > longest_key) return wrong;
    return WebhookSecret{std::move(*key)};
}

std::string WebhookSecret::sign(std::string_view id, std::int64_t seconds, std::string_view body) const {
    std::string text{id};
    text += '.';
    text += std::to_string(seconds);
    text += '.';
    text += body;
    return "v1," + to_base64(hmac_sha256(key_, text));
}

std::optional<Duration> parse_retry_after(std::string_view value, Timestamp now) {
    if (!value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos) {
        std::int64_t seconds = 0;
        const auto parsed = std::from_chars(value.data(), value.data() + value.size(), seconds);
        const bool huge = parsed.ec == std::errc::result_out_of_range;
        const auto most = std::chrono::duration_cast<std::chrono::seconds>(longest_wait).count();
        return std::chrono::seconds{huge ? most : std::min<std::int64_t>(seconds, most)};
    }
    const auto at = from_http_date(value);
    if (!at) return std::nullopt;
    return std::clamp<Duration>(*at - now, Duration{}, longest_wait);
}

Outcome judge(const net::HttpResponse& response, Timestamp now) {
    const int status = response.status;
    Outcome outcome{.reply = said(response)};
    if (status >= 200 && status < 300) {
        outcome.verdict = Outcome::Verdict::accepted;
        outcome.reply = "HTTP " + std::to_string(status);
    } else if (status == 410) {
        outcome.verdict = Outcome::Verdict::rejected;
    } else if (status == 429 || status >= 500) {
        outcome.at_least = parse_retry_after(response.header("retry-after"), now);
        // The wish speaks of the endpoint, not of this one delivery.
        if (outcome.at_least) outcome.hold_until = now + std::min(*outcome.at_least, longest_hold);
    } else {
        outcome.at_least = slow;
        if (status >= 300 && status < 400)
            outcome.reply = "HTTP " + std::to_string(status) +
                            ": redirects are not followed; configure the URL \"" +
                            log::printable(response.header("location"), 200) + "\" if it is right";
    }
    return outcome;
}

Outcome judge(const Error& error) {
    Outcome outcome{.reply = error.message};
    // The address guard and a body that is too large need somebody to act.
    if (error.kind == ErrorKind::refused || error.kind == ErrorKind::too_large ||
        error.kind == ErrorKind::invalid)
        outcome.at_least = slow;
    return outcome;
}

}  // namespace newswatch::deliver
