// Journal on SQLite.
#pragma once

#include "store/detail/writer.hpp"
#include "store/journal.hpp"

namespace newswatch::store::detail {

class SqliteJournal final : public Journal {
public:
    explicit SqliteJournal(Writer& writer) : writer_{writer} {}
    asio::awaitable<Result<std::vector<JournalEntry>>> next(std::size_t limit) override;
    asio::awaitable<Result<CommitReceipt>> commit(std::vector<Examined> batch) override;
    asio::awaitable<Result<std::size_t>> depth() override;

private:
    Writer& writer_;
};

}  // namespace newswatch::store::detail
