// Keeping the file small and the index quick while the daemon runs: steps that hold the writer for
// milliseconds each. The writer's thread.
#pragma once

#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

struct Upkeep {
    bool more = false;   // there is something left to do
    bool freed = false;  // pages were given back: the file shrinks with the next checkpoint
};

// One step of each: older articles into the index, merging the index, free pages to the file system.
Upkeep keep_up(Connection& db);

}  // namespace newswatch::store::detail
