// What remains when the process, the disk or the file gives out. The victims are child processes.
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <functional>
#include <random>

#include "store/running.hpp"
#include "store/samples.hpp"
#include "store/store.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
namespace fs = std::filesystem;

namespace {

constexpr int exit_io_error = 74;

std::unique_ptr<store::Store> open(const fs::path& directory) {
    auto opened = store::Store::open(directory);
    if (!opened) FAIL(opened.error().message);
    return std::move(*opened);
}

Article long_article(const std::string& name) { return article(name, "Seoul " + std::string(20'000, 'x')); }

pid_t fork_child(const std::function<int()>& body) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child != 0) return child;
    int status = 1;
    try {
        status = body();
    } catch (...) {
        status = 2;
    }
    ::_exit(status);
}

int status_of(pid_t child) {
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return status;
}

int exit_code(const std::function<int()>& body) {
    const int status = status_of(fork_child(body));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// What a daemon does with each article, without end; writes the number to the pipe once it is committed.
asio::awaitable<void> work_for_ever(store::Store& store, std::uint32_t number, std::uint32_t step, int pipe) {
    for (;; number += step) {
        const auto about = article(std::to_string(number));
        std::vector<store::FoundArticle> one{found(about)};
        const auto recorded = co_await store.source_states().record(source(), std::move(one));
        if (!recorded) ::_exit(3);
        const auto waiting = co_await store.journal().next(100);
        if (!waiting) ::_exit(4);
        std::vector<store::Examined> batch;
        for (const auto& entry : *waiting)
            batch.push_back(examined(entry, {alert(entry.article, "nato", "nato")}));
        const auto committed = co_await store.journal().commit(std::move(batch));
        if (!committed) ::_exit(5);
        if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(6);
    }
}

int work_until_killed(const fs::path& directory, std::uint32_t first, int pipe) {
    const auto store = open(directory);
    asio::io_context loop{1};
    runtime::TaskGroup tasks{loop.get_executor()};
    for (std::uint32_t i = 0; i < 4; ++i) tasks.spawn("work", work_for_ever(*store, first + i, 4, pipe));
    loop.run();
    return 0;
}

// Starts a child, kills it once it has committed `enough` articles, and returns all that it said were
// committed.
std::vector<std::uint32_t> killed_at_work(const fs::path& directory, std::uint32_t first,
                                          std::size_t enough) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
    const pid_t child = fork_child([&] { return work_until_killed(directory, first, pipe[1]); });
    ::close(pipe[1]);
    std::vector<std::uint32_t> numbers;
    std::uint32_t number = 0;
    while (::read(pipe[0], &number, sizeof number) == sizeof number) {
        numbers.push_back(number);
        if (numbers.size() == enough) ::kill(child, SIGKILL);
    }
    ::close(pipe[0]);
    CHECK(WIFSIGNALED(status_of(child)));
    return numbers;
}

bool has_alert(store::Store& store, std::uint32_t number) {
    store::Page page;
    page.id = alert(article(std::to_string(number)), "nato", "nato").alert.id;
    return get(store.archive().alerts(page)).size() == 1;
}

// Files of this process cannot grow beyond `bytes` while this lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        before_ = ::signal(SIGXFSZ, SIG_IGN);
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit_) == 0);
        const rlimit tight{bytes, limit_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &limit_);
        ::signal(SIGXFSZ, before_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit limit_{};
    sighandler_t before_ = nullptr;
};

