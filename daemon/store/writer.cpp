#include "store/detail/writer.hpp"

#include <utility>

#include "core/log.hpp"
#include "store/search/index.hpp"

namespace newswatch::store::detail {
namespace {

// A transaction takes in no more once it has changed so many rows, or worked so long.
constexpr std::int64_t group_rows = 200;
constexpr std::chrono::milliseconds group_time{20};
constexpr int checkpoint_pages = 4000;  // 16 MB: pages that change often are copied once for many changes

// The exception being handled, unless it is the end of the process.
std::exception_ptr survivable() {
    try {
        throw;
    } catch (const Failure& failure) {
        if (failure.kind() == Failure::Kind::fatal) end_process(failure);
        return std::current_exception();
    } catch (...) {
        return std::current_exception();
    }
}

// What is wrong with the full-text index when that is what `error` is about; else empty.
std::string index_damage(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const Failure& failure) {
        return failure.kind() == Failure::Kind::index ? failure.error().message : std::string{};
    } catch (...) {
        return {};
    }
}

}  // namespace

Error error_of(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const Failure& failure) {
        return failure.error();
    }
}

Writer::~Writer() { thread_.join(); }

void Writer::submit(std::unique_ptr<Job> job) {
    asio::post(thread_, [this, job = std::move(job)]() mutable { arrive(std::move(job)); });
}

// The commit is posted behind everything that is already waiting to arrive, and so takes all of that along.
void Writer::arrive(std::unique_ptr<Job> job) {
    arrived_.push_back(std::move(job));
    if (std::exchange(scheduled_, true)) return;
    asio::post(thread_, [this] { commit_arrived(); });
}

void Writer::commit_arrived() {
    Group group;
    const bool broken = begin(group) && !commit_group(group);
    // What broke the transaction need not break each of its parts. Savepoints would keep the parts from each
    // other, but at each of them FTS5 writes out what it has gathered, and failures are rare.
    const bool remade = broken && remade_index(group.front().error);
    if (remade || (broken && group.size() > 1))
        for (auto& entry : group) commit_alone(entry);
    for (auto& entry : group) entry.job->finish(entry.error);
    group.clear();
    checkpoint_when_due();
    scheduled_ = !arrived_.empty();
    if (scheduled_) asio::post(thread_, [this] { commit_arrived(); });
}

bool Writer::begin(Group& refused) {
    try {
        db_.run("BEGIN IMMEDIATE");
        return true;
    } catch (...) {
        const auto error = survivable();
        for (auto& job : arrived_) refused.push_back({std::move(job), error});
        arrived_.clear();
        return false;
    }
}

bool Writer::commit_group(Group& group) {
    const auto started = std::chrono::steady_clock::now();
    const auto rows_before = db_.total_changes();
    const auto has_room = [&] {
        return db_.total_changes() - rows_before < group_rows &&
               std::chrono::steady_clock::now() - started < group_time;
    };
    try {
        while (!arrived_.empty() && (group.empty() || has_room())) {
            group.push_back({std::move(arrived_.front()), nullptr});
            arrived_.pop_front();
            group.back().job->run(db_);
        }
        db_.run("COMMIT");
        return true;
    } catch (...) {
        const auto error = survivable();
        undo();
        for (auto& entry : group) entry.error = error;
        return false;
    }
}

void Writer::commit_alone(Entry& entry) {
    entry.error = nullptr;
    try {
        db_.run("BEGIN IMMEDIATE");
        entry.job->run(db_);
        db_.run("COMMIT");
    } catch (...) {
        entry.error = survivable();
        undo();
    }
}

void Writer::undo() {
    try {
        if (db_.in_transaction()) db_.execute("ROLLBACK");
    } catch (const Failure& failure) {
        end_process(failure);
    }
}

bool Writer::remade_index(const std::exception_ptr& error) {
    const auto damage = index_damage(error);
    if (damage.empty()) return false;
    try {
        db_.run("BEGIN IMMEDIATE");
        remake_index(db_, damage);
        db_.run("COMMIT");
        return true;
    } catch (...) {
        const auto why = survivable();
        undo();
        log::warn("the full-text index cannot be made anew", {{"why", error_of(why).message}});
        return false;
    }
}

void Writer::checkpoint_when_due() {
    if (db_.log_pages() < checkpoint_pages) return;
    try {
        db_.checkpoint(false);
    } catch (const Failure& failure) {
        if (failure.kind() == Failure::Kind::fatal) end_process(failure);
        // The log keeps what could not be copied for want of space; the next commit tries again.
        log::debug("the write-ahead log waits", {{"why", failure.error().message}});
    }
}

}  // namespace newswatch::store::detail
