// A consistent copy of the running database, step by step, so that other reading goes on in between.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "store/detail/sqlite.hpp"

struct sqlite3_backup;

namespace newswatch::store::detail {

// The copy grows beside its final name and takes that only when it is whole and on the disk; what is given up
// half-way is removed. One thread at a time.
class Backup {
public:
    // Throws Failure: conflict when `target` exists.
    Backup(const std::filesystem::path& database, std::filesystem::path target);
    ~Backup();
    Backup(const Backup&) = delete;
    Backup& operator=(const Backup&) = delete;

    // Copies a few megabytes. True when there is more.
    bool step();
    // Makes the copy durable and gives it its name.
    void finish();

private:
    void make_partial_file();

    std::filesystem::path target_, partial_;
    Connection source_;
    std::optional<Connection> copy_;
    sqlite3_backup* backup_ = nullptr;
};

}  // namespace newswatch::store::detail
