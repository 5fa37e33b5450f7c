#include "deliver/courier.hpp"

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include "delivery_fixture.hpp"

using namespace newswatch;
using namespace newswatch::deliver;
using namespace std::chrono_literals;

namespace {

using Told = store::Settlement::Outcome;

config::Config config_for(const std::vector<std::string>& names) {
    config::Config config;
    for (const auto& name : names) {
        config::RecipientConfig recipient;
        recipient.name = name;
        recipient.maildir = "unused";
        config.recipients.push_back(recipient);
    }
    return config;
}

Outcome failed(const std::string& reply = "HTTP 500") {
    Outcome outcome;
    outcome.reply = reply;
    return outcome;
}

struct Scene {
    explicit Scene(const std::vector<std::string>& names) {
        auto made = std::make_unique<ScriptedChannels>(loop);
        channels = made.get();
        courier =
            std::make_unique<Courier>(loop.get_executor(), clock, outbox, std::move(made), config_for(names));
    }
    ~Scene() {
        if (!stopped) stop();
    }

    void turn() {
        loop.restart();
        loop.poll();
    }
    void advance(Duration by) {
        clock.advance(by);
        turn();
    }
    // Begins to stop; turn() and advance() carry it on.
    void begin_stop(Duration grace = 20s) {
        asio::co_spawn(loop, courier->stop(grace), [this](std::exception_ptr) { stopped = true; });
        turn();
    }
    void stop() {
        begin_stop(0s);
        turn();
        REQUIRE(stopped);
    }
    bool drained() {
        bool done = false;
        asio::co_spawn(loop, courier->drain(), [&](std::exception_ptr error) { done = !error; });
        turn();
        return done;
    }

    asio::io_context loop{1};
    runtime::ManualClock clock{start_time()};
    FakeOutbox outbox;
    ScriptedChannels* channels = nullptr;
    std::unique_ptr<Courier> courier;
    bool stopped = false;
};

}  // namespace

TEST_CASE("a due delivery is sent once and settled as done", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.courier->start();
    scene.turn();
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"one"});
    CHECK(scene.outbox.row("one").state == "done");
    CHECK(scene.courier->counters().at("webhook").sent == 1);
}

TEST_CASE("more deliveries than one claim takes are all sent, oldest first", "[courier]") {
    Scene scene{{"desk"}};
    std::vector<std::string> ids;
    for (int i = 0; i < 30; ++i) ids.push_back("id" + std::to_string(i));
    for (const auto& id : ids) scene.outbox.add("desk", id);
    scene.courier->start();
    scene.turn();
    CHECK(scene.channels->of("desk")->sent == ids);
}

TEST_CASE("a notification wakes the lanes for new deliveries", "[courier]") {
    Scene scene{{"desk"}};
    scene.courier->start();
    scene.turn();
    scene.outbox.add("desk", "late");
    scene.turn();
    CHECK(scene.outbox.row("late").state == "pending");
    scene.courier->notify();
    scene.turn();
    CHECK(scene.outbox.row("late").state == "done");
}

TEST_CASE("a failed delivery comes again by the plan, with the same id and a higher attempt", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.channels->of("desk")->script = {failed(), failed()};
    scene.courier->start();
    scene.turn();
    REQUIRE(scene.outbox.settlements.size() == 1);
    const auto wait = scene.outbox.settlements[0].retry_at - scene.clock.now();
    CHECK(wait >= 4s);
    CHECK(wait <= 6s);
    CHECK(scene.outbox.row("one").delivery.attempt == 2);
    scene.advance(3s);
    CHECK(scene.channels->of("desk")->sent.size() == 1);
    scene.advance(3s);
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"one", "one"});
    scene.advance(6min);
    CHECK(scene.outbox.row("one").state == "done");
    CHECK(scene.courier->counters().at("webhook").retried == 2);
}

TEST_CASE("a failing delivery does not hold up its recipient's others", "[courier]") {
    Scene scene{{"desk"}};
    for (const auto* id : {"poison", "two", "three"}) scene.outbox.add("desk", id);
    scene.channels->of("desk")->script = {failed()};
    scene.courier->start();
    scene.turn();
    CHECK(scene.outbox.row("poison").state == "pending");
    CHECK(scene.outbox.row("two").state == "done");
    CHECK(scene.outbox.row("three").state == "done");
}

