#include "runtime/clock.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace newswatch::runtime {
namespace {

// A cancelled timer and a cancelled task look alike to async_wait; only the task's own state tells them
// apart.
asio::awaitable<void> wait_for_timer(asio::steady_timer& timer) {
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error{asio::error::operation_aborted};
}

}  // namespace

asio::awaitable<void> Clock::sleep_until(Timestamp at) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    while (now() < at) {
        co_await wait(timer, at);
    }
}

asio::awaitable<void> Clock::sleep_for(Duration duration) { return sleep_until(now() + duration); }

Timestamp SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

asio::awaitable<void> SystemClock::wait(asio::steady_timer& timer, Timestamp at) {
    const auto current = now();
    if (current >= at) co_return;
    const Duration longest = std::chrono::minutes{1};
    timer.expires_after(at - longest > current ? longest : Duration{at - current});
    co_await wait_for_timer(timer);
}

asio::awaitable<void> ManualClock::wait(asio::steady_timer& timer, Timestamp at) {
    if (now_ >= at) co_return;
    timer.expires_at(asio::steady_timer::time_point::max());
    waiting_.push_back({&timer, at});
    // Removes the entry however the wait ends, also when the frame is destroyed.
    struct Leave {
        std::vector<Waiting>& all;
        asio::steady_timer* timer;
        ~Leave() {
            std::erase_if(all, [this](const Waiting& w) { return w.timer == timer; });
        }
    } leave{waiting_, &timer};
    co_await wait_for_timer(timer);
}

void ManualClock::advance(Duration by) {
    now_ += by;
    const auto due = waiting_;
    for (const auto& entry : due)
        if (entry.at <= now_) entry.timer->cancel();
}

void Wakeup::notify() {
    notified_ = true;
    timer_.cancel();
}

asio::awaitable<void> Wakeup::wait_until(Timestamp at) {
    while (!notified_ && clock_.now() < at) {
        co_await clock_.wait(timer_, at);
    }
    notified_ = false;
}

}  // namespace newswatch::runtime
