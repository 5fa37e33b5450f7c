#include "deliver/detail/webhook_channel.hpp"

#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::deliver::detail {
namespace {

using namespace std::chrono_literals;

constexpr Duration request_deadline = 20s;
constexpr std::size_t max_response = 64 * 1024;

}  // namespace

asio::awaitable<Outcome> WebhookChannel::send(store::PendingDelivery delivery) {
    if (gone_) {
        Outcome outcome{.verdict = Outcome::Verdict::rejected,
                        .where = redacted(url_),
                        .reply = "not sent: the endpoint answered 410 Gone before; reload to try it again"};
        co_return outcome;
    }
    auto request = request_for(delivery);
    const auto answer = co_await http_->send(std::move(request));
    co_return learn(answer);
}

net::HttpRequest WebhookChannel::request_for(const store::PendingDelivery& delivery) const {
    net::HttpRequest request;
    request.method = "POST";
    request.url = url_;
    request.body = webhook_body(delivery);
    request.deadline = request_deadline;
    request.max_body = max_response;
    request.max_redirects = 0;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    request.headers = {{"content-type", "application/json"},
                       {"webhook-id", delivery.id},
                       {"webhook-timestamp", std::to_string(seconds)},
                       {"idempotency-key", delivery.id}};
    if (secret_)
        request.headers.emplace_back("webhook-signature", secret_->sign(delivery.id, seconds, request.body));
    return request;
}

Outcome WebhookChannel::learn(const Result<net::HttpResponse>& answer) {
    auto outcome = answer ? judge(*answer, clock_.now()) : judge(answer.error());
    outcome.where = redacted(url_);
    if (answer && answer->status == 410) {
        gone_ = true;
        log::error(
            "a webhook endpoint is gone (410): its deliveries become dead; reload once it is back, then "
            "replay",
            {{"url", redacted(url_)}});
    }
    return outcome;
}

}  // namespace newswatch::deliver::detail
