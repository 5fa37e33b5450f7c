#include "deliver/retry_plan.hpp"

#include <catch2/catch.hpp>

#include "deliver/detail/decision.hpp"
#include "deliver/detail/lane_pause.hpp"
#include "delivery_fixture.hpp"

using namespace newswatch;
using namespace newswatch::deliver;
using namespace std::chrono_literals;

namespace {

constexpr double middle = 0.5;

std::vector<Duration> waits_of(const RetryPlan& plan) {
    std::vector<Duration> waits;
    for (unsigned attempt = 1; auto wait = plan.wait_after(attempt, std::nullopt, middle); ++attempt)
        waits.push_back(*wait);
    return waits;
}

}  // namespace

TEST_CASE("a webhook is tried ten times over the schedule of Standard Webhooks", "[retry_plan]") {
    const std::vector<Duration> expected{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
    CHECK(waits_of(RetryPlan::webhook()) == expected);
    CHECK(RetryPlan::webhook().attempts() == 10);
}

TEST_CASE("mail is tried for five days, at last every four hours", "[retry_plan]") {
    const auto waits = waits_of(RetryPlan::mail());
    const std::vector<Duration> first{1min, 5min, 15min, 30min, 1h, 2h, 4h};
    REQUIRE(waits.size() > first.size());
    CHECK(std::vector<Duration>(waits.begin(), waits.begin() + 7) == first);
    CHECK(waits.back() == 4h);
    Duration total{};
    for (const auto wait : waits) total += wait;
    CHECK(total <= 24h * 5);
    CHECK(total > 24h * 5 - 4h);
}

TEST_CASE("the wait is spread by a fifth, lengthened on wish and never above a day", "[retry_plan]") {
    struct Row {
        unsigned attempt;
        std::optional<Duration> at_least;
        double random;
        std::optional<Duration> wait;
    };
    const std::vector<Row> rows{{1, std::nullopt, 0.0, 4s},
                                {1, std::nullopt, 0.75, 5500ms},
                                {1, Duration{2s}, middle, 5s},
                                {1, Duration{90s}, middle, 90s},
                                {1, Duration{48h}, middle, 24h},
                                {9, std::nullopt, 0.99, 24h},
                                {0, std::nullopt, middle, 5s},
                                {10, std::nullopt, middle, std::nullopt},
                                {10, Duration{1h}, middle, std::nullopt},
                                {4000000000u, std::nullopt, middle, std::nullopt}};
    for (const auto& row : rows) {
        INFO("attempt " << row.attempt << ", random " << row.random);
        CHECK(RetryPlan::webhook().wait_after(row.attempt, row.at_least, row.random) == row.wait);
    }
}

TEST_CASE("an outcome becomes the settlement that the outbox is told", "[decision]") {
    using Verdict = Outcome::Verdict;
    using Told = store::Settlement::Outcome;
    auto delivery = sample_delivery();
    const auto settle = [&](Verdict verdict, std::optional<Timestamp> hold = std::nullopt) {
        Outcome outcome;
        outcome.verdict = verdict;
        outcome.where = "https://hook.example";
        outcome.reply = "HTTP 503";
        outcome.hold_until = hold;
        return detail::settle_by(outcome, delivery, RetryPlan::webhook(), start_time(), middle);
    };
    CHECK(settle(Verdict::accepted).outcome == Told::done);
    CHECK(settle(Verdict::accepted).reply == "https://hook.example: HTTP 503");
    CHECK(settle(Verdict::rejected).outcome == Told::dead);
    const auto failed = settle(Verdict::failed);
    CHECK(failed.outcome == Told::retry);
    CHECK(failed.counts);
    CHECK(failed.retry_at == start_time() + 5s);
    const auto held = settle(Verdict::held, start_time() + 3min);
    CHECK(held.outcome == Told::retry);
    CHECK_FALSE(held.counts);
    CHECK(held.retry_at == start_time());
    CHECK(settle(Verdict::held).retry_at > start_time());
    CHECK(settle(Verdict::held, start_time()).retry_at > start_time());
    delivery.attempt = 10;
    CHECK(settle(Verdict::failed).outcome == Told::dead);
    CHECK(settle(Verdict::held, start_time() + 3min).outcome == Told::retry);
}

TEST_CASE("a relay that refuses us pauses all mail, longer every time, with one probe after each pause",
          "[lane_pause]") {
    detail::LanePause pause;
    auto now = start_time();
    CHECK_FALSE(pause.ask(now));
    CHECK(pause.refused(now, middle));
    CHECK(pause.ask(now) == now + 1min);
    // What was under way on another connection does not lengthen the pause.
    CHECK_FALSE(pause.refused(now, middle));
    CHECK(pause.until() == now + 1min);

    now += 1min;
    CHECK_FALSE(pause.ask(now));
    CHECK(pause.ask(now) == now + 30s);
    CHECK_FALSE(pause.refused(now, middle));
    CHECK(pause.until() == now + 2min);

    now += 2min;
    CHECK_FALSE(pause.ask(now));
    pause.unanswered(now);
    CHECK_FALSE(pause.ask(now));
    CHECK(pause.worked());
    CHECK_FALSE(pause.worked());
    CHECK_FALSE(pause.ask(now));
    CHECK(pause.refused(now, middle));
}
