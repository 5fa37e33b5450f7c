#include "collect/folder/watch.hpp"

#include <sys/inotify.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>

#include "collect/folder/files.hpp"

namespace newswatch::collect {
namespace {

constexpr std::uint32_t files_mask =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD;
constexpr std::uint32_t appearing_mask = IN_CREATE | IN_MOVED_TO | IN_ONLYDIR | IN_MASK_ADD;

}  // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::open(asio::any_io_executor loop, Tell tell) {
    const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0)
        return Error{ErrorKind::unavailable, std::string{"inotify: "} + std::strerror(errno) +
                                                 "; the limit is fs.inotify.max_user_instances"};
    asio::posix::stream_descriptor events{loop, descriptor};
    return std::unique_ptr<FolderWatch>{new FolderWatch{std::move(events), std::move(tell)}};
}

asio::awaitable<void> FolderWatch::run() {
    std::vector<char> buffer(64 * 1024);
    for (;;) {
        const auto size = co_await events_.async_read_some(asio::buffer(buffer), asio::use_awaitable);
        read({buffer.data(), size});
    }
}

Result<int> FolderWatch::add(const std::string& path, What what) const {
    const int watch =
        ::inotify_add_watch(descriptor_, path.c_str(), what == What::files ? files_mask : appearing_mask);
    if (watch >= 0) return watch;
    const std::string hint = errno == ENOSPC ? "; the limit is fs.inotify.max_user_watches" : "";
    return Error{errno == ENOSPC ? ErrorKind::unavailable : ErrorKind::io,
                 "inotify: " + path + ": " + std::strerror(errno) + hint};
}

void FolderWatch::claim(int watch, PollQueue::Ticket ticket, std::string name) {
    const auto before = watches_.find(ticket);
    if (before != watches_.end() && before->second == watch) return;
    drop(ticket);
    watches_[ticket] = watch;
    claims_.emplace(watch, Claim{ticket, std::move(name)});
}

void FolderWatch::drop(PollQueue::Ticket ticket) {
    const auto known = watches_.find(ticket);
    if (known == watches_.end()) return;
    const int watch = known->second;
    watches_.erase(known);
    auto [claim, last] = claims_.equal_range(watch);
    while (claim != last) claim = claim->second.ticket == ticket ? claims_.erase(claim) : std::next(claim);
    if (claims_.count(watch) == 0) ::inotify_rm_watch(descriptor_, watch);
}

std::vector<FolderWatch::Claim> FolderWatch::claims_of(int watch) const {
    std::vector<Claim> claims;
    const auto [first, last] = claims_.equal_range(watch);
    for (auto claim = first; claim != last; ++claim) claims.push_back(claim->second);
    return claims;
}

// The folder is not where it was: whatever stands there next is another one.
void FolderWatch::end(int watch) {
    for (const auto& claim : claims_of(watch)) watches_.erase(claim.ticket);
    claims_.erase(watch);
    ::inotify_rm_watch(descriptor_, watch);
}

void FolderWatch::read(std::string_view events) {
    while (events.size() >= sizeof(inotify_event)) {
        inotify_event event{};
        std::memcpy(&event, events.data(), sizeof event);
        events.remove_prefix(sizeof event);
        if (event.len > events.size()) return;
        const std::string name{events.data(), ::strnlen(events.data(), event.len)};
        events.remove_prefix(event.len);
        heard(event.wd, event.mask, name);
    }
}

void FolderWatch::heard(int watch, std::uint32_t mask, const std::string& name) {
    if ((mask & IN_Q_OVERFLOW) != 0) {
        for (const auto& [ticket, its] : watches_) tell_(ticket, {});
        return;
    }
    const auto claims = claims_of(watch);
    if (claims.empty()) return;
    const bool over = (mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0;
    if (over) end(watch);
    for (const auto& claim : claims) {
        const bool waits_for_folder = !claim.name.empty();
        const bool is_folder = (mask & IN_ISDIR) != 0;
        if (over || (waits_for_folder && is_folder && name == claim.name))
            tell_(claim.ticket, {});
        else if (!waits_for_folder && !is_folder && (mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 &&
                 is_taken_name(name))
            tell_(claim.ticket, name);
    }
}

}  // namespace newswatch::collect
