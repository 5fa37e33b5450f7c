// Mail over the relay.
#pragma once

#include <memory>

#include "deliver/channel.hpp"
#include "deliver/detail/mail_relay.hpp"
#include "deliver/message.hpp"

namespace newswatch::deliver::detail {

// What the relay's verdict means for a delivery; lane verdicts are the pause's business. Pure.
Outcome judge(const net::SmtpOutcome& smtp);

class MailChannel final : public Channel {
public:
    struct Setting {
        std::string relay;  // "smtp.example.org:587", for people
        Envelope envelope;
    };
    MailChannel(runtime::Clock& clock, std::shared_ptr<MailRelay> relay, Setting setting)
        : clock_{clock}, relay_{std::move(relay)}, setting_{std::move(setting)} {}

    const char* kind() const override { return "mail"; }
    const RetryPlan& plan() const override { return RetryPlan::mail(); }
    asio::awaitable<Outcome> send(store::PendingDelivery delivery) override;

private:
    Outcome held_until(Timestamp at) const;
    Outcome answered(const net::SmtpOutcome& smtp);
    Outcome refused(const net::SmtpOutcome& smtp);

    runtime::Clock& clock_;
    std::shared_ptr<MailRelay> relay_;
    Setting setting_;
};

}  // namespace newswatch::deliver::detail
