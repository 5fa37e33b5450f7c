#include "store/detail/compaction.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/detail/durable.hpp"
#include "store/detail/schema.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& doing, int number) {
    throw Failure{{ErrorKind::io, "cannot " + doing + ": " + std::strerror(number)}};
}

// The new file until it has the old one's name: what a killed run left is not taken up, and neither does this
// one leave anything.
class NewFile {
public:
    explicit NewFile(const fs::path& beside) : path_{beside.string() + ".compact"} {
        remove();
        const int descriptor =
            ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (descriptor < 0) refuse("make " + path_.string(), errno);
        ::close(descriptor);
    }
    ~NewFile() { remove(); }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    const fs::path& path() const { return path_; }
    // The daemon, whose user is seldom root, has to be able to open it.
    void take_owner_and_mode(const fs::path& from) {
        struct stat old {
        }, made{};
        if (::stat(from.c_str(), &old) != 0 || ::stat(path_.c_str(), &made) != 0)
            refuse("look at " + from.string(), errno);
        const bool same = old.st_uid == made.st_uid && old.st_gid == made.st_gid;
        if (!same && ::chown(path_.c_str(), old.st_uid, old.st_gid) != 0)
            refuse("give " + path_.string() + " to the owner of " + from.string() +
                       " (run it as that user, or as root)",
                   errno);
        if (::chmod(path_.c_str(), old.st_mode & 07777) != 0)
            refuse("set the mode of " + path_.string(), errno);
    }
    void replace(const fs::path& file) {
        std::error_code failed;
        fs::rename(path_, file, failed);
        if (failed)
            throw Failure{{ErrorKind::io, "cannot rename " + path_.string() + ": " + failed.message()}};
        taken_ = true;
    }

private:
    void remove() {
        std::error_code ignored;
        if (!taken_) fs::remove(path_, ignored);
        for (const char* companion : {"-journal", "-wal", "-shm"})
            fs::remove(path_.string() + companion, ignored);
    }

    fs::path path_;
    bool taken_ = false;
};

}  // namespace

void compact(const fs::path& file) {
    std::error_code ignored;
    NewFile afresh{file};
    afresh.take_owner_and_mode(file);
    {
        Connection db{file, Connection::Mode::read_write};
        check_integrity(db);
        db.checkpoint(true);
        // Of the new file only from here on, which is written to the disk once, below.
        db.execute("PRAGMA synchronous = OFF");
        db.execute("PRAGMA auto_vacuum = INCREMENTAL");
        db.run("VACUUM INTO ?", afresh.path().string());
    }
    {
        Connection made{afresh.path(), Connection::Mode::read_only};
        check_integrity(made);
    }
    sync_to_disk(afresh.path());
    // The log is empty, and would not be the new file's.
    fs::remove(file.string() + "-wal", ignored);
    fs::remove(file.string() + "-shm", ignored);
    afresh.replace(file);
    sync_to_disk(file.has_parent_path() ? file.parent_path() : fs::path{"."});
}

}  // namespace newswatch::store::detail
