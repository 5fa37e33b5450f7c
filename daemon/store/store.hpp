// The embedded store: one SQLite file (WAL, synchronous=FULL) in the state directory, one writer thread with
// group commit, one reader thread. Journal, Outbox, SourceStates and Archive are its faces
// (docs/architecture.md, "Store").
#pragma once

#include <filesystem>
#include <memory>

#include "core/identity.hpp"
#include "store/archive.hpp"
#include "store/journal.hpp"
#include "store/outbox.hpp"
#include "store/source_states.hpp"

namespace newswatch::store {

// Construct and destroy on the main thread; call from the loop thread. Destroy only when no call is in
// flight. An fsync or I/O error of the database ends the process: what was committed is safe, and the next
// start recovers.
class Store {
public:
    // Creates the directory (0700) and the database when missing, takes the lock against a second instance,
    // migrates, and after an unclean stop runs integrity_check. Blocks; call before the loop runs. Errors:
    // conflict (a second instance, with its process id), io, invalid (a newer schema, a damaged file).
    // `identification` tells which known article a listed one is, on the store's thread; it outlives the
    // store. Without one, articles are told apart by their ids and every other revision is an edit.
    static Result<std::unique_ptr<Store>> open(const std::filesystem::path& state_dir,
                                               const Identification* identification = nullptr);
    // Writes the database of a daemon that does not run afresh, so that the file is as small as it can be and
    // gives space back from then on; one from before schema 5 does not otherwise. It keeps its owner and
    // mode, and stays as it was when it is damaged. Needs as much free space as the database has in it.
    // Blocks. Errors: conflict (the daemon runs), not_found, invalid (a damaged file), io.
    static Result<void> compact(const std::filesystem::path& state_dir);
    virtual ~Store() = default;

    virtual SourceStates& source_states() = 0;
    virtual Journal& journal() = 0;
    virtual Outbox& outbox() = 0;
    virtual Archive& archive() = 0;

    // A consistent copy while running (SQLite's online backup). The file must not exist. When the task is
    // cancelled, or on an error, nothing is left behind.
    virtual asio::awaitable<Result<void>> backup(std::filesystem::path file) = 0;
    // Deletes articles fetched before `before` that wait for nothing, with their alerts and settled
    // deliveries, a bounded number at a time. How many articles went. What a source listed when it last
    // brought a list stays, however long ago that was (a quiet feed answers "unchanged" for months):
    // forgotten, it would be found again and alert again.
    virtual asio::awaitable<Result<std::size_t>> expire(Timestamp before) = 0;
    // One step of what can wait: articles from before there was a full-text index into it, the index merged,
    // free pages back to the file system. A few milliseconds of the writer. True when there is more to do.
    virtual asio::awaitable<Result<bool>> maintain() = 0;
};

}  // namespace newswatch::store
