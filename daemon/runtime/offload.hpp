// Runs blocking or long work on another executor (a pool, the store's thread) and resumes on the loop.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace newswatch::runtime {
namespace asio = boost::asio;

namespace detail {

template <class T>
struct Outcome {
    std::optional<T> value;
    std::exception_ptr error;
};

}  // namespace detail

// Calls work() on `pool` and returns what it returns, or throws what it throws, on the awaiting task's
// executor. Not cancellable: the work runs to its end and the cancellation is seen at the task's next wait.
// The work may therefore hold references to whatever the awaiting task keeps alive. work() must return a
// value.
template <class Work>
asio::awaitable<std::invoke_result_t<Work&>> offload(asio::any_io_executor pool, Work work) {
    using Outcome = detail::Outcome<std::invoke_result_t<Work&>>;
    using Signature = void(std::shared_ptr<Outcome>);
    auto initiate = [pool](auto handler, Work job) {
        // The loop must not run out of work while the pool has ours.
        auto home =
            asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
        asio::post(pool, [home, handler = std::move(handler), job = std::move(job)]() mutable {
            auto outcome = std::make_shared<Outcome>();
            try {
                outcome->value.emplace(job());
            } catch (...) {
                outcome->error = std::current_exception();
            }
            asio::post(home, [handler = std::move(handler), outcome = std::move(outcome)]() mutable {
                std::move(handler)(std::move(outcome));
            });
        });
    };
    auto operation = asio::async_initiate<const asio::use_awaitable_t<>, Signature>(
        std::move(initiate), asio::use_awaitable, std::move(work));
    const auto outcome = co_await std::move(operation);
    if (outcome->error) std::rethrow_exception(outcome->error);
    co_return std::move(*outcome->value);
}

}  // namespace newswatch::runtime
