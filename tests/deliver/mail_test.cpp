#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "deliver/detail/mail_channel.hpp"
#include "delivery_fixture.hpp"

using namespace newswatch;
using namespace newswatch::deliver;
using namespace std::chrono_literals;
using detail::Mail;
using detail::MailRelay;
using net::SmtpOutcome;
using net::SmtpVerdict;

namespace {

// What the relay's side of a test sees and answers; used by the relay's threads.
struct FakeRelay {
    SmtpOutcome answer(const Mail& mail) {
        std::unique_lock lock{mutex};
        mails.push_back(mail);
        arrived.notify_all();
        const auto may_go_on = [this] { return !blocks; };
        released.wait(lock, may_go_on);
        if (script.empty()) return {SmtpVerdict::accepted, 250, "250 2.0.0 Ok: queued as 4711"};
        const auto outcome = script.front();
        script.pop_front();
        return outcome;
    }
    void release() {
        const std::lock_guard lock{mutex};
        blocks = false;
        released.notify_all();
    }
    void wait_for_mails(std::size_t count) {
        std::unique_lock lock{mutex};
        const auto enough = [&] { return mails.size() >= count; };
        arrived.wait(lock, enough);
    }

    std::mutex mutex;
    std::condition_variable arrived, released;
    std::deque<SmtpOutcome> script;
    std::vector<Mail> mails;
    bool blocks = false;
    std::atomic<int> opened{0}, open{0};
};

class FakeTransport final : public detail::MailTransport {
public:
    explicit FakeTransport(std::shared_ptr<FakeRelay> relay) : relay_{std::move(relay)} {
        ++relay_->opened, ++relay_->open;
    }
    ~FakeTransport() override { --relay_->open; }
    SmtpOutcome send(const Mail& mail) override { return relay_->answer(mail); }

private:
    std::shared_ptr<FakeRelay> relay_;
};

detail::OpenTransport opener(std::shared_ptr<FakeRelay> relay) {
    return [relay = std::move(relay)] { return std::make_unique<FakeTransport>(relay); };
}

struct Scene {
    explicit Scene(detail::MailLimits limits = {.connections = 1, .idle = 1h})
        : relay{std::make_shared<MailRelay>(loop.get_executor(), opener(far), limits)},
          channel{clock,
                  relay,
                  {"mail.example:587", {"alerts@example.org", "newswatch", "desk@example.org", ""}}} {}

    Outcome send() {
        std::optional<Outcome> outcome;
        asio::co_spawn(loop, channel.send(sample_delivery()),
                       [&](std::exception_ptr, Outcome result) { outcome = std::move(result); });
        loop.restart();
        loop.run();
        REQUIRE(outcome);
        return *outcome;
    }

    asio::io_context loop{1};
    runtime::ManualClock clock{start_time()};
    std::shared_ptr<FakeRelay> far = std::make_shared<FakeRelay>();
    std::shared_ptr<MailRelay> relay;
    detail::MailChannel channel;
};

}  // namespace

TEST_CASE("what the relay answers decides about a delivery", "[mail]") {
    using Verdict = Outcome::Verdict;
    struct Row {
        SmtpOutcome smtp;
        Verdict verdict;
        std::optional<Duration> at_least;
        std::string reply;
    };
    const std::vector<Row> rows{
        {{SmtpVerdict::accepted, 250, "2.0.0 Ok"}, Verdict::accepted, std::nullopt, "250 2.0.0 Ok"},
        {{SmtpVerdict::temporary, 452, "452 4.2.2 full"}, Verdict::failed, std::nullopt, "452 4.2.2 full"},
        {{SmtpVerdict::temporary, 451, "4.7.1 greylisted"},
         Verdict::failed,
         Duration{5min},
         "451 4.7.1 greylisted"},
        {{SmtpVerdict::temporary, 0, "refused"}, Verdict::failed, std::nullopt, "refused"},
        {{SmtpVerdict::permanent, 550, "5.1.1 nobody"}, Verdict::rejected, std::nullopt, "550 5.1.1 nobody"},
        {{SmtpVerdict::ambiguous, 0, "cut"}, Verdict::failed, std::nullopt, "perhaps accepted: cut"}};
    for (const auto& row : rows) {
        INFO(row.reply);
        const auto outcome = detail::judge(row.smtp);
        CHECK(outcome.verdict == row.verdict);
        CHECK(outcome.at_least == row.at_least);
        CHECK(outcome.reply == row.reply);
    }
}

