// What becomes of files whose articles are safe. On the pool. Private to the room.
#pragma once

#include "collect/folder/files.hpp"
#include "config/config.hpp"

namespace newswatch::collect {

// Deletes or moves the files, as source.after says: those that are still what they were when they were taken.
// Why one could not be, for people; empty when all is done.
std::string put_away(const std::string& folder, const std::vector<store::TakenFile>& files,
                     const config::SourceConfig& source);

}  // namespace newswatch::collect
