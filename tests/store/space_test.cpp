#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <set>

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

std::set<std::string> names_in(const TemporaryDirectory& directory) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{directory.path()})
        names.insert(entry.path().filename().string());
    return names;
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

TEST_CASE("compacting keeps the owner and the mode, and leaves no second file", "[store]") {
    TemporaryDirectory directory;
    const auto file = directory.path() / "newswatch.db";
    std::move(*store::Store::open(directory.path())).reset();
    REQUIRE(::chmod(file.c_str(), 0640) == 0);
    // Only root may give files away; for everybody else the owner is the same anyway.
    const bool gives = ::geteuid() == 0;
    if (gives) REQUIRE(::chown(file.c_str(), 12345, 12346) == 0);
    const auto leftover = file.string() + ".compact";
    std::ofstream{leftover} << "of a run that was killed";
    REQUIRE(store::Store::compact(directory.path()));
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 07777) == 0640);
    CHECK(info.st_uid == (gives ? 12345 : ::geteuid()));
    if (gives) CHECK(info.st_gid == 12346);
    CHECK(names_in(directory) == std::set<std::string>{"newswatch.db", "newswatch.lock"});
    CHECK(store::Store::open(directory.path()));
}

TEST_CASE("a damaged database is not compacted, and stays as it was", "[store]") {
    TemporaryDirectory directory;
    const auto file = directory.path() / "newswatch.db";
    std::move(*store::Store::open(directory.path())).reset();
    {
        store::detail::Connection db{file, store::detail::Connection::Mode::read_write};
        db.execute(
            "CREATE TABLE t (x); INSERT INTO t VALUES (NULL); PRAGMA writable_schema = ON; "
            "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (x NOT NULL)' WHERE name = 't'");
    }
    const auto done = store::Store::compact(directory.path());
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == ErrorKind::invalid);
    CHECK_THAT(done.error().message, Catch::Matchers::Contains("NULL value in t.x"));
    CHECK(names_in(directory).count("newswatch.db.compact") == 0);
    store::detail::Connection db{file, store::detail::Connection::Mode::read_only};
    auto row = db.query("SELECT count(*) FROM t");
    REQUIRE(row.step());
    CHECK(row.integer(0) == 1);
}