// A file system of 2 MiB; mounted() is false where the test may not mount.
class SmallDisk {
public:
    SmallDisk() : mounted_{::mount("tmpfs", directory_.path().c_str(), "tmpfs", 0, "size=2m") == 0} {}
    ~SmallDisk() {
        if (mounted_) ::umount2(directory_.path().c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool mounted() const { return mounted_; }
    const fs::path& path() const { return directory_.path(); }

private:
    TemporaryDirectory directory_;
    bool mounted_;
};

// Records articles until there is no more room, and returns how many were taken.
int record_until_full(store::Store& store) {
    for (int taken = 0; taken < 500; ++taken) {
        auto one = std::vector{found(long_article(std::to_string(taken)))};
        const auto receipt = run(store.source_states().record(source(), std::move(one)));
        if (receipt) continue;
        CHECK(receipt.error().kind == ErrorKind::unavailable);
        CHECK_THAT(receipt.error().message, Catch::Matchers::Contains("disk is full"));
        return taken;
    }
    FAIL("the disk never filled up");
    return 0;
}

// Raises one alert and claims its delivery.
std::string claim_one(store::Store& store) {
    get(store.source_states().record(source(), {found(article("alerted"))}));
    const auto entry = get(store.journal().next(1)).at(0);
    get(store.journal().commit({examined(entry, {alert(entry.article, "nato", "nato")})}));
    return get(store.outbox().claim("press", 1, noon)).at(0).id;
}

// SQLite's own file layer, in which writing or fsync fails from a moment on.
struct FailingDisk {
    static inline std::atomic<int> sync_errno{0};  // 0: works
    static inline std::atomic<int> write_errno{0};
    static inline sqlite3_vfs vfs{};
    static inline sqlite3_vfs* real = nullptr;
    static inline const sqlite3_io_methods* real_methods = nullptr;
    static inline sqlite3_io_methods database_methods{}, log_methods{};

    static int sync(sqlite3_file* file, int flags) {
        if (sync_errno == 0) return real_methods->xSync(file, flags);
        errno = sync_errno;
        return SQLITE_IOERR_FSYNC;
    }
    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
        if (write_errno == 0) return real_methods->xWrite(file, data, size, offset);
        errno = write_errno;
        return SQLITE_IOERR_WRITE;
    }
    // SQLite's layer for Unix remembers errno for each file.
    static int control(sqlite3_file* file, int operation, void* argument) {
        const int number = sync_errno != 0 ? sync_errno : write_errno;
        if (operation != SQLITE_FCNTL_LAST_ERRNO || number == 0)
            return real_methods->xFileControl(file, operation, argument);
        *static_cast<int*>(argument) = number;
        return SQLITE_OK;
    }
    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
        const int code = real->xOpen(real, name, file, flags, out_flags);
        if (code != SQLITE_OK) return code;
        real_methods = file->pMethods;  // the functions replaced here are the same for both kinds of file
        auto& methods = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? database_methods : log_methods;
        methods = *real_methods;
        methods.xSync = sync;
        methods.xWrite = write;
        methods.xFileControl = control;
        file->pMethods = &methods;
        return SQLITE_OK;
    }
    static void install() {
        real = sqlite3_vfs_find(nullptr);
        vfs = *real;
        vfs.zName = "failing";
        vfs.xOpen = open;
        sqlite3_vfs_register(&vfs, 1);
    }
};

}  // namespace

TEST_CASE("killed at any moment, nothing that was committed is missing and nothing is damaged",
          "[durability]") {
    TemporaryDirectory directory;
    std::mt19937 random{20260301};
    std::vector<std::uint32_t> committed;
    for (std::uint32_t round = 0; round < 8; ++round) {
        const auto numbers = killed_at_work(directory.path(), round * 1'000'000, 1 + random() % 40);
        committed.insert(committed.end(), numbers.begin(), numbers.end());
        CHECK(fs::file_size(directory.path() / "newswatch.lock") > 0);
        const auto store = open(directory.path());  // checks the integrity
        for (const auto number : committed) CHECK(has_alert(*store, number));
    }
    CHECK(committed.size() >= 8);
}

