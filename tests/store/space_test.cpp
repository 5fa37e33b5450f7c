#include <catch2/catch.hpp>

#include "store/detail/sqlite.hpp"
#include "store/running.hpp"
#include "store/samples.hpp"
#include "store/store.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;

namespace {

std::vector<store::FoundArticle> long_articles(int from, int count) {
    std::vector<store::FoundArticle> all;
    for (int i = from; i < from + count; ++i)
        all.push_back(found(article("n" + std::to_string(i), std::string(4000, 'x')), true));
    return all;
}

std::uintmax_t size_of(const TemporaryDirectory& directory) {
    return std::filesystem::file_size(directory.path() / "newswatch.db");
}

}  // namespace

TEST_CASE("the file shrinks after an expiry while articles come in", "[store]") {
    TemporaryDirectory directory;
    auto store = std::move(*store::Store::open(directory.path()));
    get(store->source_states().record(source(), long_articles(0, 1000)));
    while (get(store->maintain())) continue;
    store.reset();
    store = std::move(*store::Store::open(directory.path()));
    const auto full = size_of(directory);
    CHECK(full > 4'000'000);
    done(store->source_states().keep_only({}));
    CHECK(get(store->expire(noon + 1h)) == 1000);
    int next = 2000;
    while (get(store->maintain())) {
        get(store->source_states().record(source(), long_articles(next, 1)));
        next += 1;
    }
    CHECK(next > 2003);
    CHECK(size_of(directory) < full / 4);
    store::Page page;
    page.limit = 1000;
    CHECK(get(store->archive().articles(page)).size() == static_cast<std::size_t>(next - 2000));
}

TEST_CASE("an older database is compacted at rest, and gives space back from then on", "[store]") {
    TemporaryDirectory directory;
    const auto file = directory.path() / "newswatch.db";
    {
        store::detail::Connection db{file, store::detail::Connection::Mode::read_write};
        db.execute("PRAGMA auto_vacuum = NONE; CREATE TABLE t (x); DROP TABLE t");
    }
    auto store = std::move(*store::Store::open(directory.path()));
    get(store->source_states().record(source(), long_articles(0, 300)));
    done(store->source_states().keep_only({}));
    CHECK(get(store->expire(noon + 1h)) == 300);
    get(store->source_states().record(source(), long_articles(500, 1)));
    while (get(store->maintain())) continue;
    CHECK(store::Store::compact(directory.path()).error().kind == ErrorKind::conflict);
    store.reset();
    const auto before = size_of(directory);
    CHECK(before > 1'000'000);
    REQUIRE(store::Store::compact(directory.path()));
    CHECK(size_of(directory) < before / 4);
    store = std::move(*store::Store::open(directory.path()));
    CHECK(get(store->archive().articles({})).size() == 1);
    store::Search search;
    search.query = "title:n500";
    CHECK(get(store->archive().search(search)).hits.size() == 1);
    store.reset();
    store::detail::Connection db{file, store::detail::Connection::Mode::read_only};
    auto mode = db.query("PRAGMA auto_vacuum");
    REQUIRE(mode.step());
    CHECK(mode.integer(0) == 2);
    CHECK(store::Store::compact(directory.path() / "no").error().kind == ErrorKind::not_found);
}
