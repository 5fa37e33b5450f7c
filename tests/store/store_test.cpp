#include "store/store.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "store/running.hpp"
#include "store/samples.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

namespace {

std::unique_ptr<store::Store> open(const fs::path& directory) {
    auto opened = store::Store::open(directory);
    if (!opened) FAIL(opened.error().message);
    return std::move(*opened);
}

Error opening_fails(const fs::path& directory) {
    const auto opened = store::Store::open(directory);
    REQUIRE_FALSE(opened);
    return opened.error();
}

void execute(const fs::path& database, const char* sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(database.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
}

unsigned mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 0777u;
}

Article aged(const std::string& name, Duration age) {
    auto a = article(name, std::string(5000, 'x') + " " + name);
    a.fetched = noon - age;
    return a;
}

void record(store::Store& store, const Article& a, bool archive_only = true) {
    get(store.source_states().record(source(), {found(a, archive_only)}));
}

// What is left in the archive, newest first.
std::vector<std::string> titles(store::Store& store) {
    std::vector<std::string> all;
    for (const auto& archived : get(store.archive().articles({}))) all.push_back(archived.article.title);
    return all;
}

// Examines the one article that waits, with an alert to "press", and settles that when told how.
void examine(store::Store& store, std::optional<store::Settlement::Outcome> outcome) {
    const auto entry = get(store.journal().next(1)).at(0);
    get(store.journal().commit({examined(entry, {alert(entry.article, "nato", "nato")})}));
    if (!outcome) return;
    const auto claimed = get(store.outbox().claim("press", 1, noon));
    done(store.outbox().settle(settlement(claimed.at(0).id, *outcome)));
}

asio::awaitable<void> keep_recording(store::Store& store, const bool& stop, int& recorded) {
    while (!stop) {
        auto one = std::vector{found(aged("during " + std::to_string(recorded), 0h))};
        const auto receipt = co_await store.source_states().record(source(), std::move(one));
        if (!receipt) co_return;
        ++recorded;
    }
}

asio::awaitable<void> copy_to(store::Store& store, fs::path file, bool& stop, Result<void>& copied) {
    copied = co_await store.backup(std::move(file));
    stop = true;
}

}  // namespace

TEST_CASE("the store makes its directory, for nobody else to read", "[store]") {
    TemporaryDirectory directory;
    const auto state = directory.path() / "deep" / "state";
    const auto store = open(state);
    CHECK(mode_of(state) == 0700);
    CHECK(mode_of(state / "newswatch.db") == 0600);
}

TEST_CASE("a second instance is refused with the first one's process id and the directory", "[store]") {
    TemporaryDirectory directory;
    {
        const auto store = open(directory.path());
        const auto error = opening_fails(directory.path());
        CHECK(error.kind == ErrorKind::conflict);
        CHECK_THAT(error.message, Contains(std::to_string(::getpid())));
        CHECK_THAT(error.message, Contains(directory.path().string()));
    }
    open(directory.path());
}

TEST_CASE("a directory that cannot be made is an error that names it", "[store]") {
    const auto error = opening_fails("/proc/newswatch/state");
    CHECK(error.kind == ErrorKind::io);
    CHECK_THAT(error.message, Contains("/proc/newswatch/state"));
}

TEST_CASE("a clean stop leaves one database file and an empty lock", "[store]") {
    TemporaryDirectory directory;
    { record(*open(directory.path()), article("one")); }
    CHECK(fs::file_size(directory.path() / "newswatch.lock") == 0);
    CHECK_FALSE(fs::exists(directory.path() / "newswatch.db-wal"));
    CHECK(titles(*open(directory.path())) == std::vector<std::string>{"About one"});
}

TEST_CASE("a database of a newer newswatch is left alone", "[store]") {
    TemporaryDirectory directory;
    open(directory.path());
    execute(directory.path() / "newswatch.db", "PRAGMA user_version = 99");
    const auto error = opening_fails(directory.path());
    CHECK(error.kind == ErrorKind::invalid);
    CHECK_THAT(error.message, Contains("schema 99") && Contains("newer"));
}

