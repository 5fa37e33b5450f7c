// What a webhook is sent, and what its answer means: Standard Webhooks 1.0.0. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "deliver/channel.hpp"
#include "net/http_client.hpp"
#include "store/outbox.hpp"

namespace newswatch::deliver {

// The key of the signatures of one endpoint.
class WebhookSecret {
public:
    // "whsec_" and the base64 of 24 to 64 bytes, with or without padding. The message does not repeat the
    // secret.
    static Result<WebhookSecret> decode(std::string_view text);
    // "v1," and the base64 HMAC-SHA256 of "id.seconds.body", over the very bytes that are sent.
    std::string sign(std::string_view id, std::int64_t seconds, std::string_view body) const;

private:
    explicit WebhookSecret(std::string key) : key_{std::move(key)} {}
    std::string key_;
};

inline constexpr std::size_t max_webhook_body = 20 * 1024;

// The JSON document, below max_webhook_body: long texts are cut at characters. The same on every attempt.
std::string webhook_body(const store::PendingDelivery& delivery);

// RFC 9110 section 10.2.3: seconds or an HTTP date; nothing when it is neither. Never negative, never above
// longest_wait.
std::optional<Duration> parse_retry_after(std::string_view value, Timestamp now);

// 2xx accepted, 410 rejected, everything else failed: 429, 5xx by the plan and Retry-After, other statuses
// (a redirect, 4xx) at the plan's slow end, because somebody must repair something first.
Outcome judge(const net::HttpResponse& response, Timestamp now);
Outcome judge(const Error& error);

}  // namespace newswatch::deliver
