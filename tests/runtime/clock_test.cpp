#include "runtime/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "runtime/task_group.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> sleep_then_count(runtime::Clock& clock, Duration pause, int& count) {
    co_await clock.sleep_for(pause);
    ++count;
}

asio::awaitable<void> count_wakeups(runtime::Wakeup& wakeup, int& count) {
    for (;;) {
        co_await wakeup.wait_until(runtime::never);
        ++count;
    }
}

}  // namespace

TEST_CASE("a sleeper wakes when the manual clock reaches its time, not before", "[clock]") {
    asio::io_context loop{1};
    runtime::ManualClock clock{Timestamp{}};
    runtime::TaskGroup tasks{loop.get_executor()};
    int woken = 0;
    tasks.spawn("sleeper", sleep_then_count(clock, 10s, woken));
    loop.poll();
    CHECK(clock.waiting() == 1);
    clock.advance(9s);
    loop.restart();
    loop.poll();
    CHECK(woken == 0);
    clock.advance(1s);
    loop.restart();
    loop.poll();
    CHECK(woken == 1);
    CHECK(clock.waiting() == 0);
}

TEST_CASE("a notification sent while nobody waits is seen by the next wait", "[clock]") {
    asio::io_context loop{1};
    runtime::ManualClock clock{Timestamp{}};
    runtime::Wakeup wakeup{loop.get_executor(), clock};
    runtime::TaskGroup tasks{loop.get_executor()};
    int count = 0;
    wakeup.notify();
    tasks.spawn("waiter", count_wakeups(wakeup, count));
    loop.poll();
    CHECK(count == 1);
    wakeup.notify();
    wakeup.notify();
    loop.restart();
    loop.poll();
    CHECK(count == 2);
    tasks.cancel();
    loop.restart();
    loop.poll();
    CHECK(tasks.size() == 0);
}
