// Keeping the file small and the index quick while the daemon runs: steps that hold the writer for
// milliseconds each. The writer's thread, but for compact().
#pragma once

#include <filesystem>

#include "core/result.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

struct Upkeep {
    bool more = false;   // there is something left to do
    bool freed = false;  // pages were given back: the file shrinks with the next checkpoint
};

// One step of each: older articles into the index, merging the index, free pages to the file system.
Upkeep keep_up(Connection& db);

// Writes the database afresh, without free pages and so that it gives space back from now on. Throws Failure.
void compact(const std::filesystem::path& file);

}  // namespace newswatch::store::detail
