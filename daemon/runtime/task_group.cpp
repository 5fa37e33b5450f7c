#include "runtime/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cassert>
#include <vector>

#include "core/log.hpp"

namespace newswatch::runtime {
namespace {

bool is_cancellation(const boost::system::error_code& code) { return code == asio::error::operation_aborted; }

// True when the task failed, after saying so.
bool report(const std::string& name, std::exception_ptr error) {
    if (!error) return false;
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& e) {
        if (is_cancellation(e.code())) return false;
        log::error("a task failed", {{"task", name}, {"why", e.what()}});
    } catch (const std::exception& e) {
        log::error("a task failed", {{"task", name}, {"why", e.what()}});
    } catch (...) {
        log::error("a task failed", {{"task", name}, {"why", "unknown exception"}});
    }
    return true;
}

}  // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor) : executor_{std::move(executor)}, idle_{executor_} {
    idle_.expires_at(asio::steady_timer::time_point::max());
}

TaskGroup::~TaskGroup() { assert(tasks_.empty() && "a TaskGroup must be joined before it is destroyed"); }

void TaskGroup::spawn(std::string name, asio::awaitable<void> task) {
    const auto entry = tasks_.emplace(tasks_.end());
    entry->name = std::move(name);
    auto done = [this, entry](std::exception_ptr error) { finished(entry, error); };
    asio::co_spawn(executor_, std::move(task),
                   asio::bind_cancellation_slot(entry->signal.slot(), std::move(done)));
}

void TaskGroup::finished(std::list<Task>::iterator task, std::exception_ptr error) {
    if (report(task->name, error)) ++failures_;
    tasks_.erase(task);
    if (tasks_.empty()) idle_.cancel();
}

void TaskGroup::cancel() {
    // A signal may end its task at once and erase the entry, so step on before emitting.
    for (auto it = tasks_.begin(); it != tasks_.end();)
        (it++)->signal.emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> TaskGroup::join() {
    boost::system::error_code ignored;
    while (!tasks_.empty()) {
        co_await idle_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

}  // namespace newswatch::runtime
