#include "collect/folder/put_away.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace newswatch::collect {
namespace {

namespace fs = std::filesystem;

// At most so many files of one name are kept apart where they are moved to.
constexpr int most_alike = 1000;

// Never over a file that is there.
bool rename_to(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    // A file system that cannot promise it.
    if (::access(to.c_str(), F_OK) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), to.c_str()) == 0;
}

// "name", else "name.1", "name.2" ...; empty when none is free, or it cannot be moved at all.
fs::path move_aside(const fs::path& from, const fs::path& to) {
    if (rename_to(from, to)) return to;
    for (int n = 1; errno == EEXIST && n <= most_alike; ++n) {
        const fs::path other = to.string() + "." + std::to_string(n);
        if (rename_to(from, other)) return other;
    }
    return {};
}

bool is_still(const fs::path& path, const store::TakenFile& file) {
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && marks_of(info) == marks_of(file);
}

std::string why() { return errno == EXDEV ? "it lies on another file system" : std::strerror(errno); }

std::string put_away(const fs::path& folder, const store::TakenFile& file,
                     const config::SourceConfig& source) {
    const auto path = folder / file.name;
    if (!is_still(path, file)) return {};
    const bool deletes = source.after == config::AfterTaking::remove;
    // Whoever replaces the file at this very moment must not lose the new one: out of the way first, then
    // looked at again.
    const auto aside =
        move_aside(path, deletes ? folder / (".newswatch-" + file.name) : source.move_to / file.name);
    if (aside.empty() && errno == ENOENT && !is_still(path, file)) return {};
    if (aside.empty())
        return path.string() + (deletes ? " cannot be deleted: " + why()
                                        : " cannot be moved to " + source.move_to.string() + ": " + why());
    if (!is_still(aside, file)) {
        rename_to(aside, path);
        return {};
    }
    if (deletes && ::unlink(aside.c_str()) != 0) {
        auto reason = path.string() + " cannot be deleted: " + why();
        rename_to(aside, path);
        return reason;
    }
    return {};
}

}  // namespace

std::string put_away(const std::string& folder, const std::vector<store::TakenFile>& files,
                     const config::SourceConfig& source) {
    std::string first;
    for (const auto& file : files) {
        auto reason = put_away(fs::path{folder}, file, source);
        if (first.empty()) first = std::move(reason);
    }
    return first;
}

}  // namespace newswatch::collect
