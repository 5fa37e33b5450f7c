// The lock on a state directory, and whether the last daemon there stopped cleanly.
#pragma once

#include <filesystem>
#include <memory>

#include "core/result.hpp"

namespace newswatch::store::detail {

// Holds flock(2) on `newswatch.lock`. The file names the process as long as it runs and is empty after a
// clean stop.
class StateLock {
public:
    // Makes the directory (0700) when it is missing. Errors: conflict (another instance, with its process
    // id), io.
    static Result<std::unique_ptr<StateLock>> take(const std::filesystem::path& directory);
    ~StateLock();
    StateLock(const StateLock&) = delete;
    StateLock& operator=(const StateLock&) = delete;

    // The daemon before this one was killed, crashed, or lost its machine.
    bool after_unclean_stop() const { return after_unclean_stop_; }
    // Everything is written and closed: the next start need not check.
    void mark_clean();

private:
    StateLock(int descriptor, bool after_unclean_stop)
        : descriptor_{descriptor}, after_unclean_stop_{after_unclean_stop} {}

    int descriptor_;
    bool after_unclean_stop_;
};

}  // namespace newswatch::store::detail
