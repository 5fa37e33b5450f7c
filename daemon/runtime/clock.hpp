// Time for coroutines. Every wait in the daemon goes through a Clock, so that tests and replay turn it by
// hand. Loop thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <vector>

#include "core/timestamp.hpp"

namespace newswatch::runtime {
namespace asio = boost::asio;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
    // Suspends until `at`, or until somebody cancels `timer`; may return early, so look at now() again.
    // Throws boost::system::system_error (operation_aborted) when the awaiting task itself is cancelled.
    virtual asio::awaitable<void> wait(asio::steady_timer& timer, Timestamp at) = 0;

    asio::awaitable<void> sleep_until(Timestamp at);
    asio::awaitable<void> sleep_for(Duration duration);
};

// The machine's wall clock. Long waits look at it once a minute, so that a step of the clock is noticed.
class SystemClock final : public Clock {
public:
    Timestamp now() const override;
    asio::awaitable<void> wait(asio::steady_timer& timer, Timestamp at) override;
};

// Stands still until a test moves it.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp start) : now_{start} {}
    Timestamp now() const override { return now_; }
    asio::awaitable<void> wait(asio::steady_timer& timer, Timestamp at) override;
    void advance(Duration by);
    // Tasks that wait for a later time now.
    std::size_t waiting() const { return waiting_.size(); }

private:
    struct Waiting {
        asio::steady_timer* timer;
        Timestamp at;
    };
    Timestamp now_;
    std::vector<Waiting> waiting_;
};

// How one workshop tells another that there may be work; it carries no data, and a notification is never
// lost: the next wait returns at once.
class Wakeup {
public:
    Wakeup(asio::any_io_executor executor, Clock& clock) : clock_{clock}, timer_{executor} {}
    void notify();
    // Returns when notified since the last wait, or at `at`. One waiter at a time.
    asio::awaitable<void> wait_until(Timestamp at);

private:
    Clock& clock_;
    asio::steady_timer timer_;
    bool notified_ = false;
};

// Far enough never to come.
inline constexpr Timestamp never = Timestamp::max();

}  // namespace newswatch::runtime
