// SourceStates on SQLite.
#pragma once

#include "store/detail/writer.hpp"
#include "store/source_states.hpp"

namespace newswatch::store::detail {

// A listed article is marked as seen no more often than this: most polls list what is already known. So what
// a source listed at a time was seen less than this before it.
inline constexpr Duration seen_precision = std::chrono::hours{12};

class SqliteSourceStates final : public SourceStates {
public:
    SqliteSourceStates(Writer& writer, const Identification& identification)
        : writer_{writer}, identification_{identification} {}
    asio::awaitable<Result<std::vector<SourceState>>> load() override;
    asio::awaitable<Result<std::vector<bool>>> news_among(std::vector<Version> versions) override;
    asio::awaitable<Result<std::vector<TakenFile>>> taken_files(std::string source, std::string url) override;
    asio::awaitable<Result<PollReceipt>> record(SourceState state, Listing found) override;
    asio::awaitable<Result<PollReceipt>> add(std::string source, Listing found) override;
    asio::awaitable<Result<void>> keep_subscription(std::string source, std::string text) override;
    asio::awaitable<Result<void>> keep_only(std::vector<std::string> sources) override;

private:
    Writer& writer_;
    const Identification& identification_;
};

}  // namespace newswatch::store::detail
