// A thread and a connection for looking: sees what is committed, and never holds up the writer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <utility>

#include "runtime/offload.hpp"
#include "store/detail/writer.hpp"

namespace newswatch::store::detail {

// Call from the loop; construct and destroy on the main thread.
class Reader {
public:
    explicit Reader(const std::filesystem::path& file) : db_{file, Connection::Mode::read_only} {}
    ~Reader() { thread_.join(); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // Calls work(db) with one consistent state of the database.
    template <class Work>
    asio::awaitable<Result<std::invoke_result_t<Work&, Connection&>>> read(Work work) {
        auto looking = [this, work = std::move(work)]() mutable {
            auto consistent = [&work](Connection& db) { return in_one_state(db, work); };
            return guarded(db_, consistent);
        };
        return runtime::offload(asio::any_io_executor{thread_.get_executor()}, std::move(looking));
    }
    // For reading of another kind, beside this connection's.
    asio::any_io_executor executor() { return thread_.get_executor(); }

private:
    template <class Work>
    static std::invoke_result_t<Work&, Connection&> in_one_state(Connection& db, Work& work) {
        db.run("BEGIN");
        try {
            auto value = work(db);
            db.run("COMMIT");
            return value;
        } catch (...) {
            db.abandon();
            throw;
        }
    }

    Connection db_;
    asio::thread_pool thread_{1};
};

}  // namespace newswatch::store::detail
