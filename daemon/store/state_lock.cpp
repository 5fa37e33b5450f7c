#include "store/detail/state_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace newswatch::store::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* lock_name = "newswatch.lock";

Error io_error(const std::string& doing, int number) {
    return {ErrorKind::io, doing + ": " + std::strerror(number)};
}

// What the file says: the process id that the last daemon wrote, or nothing.
std::string content(int descriptor) {
    std::array<char, 32> text{};
    const auto size = ::pread(descriptor, text.data(), text.size(), 0);
    const std::string read(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return read.substr(0, read.find('\n'));
}

Result<void> make_directory(const fs::path& directory) {
    std::error_code code;
    if (directory.has_parent_path()) fs::create_directories(directory.parent_path(), code);
    if (::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return io_error("cannot make the state directory " + directory.string(), errno);
    return {};
}

bool write_process_id(int descriptor) {
    const auto text = std::to_string(::getpid()) + "\n";
    const auto size = static_cast<ssize_t>(text.size());
    return ::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, text.data(), text.size(), 0) == size &&
           ::fsync(descriptor) == 0;
}

}  // namespace

Result<std::unique_ptr<StateLock>> StateLock::take(const fs::path& directory) {
    const auto made = make_directory(directory);
    if (!made) return made.error();
    const auto file = directory / lock_name;
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return io_error("cannot open " + file.string(), errno);
    const int locked = ::flock(descriptor, LOCK_EX | LOCK_NB);
    const int why = errno;
    const auto holder = content(descriptor);
    std::unique_ptr<StateLock> lock{new StateLock{descriptor, !holder.empty()}};
    if (locked != 0 && why == EWOULDBLOCK)
        return Error{ErrorKind::conflict, "another newswatchd (process " + holder +
                                              ") uses the state directory " + directory.string() +
                                              ": stop it, or give this one its own state_dir"};
    if (locked != 0) return io_error("cannot lock " + file.string(), why);
    if (!write_process_id(descriptor)) return io_error("cannot write " + file.string(), errno);
    return lock;
}

StateLock::~StateLock() { ::close(descriptor_); }

void StateLock::mark_clean() {
    // When this fails the next start checks the database once more than needed.
    if (::ftruncate(descriptor_, 0) == 0) ::fsync(descriptor_);
}

}  // namespace newswatch::store::detail
