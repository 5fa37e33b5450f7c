#include "store/detail/space.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/search/index.hpp"

namespace newswatch::store::detail {
namespace {

constexpr std::size_t articles_a_step = 25;
constexpr int merged_pages_a_step = 16;
constexpr const char* free_some = "PRAGMA incremental_vacuum(128)";
constexpr std::int64_t incremental = 2;   // PRAGMA auto_vacuum
constexpr std::int64_t spare_share = 20;  // a twentieth of the file may be free, for what comes next

std::int64_t pragma(Connection& db, std::string_view text) {
    auto row = db.query(text);
    return row.step() ? row.integer(0) : 0;
}

bool has_too_much_space(Connection& db) {
    return pragma(db, "PRAGMA freelist_count") > pragma(db, "PRAGMA page_count") / spare_share;
}

void sync(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || ::fsync(descriptor) != 0) {
        const int why = errno;
        if (descriptor >= 0) ::close(descriptor);
        throw Failure{
            {ErrorKind::io, "cannot write " + path.string() + " to the disk: " + std::strerror(why)}};
    }
    ::close(descriptor);
}

}  // namespace

Upkeep keep_up(Connection& db) {
    Upkeep done;
    done.more = index_older_articles(db, articles_a_step);
    done.more = merge_index(db, merged_pages_a_step) || done.more;
    if (pragma(db, "PRAGMA auto_vacuum") == incremental && has_too_much_space(db)) {
        db.execute(free_some);
        done.freed = true;
        done.more = done.more || has_too_much_space(db);
    }
    return done;
}

void compact(const std::filesystem::path& file) {
    const auto afresh = file.string() + ".compact";
    std::error_code ignored;
    std::filesystem::remove(afresh, ignored);
    {
        Connection db{file, Connection::Mode::read_write};
        db.checkpoint(true);
        db.execute("PRAGMA auto_vacuum = INCREMENTAL");
        db.run("VACUUM INTO ?", afresh);
    }
    std::filesystem::permissions(afresh,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    sync(afresh);
    // The log is empty, and would not be the new file's.
    std::filesystem::remove(file.string() + "-wal", ignored);
    std::filesystem::remove(file.string() + "-shm", ignored);
    std::error_code failed;
    std::filesystem::rename(afresh, file, failed);
    if (failed) throw Failure{{ErrorKind::io, "cannot rename " + afresh + ": " + failed.message()}};
    sync(file.parent_path());
}

}  // namespace newswatch::store::detail
