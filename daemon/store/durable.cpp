#include "store/detail/durable.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

void sync_to_disk(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int why = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (done) return;
    const auto kind = why == ENOSPC || why == EDQUOT ? ErrorKind::unavailable : ErrorKind::io;
    throw Failure{{kind, "cannot write " + path.string() + " to the disk: " + std::strerror(why)}};
}

}  // namespace newswatch::store::detail
