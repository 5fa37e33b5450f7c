// The one door through which background work enters, and leaves. Loop thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <list>
#include <string>

namespace newswatch::runtime {
namespace asio = boost::asio;

// Owns coroutines. A task that throws is logged by its name (a cancelled one is not) and counted in
// failures(). Before the group is destroyed its tasks must have ended: cancel(), then co_await join().
class TaskGroup {
public:
    explicit TaskGroup(asio::any_io_executor executor);
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    void spawn(std::string name, asio::awaitable<void> task);
    // Asks every task to end: its current wait throws operation_aborted. On the loop, while it runs: called
    // from outside, Boost 1.81 queues the request, and a task that ends before it leaves it a dangling
    // pointer.
    void cancel();
    // Returns when the last task has ended. Not cancellable in any useful way: a stop waits for it.
    asio::awaitable<void> join();

    std::size_t size() const { return tasks_.size(); }
    std::size_t failures() const { return failures_; }

private:
    struct Task {
        std::string name;
        asio::cancellation_signal signal;
    };
    void finished(std::list<Task>::iterator task, std::exception_ptr error);

    asio::any_io_executor executor_;
    asio::steady_timer idle_;
    std::list<Task> tasks_;
    std::size_t failures_ = 0;
};

}  // namespace newswatch::runtime
