// A JSON document over HTTP POST, signed.
#pragma once

#include <optional>

#include "deliver/channel.hpp"
#include "deliver/webhook.hpp"

namespace newswatch::deliver::detail {

// What the channel needs of HTTP.
class HttpPost {
public:
    virtual ~HttpPost() = default;
    virtual asio::awaitable<Result<net::HttpResponse>> send(net::HttpRequest request) = 0;
};

class WebhookChannel final : public Channel {
public:
    // Without a secret the requests are not signed.
    WebhookChannel(runtime::Clock& clock, std::shared_ptr<HttpPost> http, std::string url,
                   std::optional<WebhookSecret> secret);

    const char* kind() const override { return "webhook"; }
    const RetryPlan& plan() const override { return RetryPlan::webhook(); }
    asio::awaitable<Outcome> send(store::PendingDelivery delivery) override;

private:
    net::HttpRequest request_for(const store::PendingDelivery& delivery) const;
    Outcome learn(const Result<net::HttpResponse>& answer);

    runtime::Clock& clock_;
    std::shared_ptr<HttpPost> http_;
    std::string url_;
    std::string where_;  // for people: no secrets
    std::optional<WebhookSecret> secret_;
    bool gone_ = false;  // the endpoint answered 410: nothing is sent there until a reload or restart
};

}  // namespace newswatch::deliver::detail
