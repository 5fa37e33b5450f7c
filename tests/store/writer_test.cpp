#include "store/detail/writer.hpp"

#include <fstream>
#include <functional>
#include <future>
#include <iterator>

#include "store/detail/schema.hpp"
#include "store/running.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using store::detail::Connection;
using store::detail::Failure;
using store::detail::Writer;

namespace {

using Work = std::function<int(Connection&)>;

struct Answer {
    std::optional<Result<int>> result;
    std::string exception;
};

asio::awaitable<void> ask(Writer& writer, Work work, std::function<void()> committed, Answer& answer) {
    try {
        auto result = co_await writer.write(std::move(work), std::move(committed));
        answer.result.emplace(std::move(result));
    } catch (const std::runtime_error& e) {
        answer.exception = e.what();
    }
}

// A database with one table, and its writer, who is kept busy until everything that is to be done has
// arrived.
class Bench {
public:
    Bench() {
        store::detail::prepare_for_writing(db_);
        db_.execute("CREATE TABLE t (value INTEGER)");
    }

    Answer& add(
        Work work, std::function<void()> committed = [] {}) {
        answers_.push_back(std::make_unique<Answer>());
        jobs_.push_back({std::move(work), std::move(committed)});
        return *answers_.back();
    }

    void run() {
        Writer writer{db_};
        asio::io_context loop{1};
        runtime::TaskGroup tasks{loop.get_executor()};
        std::promise<void> all_arrived;
        auto gate = all_arrived.get_future().share();
        Answer ignored;
        const Work wait = [gate](Connection&) { return gate.wait(), 0; };
        tasks.spawn("gate", ask(
                                writer, wait, [] {}, ignored));
        for (std::size_t i = 0; i < jobs_.size(); ++i)
            tasks.spawn("job", ask(writer, jobs_[i].work, jobs_[i].committed, *answers_[i]));
        loop.poll();  // each has handed its job over and waits
        all_arrived.set_value();
        loop.restart();
        loop.run();
        CHECK(tasks.failures() == 0);
    }

    std::vector<std::int64_t> rows() {
        Connection other{file(), Connection::Mode::read_only};
        auto row = other.query("SELECT value FROM t ORDER BY value");
        std::vector<std::int64_t> values;
        while (row.step()) values.push_back(row.integer(0));
        return values;
    }

    // Commits that reached the disk: SQLite's log marks the last page of each
    // (sqlite.org/fileformat2.html, 4.2).
    std::size_t commits() const {
        std::ifstream in{file().string() + "-wal", std::ios::binary};
        const std::string log{std::istreambuf_iterator<char>{in}, {}};
        constexpr std::size_t page_size = 4096, header = 32, frame_header = 24;
        std::size_t count = 0;
        for (std::size_t at = header; at + frame_header + page_size <= log.size();
             at += frame_header + page_size)
            count += log.compare(at + 4, 4, std::string(4, '\0')) != 0;
        return count;
    }

    std::filesystem::path file() const { return directory_.path() / "writer.db"; }

private:
    struct Planned {
        Work work;
        std::function<void()> committed;
    };
    TemporaryDirectory directory_;
    Connection db_{file(), Connection::Mode::read_write};
    std::vector<Planned> jobs_;
    std::vector<std::unique_ptr<Answer>> answers_;
};

Work insert(int value, int copies = 1) {
    return [value, copies](Connection& db) {
        for (int i = 0; i < copies; ++i) db.run("INSERT INTO t (value) VALUES (?)", value);
        return value;
    };
}

Work insert_then_refuse(int value) {
    return [value](Connection& db) -> int {
        db.run("INSERT INTO t (value) VALUES (?)", value);
        throw Failure{{ErrorKind::not_found, "no such row"}};
    };
}

using Rows = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("what arrives while the writer is busy shares a commit", "[writer]") {
    Bench bench;
    const auto before = bench.commits();
    for (int i = 0; i < 50; ++i) bench.add(insert(i));
    bench.run();
    CHECK(bench.rows().size() == 50);
    CHECK(bench.commits() - before < 25);
}

TEST_CASE("a transaction takes in no more once it has changed 200 rows", "[writer]") {
    Bench bench;
    const auto before = bench.commits();
    for (int i = 0; i < 3; ++i) bench.add(insert(i, 200));
    bench.run();
    CHECK(bench.rows().size() == 600);
    CHECK(bench.commits() - before == 3);
}

TEST_CASE("a failing job undoes its own changes and nobody else's", "[writer]") {
    Bench bench;
    auto& first = bench.add(insert(1));
    auto& second = bench.add(insert_then_refuse(2));
    auto& third = bench.add(insert(3));
    bench.run();
    CHECK(bench.rows() == Rows{1, 3});
    REQUIRE(first.result);
    CHECK(first.result->value() == 1);
    REQUIRE(second.result);
    REQUIRE_FALSE(*second.result);
    CHECK(second.result->error().kind == ErrorKind::not_found);
    CHECK(second.result->error().message == "no such row");
    REQUIRE(third.result);
    CHECK(third.result->value() == 3);
}

TEST_CASE("an exception that is no answer reaches the job's own caller", "[writer]") {
    Bench bench;
    auto& broken = bench.add([](Connection& db) -> int {
        db.run("INSERT INTO t (value) VALUES (7)");
        throw std::runtime_error{"a bug in a job"};
    });
    auto& sound = bench.add(insert(8));
    bench.run();
    CHECK(broken.exception == "a bug in a job");
    REQUIRE(sound.result);
    CHECK(sound.result->value() == 8);
    CHECK(bench.rows() == Rows{8});
}

TEST_CASE("effects outside the database come after the commit, and only then", "[writer]") {
    Bench bench;
    Rows seen;
    bool after_failure = false;
    bench.add(insert(1), [&] { seen = bench.rows(); });
    bench.add(insert_then_refuse(2), [&] { after_failure = true; });
    bench.run();
    CHECK(seen == Rows{1});
    CHECK_FALSE(after_failure);
}

TEST_CASE("when SQLite undoes a whole transaction, the jobs that fit are done by themselves", "[writer]") {
    Bench bench;
    auto& small = bench.add(insert(1));
    auto& large = bench.add([](Connection& db) -> int {
        db.run("INSERT INTO t (value) VALUES (2)");
        db.execute("ROLLBACK");  // as SQLite itself does when the disk is full
        throw Failure{Failure::Kind::full, {ErrorKind::unavailable, "disk is full"}};
    });
    auto& other = bench.add(insert(3));
    bench.run();
    CHECK(bench.rows() == Rows{1, 3});
    REQUIRE(small.result);
    CHECK(small.result->value() == 1);
    REQUIRE(large.result);
    REQUIRE_FALSE(*large.result);
    CHECK(large.result->error().kind == ErrorKind::unavailable);
    REQUIRE(other.result);
    CHECK(other.result->value() == 3);
}

TEST_CASE("a task cancelled while its job is under way has written when it ends", "[writer]") {
    TemporaryDirectory directory;
    Connection db{directory.path() / "writer.db", Connection::Mode::read_write};
    db.execute("CREATE TABLE t (value INTEGER)");
    Writer writer{db};
    asio::io_context loop{1};
    runtime::TaskGroup tasks{loop.get_executor()};
    Answer answer;
    tasks.spawn("job", ask(
                           writer, insert(5), [] {}, answer));
    loop.run_one();
    tasks.cancel();
    loop.run();
    REQUIRE(answer.result);
    CHECK(answer.result->value() == 5);
    CHECK(tasks.size() == 0);
}
