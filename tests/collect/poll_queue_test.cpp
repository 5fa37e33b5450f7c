#include "collect/timing/poll_queue.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "runtime/clock.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using collect::PollQueue;

namespace {

const Timestamp noon = *from_rfc3339("2026-03-01T12:00:00Z");

// Takes everything that may be taken now.
std::vector<PollQueue::Ticket> take_all(PollQueue& queue, Timestamp now) {
    std::vector<PollQueue::Ticket> taken;
    while (const auto ticket = queue.take(now)) taken.push_back(*ticket);
    return taken;
}

using Tickets = std::vector<PollQueue::Ticket>;

}  // namespace

TEST_CASE("polls come in the order of their due times, and none too early", "[poll_queue]") {
    PollQueue queue{{}};
    queue.put(1, "a", noon + 2min);
    queue.put(2, "b", noon + 1min);
    queue.put(3, "c", noon + 3min);
    CHECK(take_all(queue, noon).empty());
    CHECK(queue.next_time() == noon + 1min);
    CHECK(take_all(queue, noon + 2min) == Tickets{2, 1});
    CHECK(queue.next_time() == noon + 3min);
    CHECK(queue.size() == 1);
    CHECK(queue.under_way() == 2);
}

TEST_CASE("a host is asked so many things at once, and no more in all than allowed", "[poll_queue]") {
    PollQueue queue{{.at_once = 3, .per_host = 2}};
    for (PollQueue::Ticket i = 1; i <= 4; ++i) queue.put(i, "a", noon);
    for (PollQueue::Ticket i = 5; i <= 8; ++i) queue.put(i, "b", noon);
    CHECK(take_all(queue, noon) == Tickets{1, 2, 5});
    CHECK(queue.next_time() == runtime::never);
    queue.finished(1);
    CHECK(take_all(queue, noon) == Tickets{3});
    queue.finished(5);
    CHECK(take_all(queue, noon) == Tickets{6});
}

TEST_CASE("a host that has answered may be asked something else while the answer is taken in",
          "[poll_queue]") {
    PollQueue queue{{.at_once = 1, .per_host = 1}};
    for (PollQueue::Ticket i = 1; i <= 6; ++i) queue.put(i, "a", noon);
    for (PollQueue::Ticket i = 1; i <= 4; ++i) {
        CHECK(take_all(queue, noon) == Tickets{i});
        queue.answered(i, "192.0.2.1");
    }
    // What has been answered takes its time, and its memory: four for each that may be asked are the most.
    CHECK(queue.under_way() == 4);
    CHECK(take_all(queue, noon).empty());
    CHECK(queue.next_time() == runtime::never);
    queue.finished(2);
    CHECK(take_all(queue, noon) == Tickets{5});
}

TEST_CASE("requests beside the polls keep the host's manners, and polls keep off them", "[poll_queue]") {
    PollQueue queue{{.per_host = 100, .host = {10s, 2}}};
    CHECK(queue.reserve("a", noon, noon + 1h) == noon);
    CHECK(queue.reserve("a", noon, noon + 1h) == noon);
    CHECK(queue.reserve("a", noon, noon + 1h) == noon + 10s);
    CHECK(queue.reserve("127.0.0.1", noon, noon + 1h) == noon);
    CHECK(queue.reserve("127.0.0.1", noon, noon + 1h) == noon);
    queue.put(1, "a", noon);
    CHECK(take_all(queue, noon + 10s).empty());
    CHECK(take_all(queue, noon + 20s) == Tickets{1});
    queue.pause("b", noon + 1h);
    CHECK(queue.reserve("b", noon, noon + 1h) == noon + 1h);
    CHECK_FALSE(queue.reserve("b", noon, noon + 59min));
}

TEST_CASE("files wait for nobody", "[poll_queue]") {
    PollQueue queue{{.per_host = 1, .host = {1s, 1}}};
    for (PollQueue::Ticket i = 1; i <= 4; ++i) queue.put(i, "", noon);
    CHECK(take_all(queue, noon).size() == 4);
}

TEST_CASE("many feeds of one host are spread over time: a few at once, then one for each spacing",
          "[poll_queue]") {
    PollQueue queue{{.per_host = 100, .host = {10s, 3}}};
    for (PollQueue::Ticket i = 1; i <= 6; ++i) queue.put(i, "a", noon);
    CHECK(take_all(queue, noon) == Tickets{1, 2, 3});
    CHECK(queue.next_time() == noon + 10s);
    CHECK(take_all(queue, noon + 9s).empty());
    CHECK(take_all(queue, noon + 10s) == Tickets{4});
    CHECK(take_all(queue, noon + 30s) == Tickets{5, 6});
}

