// Outbox on SQLite.
#pragma once

#include <set>

#include "store/detail/writer.hpp"
#include "store/outbox.hpp"

namespace newswatch::store::detail {

class SqliteOutbox final : public Outbox {
public:
    explicit SqliteOutbox(Writer& writer) : writer_{writer} {}
    asio::awaitable<Result<std::vector<PendingDelivery>>> claim(std::string recipient, std::size_t limit,
                                                                Timestamp now) override;
    asio::awaitable<Result<void>> settle(Settlement settlement) override;
    asio::awaitable<Result<std::optional<Timestamp>>> next_due(std::string recipient) override;
    asio::awaitable<Result<std::vector<std::string>>> recipients() override;
    asio::awaitable<Result<std::size_t>> replay(std::string id, Timestamp now) override;
    asio::awaitable<Result<std::size_t>> depth() override;

private:
    std::vector<std::string> unclaimed(Connection& db, const std::string& recipient, std::size_t limit,
                                       Timestamp now) const;

    Writer& writer_;
    // Ids that somebody is sending. The writer's thread only. In memory, since a restart sends again what was
    // not settled; and let go only once the settlement is on the disk, so that a full disk repeats nothing.
    std::set<std::string, std::less<>> claimed_;
};

}  // namespace newswatch::store::detail
