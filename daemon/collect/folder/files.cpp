#include "collect/folder/files.hpp"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <unordered_set>

#include "core/ascii.hpp"

namespace newswatch::collect {
namespace {

constexpr std::int64_t a_second = 1'000'000'000;  // nanoseconds

struct Close {
    void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, Close>;

Error unreadable(const std::string& folder) { return {ErrorKind::io, folder + ": " + std::strerror(errno)}; }

std::optional<FoundFile> find(int folder, const std::string& name) {
    struct stat info {};
    if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode))
        return std::nullopt;
    return FoundFile{name, marks_of(info)};
}

Result<std::vector<FoundFile>> all_files(DIR* folder, const std::string& path) {
    std::vector<FoundFile> files;
    for (;;) {
        errno = 0;
        const auto* const entry = ::readdir(folder);
        if (entry == nullptr && errno != 0) return unreadable(path);
        if (entry == nullptr) return files;
        if (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN) continue;
        if (!is_taken_name(entry->d_name)) continue;
        if (auto file = find(::dirfd(folder), entry->d_name)) files.push_back(std::move(*file));
    }
}

std::vector<std::string> missing_of(const std::vector<FoundFile>& files, const TakenFiles& taken) {
    std::unordered_set<std::string_view> there;
    for (const auto& file : files) there.insert(file.name);
    std::vector<std::string> missing;
    for (const auto& [name, file] : taken)
        if (there.count(name) == 0) missing.push_back(name);
    return missing;
}

}  // namespace

FileMarks marks_of(const struct stat& info) {
    return {static_cast<std::uint64_t>(info.st_size), static_cast<std::uint64_t>(info.st_ino),
            info.st_mtim.tv_sec * a_second + info.st_mtim.tv_nsec};
}

FileMarks marks_of(const store::TakenFile& file) { return {file.size, file.inode, file.modified}; }

Timestamp modified_at(const FileMarks& marks) {
    return Timestamp{std::chrono::floor<Duration>(std::chrono::nanoseconds{marks.modified})};
}

bool is_taken_name(std::string_view name) {
    constexpr std::array<std::string_view, 6> unfinished{".tmp",      ".part", ".partial",
                                                         ".filepart", ".swp",  "~"};
    if (name.empty() || name.front() == '.') return false;
    const auto written = lower(name);
    return std::none_of(unfinished.begin(), unfinished.end(),
                        [&](auto ending) { return written.ends_with(ending); });
}

Result<Look> look_at(const std::string& path, const std::optional<std::set<std::string>>& names,
                     const TakenFiles& taken, bool with_done) {
    const OpenFolder folder{::opendir(path.c_str())};
    if (!folder) return unreadable(path);
    std::vector<FoundFile> files;
    if (names) {
        for (const auto& name : *names)
            if (auto file = find(::dirfd(folder.get()), name)) files.push_back(std::move(*file));
    } else {
        auto all = all_files(folder.get(), path);
        if (!all) return all.error();
        files = std::move(*all);
    }
    Look look;
    if (!names) look.missing = missing_of(files, taken);
    for (auto& file : files) {
        const auto known = taken.find(file.name);
        if (known == taken.end() || marks_of(known->second) != file.marks)
            look.waiting.push_back(std::move(file));
        else if (with_done && known->second.trouble.empty())
            look.done.push_back(known->second);
    }
    std::sort(look.waiting.begin(), look.waiting.end(), [](const auto& a, const auto& b) {
        return std::pair{a.marks.modified, std::string_view{a.name}} <
               std::pair{b.marks.modified, std::string_view{b.name}};
    });
    return look;
}

}  // namespace newswatch::collect