TEST_CASE("a file that may not grow is a full disk: nothing is half done, and later works", "[durability]") {
    TemporaryDirectory directory;
    auto store = open(directory.path());
    const auto delivery = claim_one(*store);
    const auto late = settlement(delivery, store::Settlement::Outcome::done);
    int taken = 0;
    {
        const FileSizeLimit limit{1u << 20};
        taken = record_until_full(*store);
        CHECK(taken > 0);
        CHECK(get(store->journal().depth()) == static_cast<std::size_t>(taken));
        CHECK(get(store->outbox().claim("press", 1, noon)).empty());
    }
    done(store->outbox().settle(late));
    CHECK(get(store->source_states().record(source(), {found(long_article(std::to_string(taken)))})).fresh ==
          1);
    store.reset();
    store = open(directory.path());
    CHECK(get(store->journal().depth()) == static_cast<std::size_t>(taken) + 1);
    CHECK(get(store->archive().counts()).delivered == 1);
}

TEST_CASE("a full file system is told as such, and space that is freed is used", "[durability]") {
    SmallDisk disk;
    if (!disk.mounted()) {
        WARN("skipped: this user may not mount a small file system");
        return;
    }
    { std::ofstream{disk.path() / "ballast"} << std::string(1u << 20, 'b'); }
    auto store = open(disk.path() / "state");
    const auto delivery = claim_one(*store);
    const int taken = record_until_full(*store);
    CHECK(taken > 0);
    CHECK(get(store->outbox().claim("press", 1, noon)).empty());  // sent, though not settled yet: not again
    fs::remove(disk.path() / "ballast");
    done(store->outbox().settle(settlement(delivery, store::Settlement::Outcome::done)));
    CHECK(get(store->source_states().record(source(), {found(long_article(std::to_string(taken)))})).fresh ==
          1);
    CHECK(get(store->journal().depth()) == static_cast<std::size_t>(taken) + 1);
}

TEST_CASE("a settlement that does not fit keeps its delivery from being sent again", "[durability]") {
    const auto full = [] {
        TemporaryDirectory directory;
        FailingDisk::install();
        const auto store = open(directory.path());
        const auto delivery = claim_one(*store);
        FailingDisk::write_errno = EDQUOT;
        const auto settled =
            run(store->outbox().settle(settlement(delivery, store::Settlement::Outcome::done)));
        if (settled || settled.error().kind != ErrorKind::unavailable) return 10;
        if (!get(store->outbox().claim("press", 1, noon)).empty()) return 11;
        FailingDisk::write_errno = 0;
        done(store->outbox().settle(settlement(delivery, store::Settlement::Outcome::done)));
        return get(store->archive().counts()).delivered == 1 ? 0 : 12;
    };
    CHECK(exit_code(full) == 0);
}

TEST_CASE("a failed fsync ends the process, and the next start finds what was committed", "[durability]") {
    TemporaryDirectory directory;
    const auto victim = [&] {
        FailingDisk::install();
        const auto store = open(directory.path());
        get(store->source_states().record(source(), {found(article("safe"))}));
        FailingDisk::sync_errno = EIO;
        const auto receipt = run(store->source_states().record(source(), {found(article("lost"))}));
        return receipt ? 0 : 1;
    };
    CHECK(exit_code(victim) == exit_io_error);
    CHECK(get(open(directory.path())->archive().counts()).articles >= 1);
}

TEST_CASE("a database that turns out damaged while it is read ends the process", "[durability]") {
    TemporaryDirectory directory;
    const auto file = directory.path() / "newswatch.db";
    {
        const auto store = open(directory.path());
        for (int i = 0; i < 20; ++i)
            get(store->source_states().record(source(), {found(long_article(std::to_string(i)))}));
    }
    const auto victim = [&] {
        const auto store = open(directory.path());
        {
            std::fstream damage{file, std::ios::in | std::ios::out | std::ios::binary};
            damage.seekp(8192);
            damage << std::string(fs::file_size(file) - 8192, '\x5a');
        }
        return run(store->archive().articles({})) ? 0 : 1;
    };
    CHECK(exit_code(victim) == exit_io_error);
}
