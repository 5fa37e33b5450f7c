#include "core/log.hpp"
#include "deliver/channel.hpp"
#include "deliver/detail/clean_text.hpp"
#include "deliver/detail/mail_channel.hpp"
#include "deliver/detail/maildir.hpp"
#include "deliver/detail/webhook_channel.hpp"

namespace newswatch::deliver {
namespace {

using ChannelResult = Result<std::shared_ptr<Channel>>;

class ClientPost final : public detail::HttpPost {
public:
    explicit ClientPost(net::HttpClient& client) : client_{client} {}
    asio::awaitable<Result<net::HttpResponse>> send(net::HttpRequest request) override {
        return client_.send(std::move(request));
    }

private:
    net::HttpClient& client_;
};

net::SmtpRelay relay_of(const config::SmtpConfig& smtp) {
    return {.host = smtp.host,
            .port = smtp.port,
            .security = smtp.security == "tls"    ? net::SmtpSecurity::tls
                        : smtp.security == "none" ? net::SmtpSecurity::none
                                                  : net::SmtpSecurity::starttls,
            .user = smtp.user,
            .password = smtp.password ? smtp.password->value : "",
            .ca_file = smtp.ca_file.string(),
            .helo = ""};
}

// An address for a recipient who has none: a Maildir's owner, on this machine.
std::string local_mailbox(const std::string& recipient) {
    std::string name;
    for (const char c : recipient.substr(0, 60)) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (fits)
            name += c;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    while (!name.empty() && name.back() == '-') name.pop_back();
    return (name.empty() ? "recipient" : name) + "@localhost";
}

class ConfiguredChannels final : public Channels {
public:
    explicit ConfiguredChannels(ChannelSetting setting)
        : setting_{std::move(setting)}, http_{std::make_shared<ClientPost>(setting_.http)} {}

    void configure(const config::Config& config) override {
        from_ = config.smtp ? config.smtp->from : "newswatch@localhost";
        from_name_ = config.smtp ? config.smtp->from_name : "newswatch";
        if (!config.smtp) return relay_.reset();
        const auto target = relay_of(*config.smtp);
        const bool same = relay_ && target == target_ && config.smtp->connections == connections_;
        if (same) {
            // What made the relay refuse us may have been repaired on its side.
            relay_->pause().worked();
            return;
        }
        target_ = target;
        connections_ = config.smtp->connections;
        relay_ = std::make_shared<detail::MailRelay>(setting_.loop, detail::transport_to(target_),
                                                     detail::MailLimits{.connections = connections_});
    }

    ChannelResult make(const config::RecipientConfig& recipient) override {
        if (recipient.webhook) return webhook(recipient.name, *recipient.webhook);
        if (!recipient.email.empty()) return mail(recipient);
        detail::MaildirChannel::Setting setting{recipient.maildir, from_, from_name_,
                                                local_mailbox(recipient.name), recipient.name};
        return ChannelResult{std::make_shared<detail::MaildirChannel>(setting_.pool, std::move(setting))};
    }

private:
    ChannelResult mail(const config::RecipientConfig& recipient) {
        if (!relay_)
            return Error{ErrorKind::invalid,
                         "recipient \"" + recipient.name +
                             "\" has an e-mail address, but there is no [smtp] section; its "
                             "deliveries wait until there is one"};
        const auto relay = target_.host + ":" + std::to_string(target_.port);
        detail::MailChannel::Setting setting{relay, {from_, from_name_, recipient.email, ""}};
        return ChannelResult{
            std::make_shared<detail::MailChannel>(setting_.clock, relay_, std::move(setting))};
    }

    ChannelResult webhook(const std::string& recipient, const config::WebhookConfig& hook) {
        std::optional<WebhookSecret> secret;
        if (hook.secret) {
            auto decoded = WebhookSecret::decode(hook.secret->value);
            if (!decoded)
                return Error{ErrorKind::invalid, "recipient \"" + recipient + "\", secret \"" +
                                                     hook.secret->reference +
                                                     "\": " + decoded.error().message};
            secret = std::move(*decoded);
        } else {
            log::warn("a webhook without a secret: its requests are not signed", {{"recipient", recipient}});
        }
        return ChannelResult{
            std::make_shared<detail::WebhookChannel>(setting_.clock, http_, hook.url, std::move(secret))};
    }

    ChannelSetting setting_;
    std::shared_ptr<detail::HttpPost> http_;
    std::shared_ptr<detail::MailRelay> relay_;
    net::SmtpRelay target_;  // of relay_
    unsigned connections_ = 0;
    std::string from_, from_name_;
};

}  // namespace

std::unique_ptr<Channels> make_channels(ChannelSetting setting) {
    return std::make_unique<ConfiguredChannels>(std::move(setting));
}

}  // namespace newswatch::deliver