TEST_CASE("the last failure of the plan and a rejection make a delivery dead with the reason", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.outbox.add("desk", "two");
    scene.outbox.rows[0].delivery.attempt = static_cast<unsigned>(RetryPlan::webhook().attempts());
    Outcome rejected;
    rejected.verdict = Outcome::Verdict::rejected;
    rejected.reply = "HTTP 410";
    scene.channels->of("desk")->script = {failed(), rejected};
    scene.courier->start();
    scene.turn();
    CHECK(scene.outbox.row("one").state == "dead");
    CHECK(scene.outbox.settlements[0].reply == "HTTP 500 (given up after 10 attempts)");
    CHECK(scene.outbox.row("two").state == "dead");
    CHECK(scene.outbox.settlements[1].reply == "HTTP 410");
    CHECK(scene.courier->counters().at("webhook").dead == 2);
}

TEST_CASE("Retry-After moves the attempt and holds the recipient's other deliveries", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.outbox.add("desk", "two");
    auto busy = failed("HTTP 429");
    busy.at_least = 10min;
    busy.hold_until = start_time() + 10min;
    scene.channels->of("desk")->script = {busy};
    scene.courier->start();
    scene.turn();
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"one"});
    CHECK(scene.outbox.row("one").due == start_time() + 10min);
    CHECK(scene.outbox.row("two").delivery.attempt == 1);
    CHECK(scene.courier->status()[0].held_until == start_time() + 10min);
    scene.advance(9min);
    CHECK(scene.channels->of("desk")->sent.size() == 1);
    scene.advance(1min);
    CHECK(scene.outbox.row("one").state == "done");
    CHECK(scene.outbox.row("two").state == "done");
}

TEST_CASE("a held delivery keeps its attempt and waits for the lane", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    Outcome held;
    held.verdict = Outcome::Verdict::held;
    held.hold_until = start_time() + 1min;
    scene.channels->of("desk")->script = {held};
    scene.courier->start();
    scene.turn();
    REQUIRE(scene.outbox.settlements.size() == 1);
    CHECK_FALSE(scene.outbox.settlements[0].counts);
    CHECK(scene.courier->counters().at("webhook").retried == 0);
    scene.advance(1min);
    CHECK(scene.outbox.row("one").state == "done");
    CHECK(scene.outbox.row("one").delivery.attempt == 1);
}

TEST_CASE("a reload lets everything go at once that waited for the lane", "[courier]") {
    Scene scene{{"desk"}};
    for (int i = 0; i < 12; ++i) scene.outbox.add("desk", std::to_string(i));
    Outcome held;
    held.verdict = Outcome::Verdict::held;
    held.hold_until = start_time() + 1h;
    scene.channels->of("desk")->script = {held};
    scene.courier->start();
    scene.turn();
    scene.advance(59min);
    REQUIRE(scene.channels->of("desk")->sent == std::vector<std::string>{"0"});
    scene.courier->replace(config_for({"desk"}));
    scene.turn();
    CHECK(scene.channels->of("desk")->sent.size() == 13);
    CHECK(scene.channels->of("desk")->sent.at(1) == "0");
    for (const auto& row : scene.outbox.rows) CHECK(row.state == "done");
}

TEST_CASE("a recipient who hangs delays nobody else", "[courier]") {
    Scene scene{{"slow", "quick"}};
    scene.channels->of("slow")->hangs = true;
    scene.outbox.add("slow", "s1");
    for (int i = 0; i < 20; ++i) scene.outbox.add("quick", "q" + std::to_string(i));
    scene.courier->start();
    scene.turn();
    CHECK(scene.channels->of("quick")->sent.size() == 20);
    CHECK(scene.outbox.row("s1").state == "pending");
    scene.channels->of("slow")->let_go();
    scene.turn();
    CHECK(scene.outbox.row("s1").state == "done");
}

TEST_CASE("a channel that throws costs an attempt, not the lane", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.channels->of("desk")->throws = true;
    scene.courier->start();
    scene.turn();
    CHECK(scene.outbox.row("one").delivery.attempt == 2);
    CHECK(scene.outbox.settlements[0].reply == "internal error: a fault in the channel");
    scene.channels->of("desk")->throws = false;
    scene.advance(10s);
    CHECK(scene.outbox.row("one").state == "done");
}

