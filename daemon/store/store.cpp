#include "store/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <vector>

#include "core/log.hpp"
#include "store/detail/archive.hpp"
#include "store/detail/backup.hpp"
#include "store/detail/compaction.hpp"
#include "store/detail/identities.hpp"
#include "store/detail/journal.hpp"
#include "store/detail/outbox.hpp"
#include "store/detail/schema.hpp"
#include "store/detail/source_states.hpp"
#include "store/detail/space.hpp"
#include "store/detail/state_lock.hpp"
#include "store/search/index.hpp"

namespace newswatch::store {
namespace {

namespace fs = std::filesystem;
using namespace detail;

constexpr const char* database_name = "newswatch.db";
constexpr std::size_t expire_at_once = 50;

// CROSS JOIN and the plus sign keep SQLite from going through everything that is pending for each article.
constexpr const char* expired =
    "SELECT a.n FROM articles a WHERE a.seen < ?1 "
    "AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.article = a.n) "
    "AND NOT EXISTS (SELECT 1 FROM alerts l CROSS JOIN deliveries d ON d.alert = l.n "
    "WHERE l.article = a.n AND +d.state = 'pending') "
    "AND NOT EXISTS (SELECT 1 FROM sources s WHERE s.name = a.source AND a.seen > s.listed - ?3) "
    "ORDER BY a.seen LIMIT ?2";

std::size_t delete_expired(Connection& db, Timestamp before) {
    // What names no single article is noticed again while a source lists it.
    db.run("DELETE FROM identity_keys WHERE article IS NULL AND first_seen < ?", before);
    std::vector<std::int64_t> gone;
    {
        auto row = db.query(expired, before, expire_at_once, seen_precision.count());
        while (row.step()) gone.push_back(row.integer(0));
    }
    std::sort(gone.begin(), gone.end());  // the order that the index likes
    for (const auto n : gone) unindex_article(db, n);
    for (const auto n : gone) db.run("DELETE FROM articles WHERE n = ?", n);
    return gone.size();
}

// The file shrinks when the log that says so is merged into it.
bool merge_log(Connection& db) {
    db.checkpoint(false);
    return true;
}

class SqliteStore final : public Store {
public:
    SqliteStore(std::unique_ptr<StateLock> lock, std::unique_ptr<Connection> db, fs::path file,
                const Identification* identification)
        : lock_{std::move(lock)},
          file_{std::move(file)},
          db_{std::move(db)},
          source_states_{*writer_, identification ? *identification : identification_by_id()} {}

    ~SqliteStore() override {
        searcher_.reset();
        reader_.reset();
        writer_.reset();
        try {
            db_->checkpoint(true);
            lock_->mark_clean();
        } catch (const Failure& failure) {
            log::warn("the database is closed with its log unmerged; the next start checks it",
                      {{"why", failure.error().message}});
        }
    }

    SourceStates& source_states() override { return source_states_; }
    Journal& journal() override { return journal_; }
    Outbox& outbox() override { return outbox_; }
    Archive& archive() override { return archive_; }

    asio::awaitable<Result<void>> backup(fs::path target) override {
        const auto executor = reader_->executor();
        std::unique_ptr<Backup> copy;
        auto advance = [this, target, &copy]() -> Result<bool> {
            try {
                if (!copy) copy = std::make_unique<Backup>(file_, target);
                const bool more = copy->step();
                if (!more) copy->finish();
                return more;
            } catch (const Failure& failure) {
                return failure.error();
            }
        };
        for (;;) {
            const auto more = co_await runtime::offload(executor, advance);
            if (!more) co_return more.error();
            if (!*more) co_return Result<void>{};
        }
    }

    asio::awaitable<Result<std::size_t>> expire(Timestamp before) override {
        const auto work = [before](Connection& db) { return delete_expired(db, before); };
        std::size_t gone = 0;
        for (;;) {
            const auto chunk = co_await writer_->write(work);
            if (!chunk) co_return chunk.error();
            gone += *chunk;
            if (*chunk < expire_at_once) co_return gone;
        }
    }

    asio::awaitable<Result<bool>> maintain() override {
        const auto done = co_await writer_->write(keep_up);
        if (!done) co_return done.error();
        if (done->freed && !done->more) {
            const auto merged = co_await writer_->read(merge_log);
            if (!merged) co_return merged.error();
        }
        co_return done->more;
    }

private:
    // In the order of their making; the destructor ends the threads first.
    std::unique_ptr<StateLock> lock_;
    fs::path file_;
    std::unique_ptr<Connection> db_;
    std::unique_ptr<Writer> writer_ = std::make_unique<Writer>(*db_);
    std::unique_ptr<Reader> reader_ = std::make_unique<Reader>(file_);
    std::unique_ptr<Reader> searcher_ = std::make_unique<Reader>(file_);
    SqliteSourceStates source_states_;
    SqliteJournal journal_{*writer_};
    SqliteOutbox outbox_{*writer_};
    SqliteArchive archive_{*writer_, *reader_, *searcher_};
};

// The archive is nobody else's business. SQLite gives its other files the same mode.
void make_private(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) ::close(descriptor);
}

Error opening_error(const fs::path& file, const Failure& failure) {
    const auto& why = failure.error();
    const auto name = file.string();
    if (failure.kind() == Failure::Kind::full)
        return {ErrorKind::io, "cannot open " + name + ": " + why.message};
    if (failure.kind() == Failure::Kind::fatal && why.kind == ErrorKind::invalid)
        return {ErrorKind::invalid, "the database " + name + " is damaged (" + why.message +
                                        "): remove it together with " + name +
                                        "-wal and -shm, put a backup made by "
                                        "\"newswatch backup\" in its place, and start again"};
    const auto kind = why.kind == ErrorKind::invalid ? ErrorKind::invalid : ErrorKind::io;
    return {kind, "cannot use the database " + name + ": " + why.message};
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const fs::path& state_dir, const Identification* identification) {
    auto lock = StateLock::take(state_dir);
    if (!lock) return lock.error();
    const auto file = state_dir / database_name;
    try {
        make_private(file);
        auto db = std::make_unique<Connection>(file, Connection::Mode::read_write);
        if ((*lock)->after_unclean_stop()) {
            log::info("the last stop was not a clean one: checking the database", {{"file", file.string()}});
            check_integrity(*db);
        }
        prepare_for_writing(*db);
        migrate(*db);
        prepare_index(*db, (*lock)->after_unclean_stop());
        return std::unique_ptr<Store>{
            std::make_unique<SqliteStore>(std::move(*lock), std::move(db), file, identification)};
    } catch (const Failure& failure) {
        return opening_error(file, failure);
    }
}

Result<void> Store::compact(const fs::path& state_dir) {
    const auto file = state_dir / database_name;
    std::error_code unreadable;
    if (!fs::exists(file, unreadable))
        return Error{ErrorKind::not_found, "there is no database " + file.string()};
    auto lock = StateLock::take(state_dir);
    if (!lock) return lock.error();
    const bool unclean = (*lock)->after_unclean_stop();
    try {
        detail::compact(file);
    } catch (const Failure& failure) {
        return opening_error(file, failure);
    }
    if (!unclean) (*lock)->mark_clean();
    return {};
}

}  // namespace newswatch::store
