#include "runtime/task_group.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <stdexcept>

#include "runtime/clock.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> sleep_for_ever(runtime::Clock& clock) { co_await clock.sleep_until(runtime::never); }

asio::awaitable<void> throw_at_once() {
    throw std::runtime_error{"a bug in a task"};
    co_return;
}

asio::awaitable<void> join_then_flag(runtime::TaskGroup& group, bool& joined) {
    co_await group.join();
    joined = true;
}

}  // namespace

TEST_CASE("join returns once every task has ended, and cancelled tasks are not failures", "[task_group]") {
    asio::io_context loop{1};
    runtime::ManualClock clock{Timestamp{}};
    runtime::TaskGroup sleepers{loop.get_executor()}, watchers{loop.get_executor()};
    bool joined = false;
    sleepers.spawn("one", sleep_for_ever(clock));
    sleepers.spawn("two", sleep_for_ever(clock));
    watchers.spawn("join", join_then_flag(sleepers, joined));
    loop.poll();
    CHECK_FALSE(joined);
    sleepers.cancel();
    loop.restart();
    loop.poll();
    CHECK(joined);
    CHECK(sleepers.failures() == 0);
}

TEST_CASE("a task that throws is counted and does not disturb its neighbours", "[task_group]") {
    asio::io_context loop{1};
    runtime::ManualClock clock{Timestamp{}};
    runtime::TaskGroup tasks{loop.get_executor()};
    tasks.spawn("sleeper", sleep_for_ever(clock));
    tasks.spawn("broken", throw_at_once());
    loop.poll();
    CHECK(tasks.failures() == 1);
    CHECK(tasks.size() == 1);
    tasks.cancel();
    loop.restart();
    loop.poll();
    CHECK(tasks.size() == 0);
}
