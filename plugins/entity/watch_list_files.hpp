// Watch-lists as TOML files (docs/entities.md). Called while the plugin is set up, by one thread.
#pragma once

#include <newswatch/plugin.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "entity/watch_list.hpp"

namespace newswatch::entity {

// A watch-list and all that is wrong with it; the list is fit for use when no problem is an error.
struct LoadedList {
    WatchList list;
    std::vector<nw::problem> problems;  // by file, then line
    bool usable() const;
};

// Reads files, and of directories the files *.toml in the order of their names, not those of directories
// below.
LoadedList read_watch_lists(const std::vector<std::string>& paths);

// Adds what one file says; `file` is its name in problems. Does not review() the list.
void read_watch_list(std::string_view toml, const std::string& file, LoadedList& into);

}  // namespace newswatch::entity
