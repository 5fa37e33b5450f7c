// One search over one connection. The thread of that connection.
#pragma once

#include "store/archive.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

// Throws Failure: invalid, timeout.
SearchAnswer run_search(Connection& db, const Search& search, Duration longest);

}  // namespace newswatch::store::detail