TEST_CASE("a file that is no database is reported as damaged", "[store]") {
    TemporaryDirectory directory;
    std::ofstream{directory.path() / "newswatch.db"} << std::string(10'000, 'n');
    const auto error = opening_fails(directory.path());
    CHECK(error.kind == ErrorKind::invalid);
    CHECK_THAT(error.message, Contains("newswatch.db") && Contains("backup"));
}

TEST_CASE("after an unclean stop a damaged database is found out at once", "[store]") {
    TemporaryDirectory directory;
    const auto file = directory.path() / "newswatch.db";
    {
        const auto store = open(directory.path());
        for (int i = 0; i < 50; ++i) record(*store, aged(std::to_string(i), 0h));
    }
    {
        std::fstream damage{file, std::ios::in | std::ios::out | std::ios::binary};
        damage.seekp(static_cast<std::streamoff>(fs::file_size(file) / 2));
        damage << std::string(8192, '\x5a');
    }
    open(directory.path());  // nobody looks after a clean stop
    std::ofstream{directory.path() / "newswatch.lock"} << "4711\n";
    const auto error = opening_fails(directory.path());
    CHECK(error.kind == ErrorKind::invalid);
    CHECK_THAT(error.message, Contains("damaged") && Contains("backup"));
}

TEST_CASE("after an unclean stop a sound database opens", "[store]") {
    TemporaryDirectory directory;
    { record(*open(directory.path()), article("one")); }
    std::ofstream{directory.path() / "newswatch.lock"} << "4711\n";
    CHECK(titles(*open(directory.path())).size() == 1);
}

TEST_CASE("expiring takes what is old and waits for nothing", "[store]") {
    TemporaryDirectory directory;
    const auto store = open(directory.path());
    record(*store, aged("new", 1h), false);
    examine(*store, store::Settlement::Outcome::done);
    record(*store, aged("settled", 48h), false);
    examine(*store, store::Settlement::Outcome::done);
    record(*store, aged("dead", 48h), false);
    examine(*store, store::Settlement::Outcome::dead);
    record(*store, aged("never examined", 48h), true);
    record(*store, aged("undelivered", 48h), false);
    examine(*store, std::nullopt);
    record(*store, aged("waiting", 48h), false);
    record(*store, aged("new", 1h), false);  // all that the source lists now
    CHECK(get(store->expire(noon - 24h)) == 3);
    CHECK(titles(*store) == std::vector<std::string>{"About waiting", "About undelivered", "About new"});
    const auto counts = get(store->archive().counts());
    CHECK(counts.alerts == 2);
    CHECK(counts.delivered == 1);
    CHECK(counts.dead == 0);
    CHECK(get(store->expire(noon - 24h)) == 0);
}

TEST_CASE("expiring goes on until nothing old is left, however much there is", "[store]") {
    TemporaryDirectory directory;
    const auto store = open(directory.path());
    std::vector<store::FoundArticle> many;
    for (int i = 0; i < 450; ++i) many.push_back(found(aged(std::to_string(i), 48h), true));
    get(store->source_states().record(source(), many));
    record(*store, aged("new", 1h));
    CHECK(get(store->expire(noon - 24h)) == 450);
    CHECK(titles(*store) == std::vector<std::string>{"About new"});
}

TEST_CASE("what its source still lists does not expire, or it would be found and alert again", "[store]") {
    TemporaryDirectory directory;
    const auto store = open(directory.path());
    record(*store, aged("listed", 48h), false);
    examine(*store, store::Settlement::Outcome::done);
    const auto again = get(store->source_states().record(source(), {found(aged("listed", 1h))}));
    CHECK(again.unchanged == 1);
    CHECK(get(store->expire(noon - 24h)) == 0);
    CHECK(get(store->source_states().record(source(), {found(aged("listed", 0h))})).fresh == 0);
}

TEST_CASE("a part of a list says nothing about what is missing from it", "[store]") {
    TemporaryDirectory directory;
    const auto store = open(directory.path());
    get(store->source_states().record(source(), {found(aged("listed", 100 * 24h), true)}));
    store::Listing delta{{found(aged("news", 0h), true)}, false};
    get(store->source_states().record(source(), delta));
    CHECK(get(store->expire(noon - 90 * 24h)) == 0);
    get(store->source_states().record(source(), {found(aged("news", 0h), true)}));
    CHECK(get(store->expire(noon - 90 * 24h)) == 1);
}

TEST_CASE("the last list of a source that has been quiet or failing for long does not expire", "[store]") {
    TemporaryDirectory directory;
    const auto store = open(directory.path());
    const auto listed = {found(aged("dropped", 100 * 24h), true), found(aged("first", 100 * 24h), true)};
    get(store->source_states().record(source(), listed));
    get(store->source_states().record(source(), {found(aged("first", 99 * 24h))}));
    get(store->source_states().record(source(), {}));  // unchanged, for months
    CHECK(get(store->expire(noon - 90 * 24h)) == 1);
    CHECK(titles(*store) == std::vector<std::string>{"About first"});
    CHECK(get(store->source_states().record(source(), {found(aged("first", 0h))})).fresh == 0);
    done(store->source_states().keep_only({}));
    CHECK(get(store->expire(noon + 1h)) == 1);
}

TEST_CASE("a backup made while articles come in is whole and opens by itself", "[store][backup]") {
    TemporaryDirectory directory;
    const auto file = directory.path() / "copy" / "newswatch.db";
    fs::create_directory(file.parent_path());
    const auto store = open(directory.path() / "state");
    std::vector<store::FoundArticle> many;
    for (int i = 0; i < 2000; ++i) many.push_back(found(aged("before " + std::to_string(i), 0h)));
    get(store->source_states().record(source(), many));
    asio::io_context loop{1};
    runtime::TaskGroup tasks{loop.get_executor()};
    bool stop = false;
    int recorded = 0;
    Result<void> copied;
    tasks.spawn("record", keep_recording(*store, stop, recorded));
    tasks.spawn("backup", copy_to(*store, file, stop, copied));
    loop.run();
    INFO(copied.error().message);
    REQUIRE(copied);
    CHECK(std::distance(fs::directory_iterator{file.parent_path()}, {}) == 1);
    CHECK(mode_of(file) == 0600);
    std::ofstream{file.parent_path() / "newswatch.lock"} << "4711\n";  // has its integrity checked
    const auto copy = open(file.parent_path());
    const auto counts = get(copy->archive().counts());
    CHECK(counts.articles >= 2000);
    CHECK(counts.articles <= 2000 + static_cast<std::size_t>(recorded));
    CHECK(counts.journal == counts.articles);
}

TEST_CASE("a backup replaces no file, and one that fails leaves none", "[store][backup]") {
    TemporaryDirectory directory;
    const auto store = open(directory.path() / "state");
    const auto file = directory.path() / "existing";
    std::ofstream{file} << "precious";
    const auto refused = run(store->backup(file));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::conflict);
    CHECK(fs::file_size(file) == 8);
    const auto nowhere = run(store->backup(directory.path() / "missing" / "copy"));
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().kind == ErrorKind::io);
    CHECK_THAT(nowhere.error().message, Contains((directory.path() / "missing").string()));
    CHECK(std::distance(fs::directory_iterator{directory.path()}, {}) == 2);
}
