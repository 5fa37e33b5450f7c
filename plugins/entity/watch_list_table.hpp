// The tables of one watch-list file. The one place that knows the TOML library.
#pragma once

#include <string_view>

#include "entity/watch_list_files.hpp"

namespace newswatch::entity {

// Appends the entities of a TOML text, and what is wrong with them, as of the last of LoadedList::list.files.
// An entity with errors is left out.
void read_tables(std::string_view toml, LoadedList& into);

}  // namespace newswatch::entity
