// The tables, and how an older database becomes one of today.
#pragma once

#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

// Sets the connection up for durable writing: WAL, an fsync for each commit, foreign keys.
void prepare_for_writing(Connection& db);
// Throws Failure (invalid) naming the first damage found. Reads the whole database.
void check_integrity(Connection& db);
// Brings the schema to today's version, in one transaction. Throws Failure (invalid) when it is newer than
// that.
void migrate(Connection& db);

}  // namespace newswatch::store::detail
