// Archive on SQLite.
#pragma once

#include "store/archive.hpp"
#include "store/detail/reader.hpp"

namespace newswatch::store::detail {

class SqliteArchive final : public Archive {
public:
    explicit SqliteArchive(Reader& reader) : reader_{reader} {}
    asio::awaitable<Result<Counts>> counts() override;
    asio::awaitable<Result<std::vector<ArchivedArticle>>> articles(Page page) override;
    asio::awaitable<Result<std::vector<ArchivedAlert>>> alerts(Page page) override;
    asio::awaitable<Result<std::vector<ArchivedDelivery>>> deliveries(Page page) override;

private:
    Reader& reader_;
};

}  // namespace newswatch::store::detail
