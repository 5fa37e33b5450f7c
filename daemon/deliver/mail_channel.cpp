#include "deliver/detail/mail_channel.hpp"

#include "core/log.hpp"
#include "runtime/backoff.hpp"

namespace newswatch::deliver::detail {
namespace {

using namespace std::chrono_literals;

std::string reply_of(const net::SmtpOutcome& smtp) {
    const auto code = std::to_string(smtp.code);
    if (smtp.code == 0 || smtp.reply.starts_with(code)) return smtp.reply;
    return code + " " + smtp.reply;
}

// Greylisting (451 4.7.1) asks for patience of about five minutes before the second attempt.
bool is_greylisting(const net::SmtpOutcome& smtp) {
    return smtp.code == 451 && smtp.reply.find("4.7.1") != std::string::npos;
}

}  // namespace

Outcome judge(const net::SmtpOutcome& smtp) {
    using net::SmtpVerdict;
    Outcome outcome{.reply = reply_of(smtp)};
    switch (smtp.verdict) {
        case SmtpVerdict::accepted:
            outcome.verdict = Outcome::Verdict::accepted;
            break;
        case SmtpVerdict::permanent:
            outcome.verdict = Outcome::Verdict::rejected;
            break;
        case SmtpVerdict::ambiguous:
            outcome.reply = "perhaps accepted: " + outcome.reply;
            break;
        case SmtpVerdict::temporary:
            if (is_greylisting(smtp)) outcome.at_least = 5min;
            break;
        case SmtpVerdict::lane:
            outcome.verdict = Outcome::Verdict::held;
            break;
    }
    return outcome;
}

asio::awaitable<Outcome> MailChannel::send(store::PendingDelivery delivery) {
    if (const auto until = relay_->pause().ask(clock_.now())) co_return held_until(*until);
    auto message = compose(delivery, setting_.envelope);
    if (!message) {
        Outcome outcome{
            .verdict = Outcome::Verdict::rejected, .where = setting_.relay, .reply = message.error().message};
        co_return outcome;
    }
    Mail mail{setting_.envelope.from, setting_.envelope.to, std::move(*message)};
    const auto smtp = co_await relay_->send(std::move(mail));
    if (smtp.verdict == net::SmtpVerdict::lane) co_return refused(smtp);
    co_return answered(smtp);
}

Outcome MailChannel::answered(const net::SmtpOutcome& smtp) {
    auto& pause = relay_->pause();
    const bool reached = smtp.code != 0 || smtp.verdict == net::SmtpVerdict::accepted;
    if (!reached)
        pause.unanswered(clock_.now());
    else if (pause.worked())
        log::info("the mail relay takes mail again", {{"relay", setting_.relay}});
    auto outcome = judge(smtp);
    outcome.where = setting_.relay;
    return outcome;
}

Outcome MailChannel::held_until(Timestamp at) const {
    return {.verdict = Outcome::Verdict::held,
            .where = setting_.relay,
            .reply = "mail waits: the relay refuses us",
            .hold_until = at};
}

Outcome MailChannel::refused(const net::SmtpOutcome& smtp) {
    auto& pause = relay_->pause();
    const bool first = pause.refused(clock_.now(), runtime::random_share());
    if (first)
        log::error(
            "the mail relay refuses us, so all mail waits; check [smtp] user, password, security and ca_file",
            {{"relay", setting_.relay}, {"reply", reply_of(smtp)}, {"next", to_rfc3339(pause.until())}});
    auto outcome = judge(smtp);
    outcome.where = setting_.relay;
    outcome.hold_until = pause.until();
    return outcome;
}

}  // namespace newswatch::deliver::detail