TEST_CASE("deliveries of a recipient that is configured no longer are dead and can be replayed",
          "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("gone", "one");
    scene.courier->start();
    scene.turn();
    REQUIRE(scene.outbox.row("one").state == "dead");
    CHECK(scene.outbox.settlements[0].reply.find("\"gone\" is configured no longer") != std::string::npos);
    CHECK(scene.courier->counters().at("none").dead == 1);

    scene.courier->replace(config_for({"desk", "gone"}));
    scene.outbox.rows[0].state = "pending";
    scene.courier->notify();
    scene.turn();
    CHECK(scene.outbox.row("one").state == "done");
}

TEST_CASE("a reload serves new recipients and gives up those that are gone", "[courier]") {
    Scene scene{{"old"}};
    scene.courier->start();
    scene.turn();
    scene.outbox.add("old", "to-old");
    scene.outbox.add("new", "to-new");
    scene.courier->replace(config_for({"new"}));
    scene.turn();
    CHECK(scene.channels->configured == 2);
    CHECK(scene.outbox.row("to-old").state == "dead");
    CHECK(scene.outbox.row("to-new").state == "done");
}

TEST_CASE("deliveries to a recipient that cannot be served wait until a reload repairs it", "[courier]") {
    Scene scene{{}};
    scene.channels->unusable = "desk";
    scene.courier->replace(config_for({"desk"}));
    scene.outbox.add("desk", "one");
    scene.courier->start();
    scene.turn();
    CHECK(scene.outbox.row("one").state == "pending");
    CHECK_FALSE(scene.outbox.row("one").claimed);
    scene.channels->unusable.clear();
    scene.courier->replace(config_for({"desk"}));
    scene.turn();
    CHECK(scene.outbox.row("one").state == "done");
}

TEST_CASE("what the store does not take is settled later, and not sent again", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.outbox.add("desk", "two");
    scene.outbox.failing_settles = 2;
    scene.courier->start();
    scene.turn();
    CHECK(scene.outbox.settlements.empty());
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"one"});
    for (int i = 0; i < 5; ++i) scene.advance(3s);
    CHECK(scene.outbox.row("one").state == "done");
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"one", "two"});
}

TEST_CASE("a delivery that is gone from the store when it is settled does not hold up the next",
          "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.outbox.add("desk", "two");
    scene.outbox.forgets = true;
    scene.courier->start();
    scene.turn();
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"one", "two"});
}

TEST_CASE("stop lets a send under way finish, settles it and claims nothing more", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.outbox.add("desk", "two");
    scene.channels->of("desk")->hangs = true;
    scene.courier->start();
    scene.turn();
    scene.begin_stop();
    CHECK_FALSE(scene.stopped);
    scene.channels->of("desk")->let_go();
    scene.turn();
    CHECK(scene.stopped);
    CHECK(scene.outbox.row("one").state == "done");
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"one"});
    CHECK(scene.outbox.row("two").state == "pending");
}

TEST_CASE("stop cuts off what takes longer than the grace, and returns", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.channels->of("desk")->hangs = true;
    scene.courier->start();
    scene.turn();
    scene.begin_stop(20s);
    scene.advance(19s);
    CHECK_FALSE(scene.stopped);
    scene.advance(1s);
    CHECK(scene.stopped);
    CHECK(scene.outbox.settlements.empty());
}

TEST_CASE("stop returns although the store refuses every settlement", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.outbox.failing_settles = 1000;
    scene.courier->start();
    scene.turn();
    scene.begin_stop(20s);
    scene.advance(20s);
    CHECK(scene.stopped);
}

TEST_CASE("drain returns when nothing is due now and nothing is under way", "[courier]") {
    Scene scene{{"desk", "other"}};
    scene.outbox.add("desk", "now");
    scene.outbox.add("desk", "later", start_time() + 1h);
    scene.outbox.add("stranger", "lost");
    scene.channels->of("desk")->script = {failed()};
    CHECK(scene.drained());
    CHECK(scene.channels->of("desk")->sent == std::vector<std::string>{"now"});
    CHECK(scene.outbox.row("lost").state == "dead");
}

TEST_CASE("drain waits for a send under way", "[courier]") {
    Scene scene{{"desk"}};
    scene.outbox.add("desk", "one");
    scene.channels->of("desk")->hangs = true;
    scene.courier->start();
    bool done = false;
    asio::co_spawn(scene.loop, scene.courier->drain(), [&](std::exception_ptr) { done = true; });
    scene.turn();
    CHECK_FALSE(done);
    scene.channels->of("desk")->let_go();
    scene.turn();
    CHECK(done);
    CHECK(scene.outbox.row("one").state == "done");
}
