// Archive on SQLite.
#pragma once

#include "store/archive.hpp"
#include "store/detail/reader.hpp"

namespace newswatch::store::detail {

class SqliteArchive final : public Archive {
public:
    SqliteArchive(Writer& writer, Reader& reader, Reader& searcher)
        : writer_{writer}, reader_{reader}, searcher_{searcher} {}
    asio::awaitable<Result<Counts>> counts() override;
    asio::awaitable<Result<std::vector<ArchivedArticle>>> articles(Page page) override;
    asio::awaitable<Result<std::vector<ArchivedAlert>>> alerts(Page page) override;
    asio::awaitable<Result<std::vector<ArchivedDelivery>>> deliveries(Page page) override;
    asio::awaitable<Result<SearchAnswer>> search(Search search) override;

private:
    Writer& writer_;  // makes a damaged index anew
    Reader& reader_;
    Reader& searcher_;  // so that a slow search holds up no other look
    std::size_t searching_ = 0;
};

}  // namespace newswatch::store::detail