TEST_CASE("hosts that share an address share its rate, once the address is known", "[poll_queue]") {
    PollQueue queue{{.host = {1ms, 100}, .address = {1min, 2}}};
    for (PollQueue::Ticket i = 1; i <= 4; ++i) queue.put(i, "host" + std::to_string(i), noon);
    CHECK(take_all(queue, noon).size() == 4);
    for (PollQueue::Ticket i = 1; i <= 4; ++i) {
        queue.answered(i, "192.0.2.1");
        queue.finished(i);
    }
    for (PollQueue::Ticket i = 1; i <= 4; ++i) queue.put(i, "host" + std::to_string(i), noon + 5min);
    CHECK(take_all(queue, noon + 5min) == Tickets{1, 2});
    CHECK(queue.next_time() == noon + 6min);
    CHECK(take_all(queue, noon + 6min) == Tickets{3});
    CHECK(take_all(queue, noon + 7min) == Tickets{4});
}

TEST_CASE("the loopback is limited in what runs at once, but not spaced", "[poll_queue]") {
    PollQueue queue{{.per_host = 2, .host = {1h, 1}}};
    for (PollQueue::Ticket i = 1; i <= 4; ++i) queue.put(i, "127.0.0.1", noon);
    CHECK(take_all(queue, noon) == Tickets{1, 2});
    queue.finished(1);
    CHECK(take_all(queue, noon) == Tickets{3});
}

TEST_CASE("a paused host holds up nobody else", "[poll_queue]") {
    PollQueue queue{{}};
    queue.put(1, "a", noon);
    queue.put(2, "b", noon);
    queue.pause("a", noon + 5min);
    CHECK(take_all(queue, noon) == Tickets{2});
    CHECK(queue.next_time() == noon + 5min);
    CHECK(take_all(queue, noon + 5min) == Tickets{1});
}

TEST_CASE("what is dropped is not polled, and what is dropped while it is polled gives its place back",
          "[poll_queue]") {
    PollQueue queue{{.per_host = 1}};
    queue.put(1, "a", noon);
    queue.put(2, "a", noon);
    queue.put(3, "a", noon + 1h);
    CHECK(take_all(queue, noon) == Tickets{1});
    queue.drop(1);
    queue.drop(2);
    queue.drop(3);
    queue.drop(99);
    CHECK(queue.size() == 0);
    queue.put(4, "a", noon);
    CHECK(take_all(queue, noon).empty());
    queue.finished(1);
    CHECK(take_all(queue, noon) == Tickets{4});
}

TEST_CASE("while the store refuses, one is tried", "[poll_queue]") {
    PollQueue queue{{}};
    for (PollQueue::Ticket i = 1; i <= 3; ++i) queue.put(i, "h" + std::to_string(i), noon);
    CHECK(queue.take(noon, 1) == PollQueue::Ticket{1});
    CHECK_FALSE(queue.take(noon, 1));
}

TEST_CASE("nothing is lost, taken twice or taken early, whatever the order of events", "[poll_queue]") {
    std::mt19937 random{7};
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    PollQueue queue{{.at_once = 5, .per_host = 2, .host = {3s, 2}, .address = {1s, 3}}};
    std::map<PollQueue::Ticket, Timestamp> waiting;
    std::map<PollQueue::Ticket, std::string> under_way;
    auto now = noon;
    PollQueue::Ticket next = 0;
    for (int step = 0; step < 20'000; ++step) {
        const int what = pick(10);
        if (what < 4) {
            const auto due = now + std::chrono::seconds{pick(60)};
            queue.put(++next, "host" + std::to_string(pick(7)), due);
            waiting[next] = due;
        } else if (what < 6) {
            if (const auto ticket = queue.take(now)) {
                REQUIRE(waiting.count(*ticket) == 1);
                REQUIRE(waiting[*ticket] <= now);
                waiting.erase(*ticket);
                under_way[*ticket] = "192.0.2." + std::to_string(pick(3));
                REQUIRE(under_way.size() <= 20);
            }
        } else if (what < 8 && !under_way.empty()) {
            if (pick(2) == 0) queue.answered(under_way.begin()->first, under_way.begin()->second);
            queue.finished(under_way.begin()->first);
            under_way.erase(under_way.begin());
        } else if (what == 8 && !waiting.empty() && pick(4) == 0) {
            queue.drop(waiting.begin()->first);
            waiting.erase(waiting.begin());
        } else {
            now += std::chrono::seconds{pick(4)};
        }
        REQUIRE(queue.size() == waiting.size());
        REQUIRE(queue.under_way() == under_way.size());
    }
    for (int i = 0; i < 1'000'000 && !waiting.empty(); ++i) {
        while (const auto ticket = queue.take(now)) {
            REQUIRE(waiting.erase(*ticket) == 1);
            queue.finished(*ticket);
        }
        for (const auto& [ticket, address] : under_way) queue.finished(ticket);
        under_way.clear();
        if (!waiting.empty()) {
            REQUIRE(queue.next_time() != runtime::never);
            now = std::max(now, queue.next_time());
        }
    }
    CHECK(waiting.empty());
}
