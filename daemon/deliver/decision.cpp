#include "deliver/detail/decision.hpp"

namespace newswatch::deliver::detail {
namespace {

using namespace std::chrono_literals;

// A hold without an end in the future would be a channel's mistake; the delivery waits a little all the same.
constexpr Duration default_hold = 1min;

// The lane keeps the hold, and a reload or a restart ends it early: then the delivery must be due.
Timestamp due_again(const Outcome& held, Timestamp now) {
    return held.hold_until.value_or(now) > now ? now : now + default_hold;
}

std::string story_line(const Outcome& outcome) {
    if (outcome.where.empty() || outcome.reply.empty()) return outcome.where + outcome.reply;
    return outcome.where + ": " + outcome.reply;
}

}  // namespace

store::Settlement settle_by(const Outcome& outcome, const store::PendingDelivery& delivery,
                            const RetryPlan& plan, Timestamp now, double random) {
    using Verdict = Outcome::Verdict;
    using Told = store::Settlement::Outcome;
    store::Settlement settlement{.id = delivery.id, .at = now, .reply = story_line(outcome)};
    switch (outcome.verdict) {
        case Verdict::accepted:
            settlement.outcome = Told::done;
            break;
        case Verdict::rejected:
            settlement.outcome = Told::dead;
            break;
        case Verdict::held:
            settlement.outcome = Told::retry;
            settlement.counts = false;
            settlement.retry_at = due_again(outcome, now);
            break;
        case Verdict::failed:
            const auto wait = plan.wait_after(delivery.attempt, outcome.at_least, random);
            settlement.outcome = wait ? Told::retry : Told::dead;
            if (wait)
                settlement.retry_at = now + *wait;
            else
                settlement.reply += " (given up after " + std::to_string(delivery.attempt) + " attempts)";
            break;
    }
    return settlement;
}

}  // namespace newswatch::deliver::detail
