// Files as the disk has them. Any thread.
#pragma once

#include <filesystem>

namespace newswatch::store::detail {

// fsync(2) of a file or a directory. Throws Failure (refused: what is there already is none the worse).
void sync_to_disk(const std::filesystem::path& path);

}  // namespace newswatch::store::detail
