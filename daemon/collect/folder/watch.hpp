// News of folders from the kernel (inotify). It only wakes: what there is to take, the folder itself shows.
// Loop thread only. Private to the room.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "collect/timing/poll_queue.hpp"
#include "core/result.hpp"

namespace newswatch::collect {
namespace asio = boost::asio;

class FolderWatch {
public:
    // The source's file of this name is complete as far as its writer tells; an empty name: anything may have
    // happened, look at everything.
    using Tell = std::function<void(PollQueue::Ticket, const std::string& name)>;

    // An Error (unavailable) when the kernel gives no more of them to this user.
    static Result<std::unique_ptr<FolderWatch>> open(asio::any_io_executor loop, Tell tell);

    // Tells for ever.
    asio::awaitable<void> run();

    // What to watch of a path: a folder for files, or the folder around for that folder to appear.
    enum class What { files, appearing };
    // Asks the kernel, which may have to ask a disk: call it on the pool. The number for claim(), or an
    // Error.
    Result<int> add(const std::string& path, What what) const;
    // From now on the watch tells `ticket`, and any earlier one no longer does. `name`: the folder that is to
    // appear; empty: files.
    void claim(int watch, PollQueue::Ticket ticket, std::string name);
    void drop(PollQueue::Ticket ticket);

private:
    FolderWatch(asio::posix::stream_descriptor events, Tell tell)
        : events_{std::move(events)}, descriptor_{events_.native_handle()}, tell_{std::move(tell)} {}
    struct Claim {
        PollQueue::Ticket ticket;
        std::string name;
    };
    void read(std::string_view events);
    void heard(int watch, std::uint32_t mask, const std::string& name);
    std::vector<Claim> claims_of(int watch) const;
    void end(int watch);

    asio::posix::stream_descriptor events_;
    const int descriptor_;  // of events_: the kernel takes it on any thread, events_ itself is the loop's
    Tell tell_;
    std::multimap<int, Claim> claims_;
    std::map<PollQueue::Ticket, int> watches_;
};

}  // namespace newswatch::collect
