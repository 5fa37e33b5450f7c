// Writing the database of a stopped daemon afresh. Blocks.
#pragma once

#include <filesystem>

namespace newswatch::store::detail {

// Without free pages and so that it gives space back from now on. The caller holds the state directory's
// lock. The new file has the old one's owner and mode, is whole on the disk before it takes its place, and
// neither is taken when integrity_check finds something in it. On an error the old one is as it was and
// nothing else is left behind. Throws Failure.
void compact(const std::filesystem::path& file);

}  // namespace newswatch::store::detail
