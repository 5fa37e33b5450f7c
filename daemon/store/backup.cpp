#include "store/detail/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "store/detail/durable.hpp"

namespace newswatch::store::detail {
namespace {

namespace fs = std::filesystem;

constexpr int pages_a_step = 1024;

// Nothing that goes wrong with the copy is a reason to end the process: the database itself is well.
[[noreturn]] void refuse(const std::string& doing, int number) {
    const auto kind = number == ENOSPC || number == EDQUOT ? ErrorKind::unavailable : ErrorKind::io;
    throw Failure{{kind, "cannot " + doing + ": " + std::strerror(number)}};
}

[[noreturn]] void refuse_existing(const fs::path& target) {
    throw Failure{{ErrorKind::conflict, target.string() + " exists: name a new file for the backup"}};
}

fs::path directory_of(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path{"."};
}

bool move_without_replacing(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    // Not every file system can (NFS cannot); a second name cannot replace anything either, and the first
    // goes later.
    return errno == EINVAL && ::link(from.c_str(), to.c_str()) == 0;
}

}  // namespace

Backup::Backup(const fs::path& database, fs::path target)
    : target_{std::move(target)}, source_{database, Connection::Mode::read_only} {
    std::error_code unreadable;  // then the copy's own file cannot be made either, and says why
    if (fs::exists(fs::symlink_status(target_, unreadable))) refuse_existing(target_);
    // Held for as long as the copying takes: what is committed meanwhile does not start it afresh.
    source_.run("BEGIN");
    source_.run("SELECT count(*) FROM sqlite_schema");
    make_partial_file();
    copy_.emplace(partial_, Connection::Mode::read_write);
    backup_ = sqlite3_backup_init(copy_->raw(), "main", source_.raw(), "main");
    if (!backup_)
        throw Failure{{ErrorKind::io, std::string{"cannot back up: "} + sqlite3_errmsg(copy_->raw())}};
}

Backup::~Backup() {
    sqlite3_backup_finish(backup_);
    copy_.reset();
    if (partial_.empty()) return;
    std::error_code ignored;
    fs::remove(partial_, ignored);
    fs::remove(partial_.string() + "-journal", ignored);
}

void Backup::make_partial_file() {
    auto name = target_.string() + ".XXXXXX";
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) refuse("make a file in " + directory_of(target_).string(), errno);
    ::close(descriptor);
    partial_ = name;
}

bool Backup::step() {
    const int code = sqlite3_backup_step(backup_, pages_a_step);
    if (code == SQLITE_OK) return true;
    if (code == SQLITE_DONE) return false;
    const auto kind = (code & 0xff) == SQLITE_FULL ? ErrorKind::unavailable : ErrorKind::io;
    throw Failure{{kind, "cannot write the backup " + target_.string() + ": " + sqlite3_errstr(code)}};
}

void Backup::finish() {
    sqlite3_backup_finish(backup_);
    backup_ = nullptr;
    // One file that stands alone; the daemon turns it back when it opens it.
    copy_->execute("PRAGMA journal_mode = DELETE");
    copy_.reset();
    sync_to_disk(partial_);
    if (!move_without_replacing(partial_, target_)) {
        if (errno == EEXIST) refuse_existing(target_);
        refuse("name the backup " + target_.string(), errno);
    }
    sync_to_disk(directory_of(target_));
}

}  // namespace newswatch::store::detail
