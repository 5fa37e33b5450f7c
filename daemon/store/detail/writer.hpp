// The one thread that writes, with group commit: what arrives while a commit waits for the disk shares the
// next one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "runtime/offload.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {
namespace asio = boost::asio;

// One piece of writing on its way through the writer's thread.
class Job {
public:
    virtual ~Job() = default;
    // Inside a transaction; may be called again after a rollback. Throws to have its own changes undone.
    virtual void run(Connection& db) = 0;
    // After COMMIT, or with the reason why there was none. Called once; resumes the caller on its own
    // executor.
    virtual void finish(std::exception_ptr error) = 0;
};

// The Error that a Failure stands for; any other exception goes on its way.
Error error_of(std::exception_ptr error);

// Does work(db), and ends the process when the database cannot be trusted any longer.
template <class Work>
Result<std::invoke_result_t<Work&, Connection&>> guarded(Connection& db, Work& work) {
    try {
        return work(db);
    } catch (const Failure& failure) {
        if (failure.kind() == Failure::Kind::fatal) end_process(failure);
        return failure.error();
    }
}

// write() and read() are called from the loop; construct and destroy on the main thread, the latter runs what
// is left. Neither is cancellable once it has begun: the caller's cancellation is seen at its next wait.
class Writer {
public:
    // `db` is the writer thread's from here on, until the writer is destroyed.
    explicit Writer(Connection& db) : db_{db} {}
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Calls work(db) in a transaction that it shares with others, and returns its value once that is on the
    // disk. A Failure thrown by it undoes its own changes and nobody else's. It may be called more than once
    // and must have no other effects; those belong into committed(), which runs on the writer's thread after
    // the commit.
    template <class Work, class Committed>
    asio::awaitable<Result<std::invoke_result_t<Work&, Connection&>>> write(Work work, Committed committed);
    template <class Work>
    asio::awaitable<Result<std::invoke_result_t<Work&, Connection&>>> write(Work work) {
        return write(std::move(work), [] {});
    }

    // Calls work(db) between two transactions: it sees what is committed, and nothing else.
    template <class Work>
    asio::awaitable<Result<std::invoke_result_t<Work&, Connection&>>> read(Work work) {
        auto looking = [this, work = std::move(work)]() mutable { return guarded(db_, work); };
        return runtime::offload(asio::any_io_executor{thread_.get_executor()}, std::move(looking));
    }

private:
    struct Entry {
        std::unique_ptr<Job> job;
        std::exception_ptr error;
    };
    using Group = std::vector<Entry>;

    void submit(std::unique_ptr<Job> job);
    void arrive(std::unique_ptr<Job> job);
    void commit_arrived();
    // When not even a transaction can begin, everything that has arrived fails with it.
    bool begin(Group& refused);
    // Takes its entries from arrived_ into `group`. True when the transaction was committed.
    bool commit_group(Group& group);
    void commit_alone(Entry& entry);
    void undo();
    // When that is what `error` is about: makes the index anew, in a transaction of its own. True when a
    // second try is worth it.
    bool remade_index(const std::exception_ptr& error);
    void checkpoint_when_due();

    Connection& db_;
    std::deque<std::unique_ptr<Job>> arrived_;  // the writer's thread only
    bool scheduled_ = false;                    // the writer's thread only
    asio::thread_pool thread_{1};
};

// A job that knows what to do, and whom to tell.
template <class Work, class Committed, class Handler>
class WriteJob final : public Job {
public:
    using Value = std::invoke_result_t<Work&, Connection&>;
    using Outcome = runtime::detail::Outcome<Value>;

    WriteJob(Work work, Committed committed, Handler handler)
        : work_{std::move(work)},
          committed_{std::move(committed)},
          handler_{std::move(handler)},
          // The loop must not run out of work while the writer has ours.
          home_{asio::prefer(asio::get_associated_executor(handler_),
                             asio::execution::outstanding_work.tracked)} {}

    void run(Connection& db) override { outcome_->value.emplace(work_(db)); }

    void finish(std::exception_ptr error) override {
        if (!error) committed_();
        outcome_->error = std::move(error);
        asio::post(home_, [handler = std::move(handler_), outcome = std::move(outcome_)]() mutable {
            std::move(handler)(std::move(outcome));
        });
    }

private:
    using Home = decltype(asio::prefer(asio::get_associated_executor(std::declval<Handler&>()),
                                       asio::execution::outstanding_work.tracked));
    Work work_;
    Committed committed_;
    Handler handler_;
    Home home_;
    std::shared_ptr<Outcome> outcome_ = std::make_shared<Outcome>();
};

template <class Work, class Committed>
asio::awaitable<Result<std::invoke_result_t<Work&, Connection&>>> Writer::write(Work work,
                                                                                Committed committed) {
    using Outcome = runtime::detail::Outcome<std::invoke_result_t<Work&, Connection&>>;
    using Signature = void(std::shared_ptr<Outcome>);
    auto initiate = [this](auto handler, Work job, Committed after) {
        using Handler = decltype(handler);
        submit(std::make_unique<WriteJob<Work, Committed, Handler>>(std::move(job), std::move(after),
                                                                    std::move(handler)));
    };
    auto operation = asio::async_initiate<const asio::use_awaitable_t<>, Signature>(
        std::move(initiate), asio::use_awaitable, std::move(work), std::move(committed));
    const auto outcome = co_await std::move(operation);
    if (outcome->error) co_return error_of(outcome->error);
    co_return std::move(*outcome->value);
}

}  // namespace newswatch::store::detail
