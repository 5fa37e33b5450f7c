#include "runtime/offload.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <string>
#include <thread>

#include "runtime/task_group.hpp"

using namespace newswatch;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> ask(asio::thread_pool& pool, std::thread::id& worker, std::thread::id& home,
                          std::string& answer) {
    const auto executor = pool.get_executor();
    auto work = [&worker] {
        worker = std::this_thread::get_id();
        return std::string{"done"};
    };
    answer = co_await runtime::offload(executor, work);
    home = std::this_thread::get_id();
}

asio::awaitable<void> fail(asio::thread_pool& pool) {
    const auto executor = pool.get_executor();
    auto work = []() -> int { throw std::runtime_error{"the work failed"}; };
    const int never = co_await runtime::offload(executor, work);
    FAIL("returned " << never);
}

}  // namespace

TEST_CASE("offloaded work runs on the pool and its caller resumes on the loop", "[offload]") {
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::TaskGroup tasks{loop.get_executor()};
    std::thread::id worker, home;
    std::string answer;
    tasks.spawn("ask", ask(pool, worker, home, answer));
    loop.run();
    CHECK(answer == "done");
    CHECK(worker != home);
    CHECK(home == std::this_thread::get_id());
}

TEST_CASE("an exception of offloaded work is thrown to its caller", "[offload]") {
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::TaskGroup tasks{loop.get_executor()};
    tasks.spawn("fail", fail(pool));
    loop.run();
    CHECK(tasks.failures() == 1);
}

TEST_CASE("a task cancelled while its work runs waits for the work to end", "[offload]") {
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::TaskGroup tasks{loop.get_executor()};
    std::thread::id worker, home;
    std::string answer;
    tasks.spawn("ask", ask(pool, worker, home, answer));
    loop.run_one();
    // On the loop, as everything that concerns its tasks: from outside, Boost 1.81 would only queue the
    // cancellation, and the task may have ended by then.
    asio::post(loop, [&] { tasks.cancel(); });
    loop.run();
    CHECK(tasks.size() == 0);
    CHECK(worker != std::thread::id{});
}
