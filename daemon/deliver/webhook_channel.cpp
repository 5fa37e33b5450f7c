#include "deliver/detail/webhook_channel.hpp"

#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::deliver::detail {
namespace {

using namespace std::chrono_literals;

constexpr Duration request_deadline = 20s;
constexpr std::size_t max_response = 64 * 1024;

// Where the URL leads, without what many services keep their secret in: user, path and query.
std::string shown(const std::string& text) {
    auto url = Url::parse(text);
    if (!url) return "(not a URL)";
    url->userinfo.clear();
    url->query.clear();
    url->fragment.clear();
    url->has_query = url->has_fragment = false;
    url->path = url->path.size() > 1 ? "/***" : url->path;
    return url->to_text();
}

}  // namespace

WebhookChannel::WebhookChannel(runtime::Clock& clock, std::shared_ptr<HttpPost> http, std::string url,
                               std::optional<WebhookSecret> secret)
    : clock_{clock},
      http_{std::move(http)},
      url_{std::move(url)},
      where_{shown(url_)},
      secret_{std::move(secret)} {}

asio::awaitable<Outcome> WebhookChannel::send(store::PendingDelivery delivery) {
    if (gone_) {
        Outcome outcome{.verdict = Outcome::Verdict::rejected,
                        .where = where_,
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
    request.cut_body = true;  // the status is the answer; a long page behind it must not cost a repeat
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
    outcome.where = where_;
    if (answer && answer->status == 410) {
        gone_ = true;
        log::error(
            "a webhook endpoint is gone (410): its deliveries become dead; reload once it is back, then "
            "replay",
            {{"url", where_}});
    }
    return outcome;
}

}  // namespace newswatch::deliver::detail