TEST_CASE("a mail goes to its recipient over a connection that is kept", "[mail]") {
    Scene scene;
    for (int i = 0; i < 5; ++i) CHECK(scene.send().verdict == Outcome::Verdict::accepted);
    REQUIRE(scene.far->mails.size() == 5);
    CHECK(scene.far->mails[0].from == "alerts@example.org");
    CHECK(scene.far->mails[0].to == "desk@example.org");
    CHECK(scene.far->mails[0].message == scene.far->mails[4].message);
    CHECK(scene.far->opened == 1);
}

TEST_CASE("an idle connection is closed", "[mail]") {
    Scene scene{{.connections = 1, .idle = 0ms}};
    scene.send();
    // The test's time limit is the only clock here: the thread closes when its timer fires.
    while (scene.far->open != 0) std::this_thread::yield();
    scene.send();
    CHECK(scene.far->opened == 2);
}

TEST_CASE("no more mails are under way than there are connections", "[mail]") {
    Scene scene{{.connections = 2, .idle = 1h}};
    scene.far->blocks = true;
    int done = 0;
    for (int i = 0; i < 6; ++i)
        asio::co_spawn(scene.loop, scene.relay->send({"a@example.org", "b@example.org", "m"}),
                       [&](std::exception_ptr, SmtpOutcome) { ++done; });
    scene.loop.poll();
    scene.far->wait_for_mails(2);
    CHECK(scene.far->mails.size() == 2);
    scene.far->release();
    scene.loop.run();
    CHECK(done == 6);
    CHECK(scene.far->opened == 2);
}

TEST_CASE("a relay that refuses us pauses all mail and costs no attempt", "[mail]") {
    Scene scene;
    scene.far->script = {{SmtpVerdict::lane, 535, "5.7.8 authentication failed"}};
    const auto refused = scene.send();
    CHECK(refused.verdict == Outcome::Verdict::held);
    CHECK(refused.reply == "535 5.7.8 authentication failed");
    REQUIRE(refused.hold_until);
    CHECK(*refused.hold_until > start_time());
    CHECK(scene.send().verdict == Outcome::Verdict::held);
    CHECK(scene.far->mails.size() == 1);

    scene.clock.advance(2min);
    CHECK(scene.send().verdict == Outcome::Verdict::accepted);
    CHECK(scene.send().verdict == Outcome::Verdict::accepted);
    CHECK(scene.far->mails.size() == 3);
    // The refused connection was not used again.
    CHECK(scene.far->opened == 2);
}

TEST_CASE("a mail that cannot be composed is dead with the reason and never reaches the relay", "[mail]") {
    Scene scene;
    detail::MailChannel wrong{
        scene.clock,
        scene.relay,
        {"mail.example:587", {"alerts@example.org", "newswatch", "a@b\r\nRCPT TO:<c@d>", ""}}};
    std::optional<Outcome> outcome;
    asio::co_spawn(scene.loop, wrong.send(sample_delivery()),
                   [&](std::exception_ptr, Outcome result) { outcome = std::move(result); });
    scene.loop.run();
    REQUIRE(outcome);
    CHECK(outcome->verdict == Outcome::Verdict::rejected);
    CHECK(outcome->reply.find("is not a mail address") != std::string::npos);
    CHECK(scene.far->mails.empty());
}

TEST_CASE("a cancelled send returns at once although the relay is silent, and so does the end of the relay",
          "[mail]") {
    asio::io_context loop{1};
    const auto far = std::make_shared<FakeRelay>();
    far->blocks = true;
    auto relay = std::make_unique<MailRelay>(loop.get_executor(), opener(far), detail::MailLimits{1, 1h});
    asio::cancellation_signal signal;
    bool cancelled = false;
    const auto note = [&](std::exception_ptr error, SmtpOutcome) { cancelled = error != nullptr; };
    asio::co_spawn(loop, relay->send({"a@example.org", "b@example.org", "m"}),
                   asio::bind_cancellation_slot(signal.slot(), note));
    loop.poll();
    far->wait_for_mails(1);
    signal.emit(asio::cancellation_type::terminal);
    loop.restart();
    loop.run();
    CHECK(cancelled);
    // Its thread stays with the silent relay until the process ends.
    relay.reset();
    CHECK(far->open == 1);
}
