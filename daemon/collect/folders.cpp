// One poll of a source that is a folder: its files, step by step, to what the store is given.
#include <sys/stat.h>

#include "collect/collector.hpp"
#include "collect/folder/folder.hpp"
#include "collect/folder/put_away.hpp"
#include "collect/folder/watch.hpp"
#include "collect/ingest.hpp"
#include "core/log.hpp"
#include "runtime/backoff.hpp"
#include "runtime/offload.hpp"

namespace newswatch::collect {
namespace {

constexpr Duration longest_wait_of_once = std::chrono::seconds{15};

enum class Kind { missing, folder, other };

Kind kind_of(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return Kind::missing;
    return S_ISDIR(info.st_mode) ? Kind::folder : Kind::other;
}

// The folder around a path, and the name in it.
std::pair<std::string, std::string> split(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == path.npos) return {".", path};
    return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

std::vector<store::TakenFile> without_trouble(const std::vector<store::TakenFile>& files) {
    std::vector<store::TakenFile> fine;
    for (const auto& file : files)
        if (file.trouble.empty()) fine.push_back(file);
    return fine;
}

// Each trouble once, not at every look; `newswatch sources` goes on showing it.
void report(const config::SourceConfig& source, const Folder& folder, const TakenStep& step) {
    for (const auto& file : step.files) {
        const auto known = folder.taken().find(file.name);
        const bool told = known != folder.taken().end() && known->second.trouble == file.trouble;
        if (!file.trouble.empty() && !told)
            log::warn("a file cannot be read and is left alone until it changes",
                      {{"source", source.name}, {"file", file.name}, {"why", file.trouble}});
    }
    for (const auto& [name, what] : step.damaged)
        log::warn("a file is damaged; what could be read was taken",
                  {{"source", source.name}, {"file", name}, {"why", what}});
}

}  // namespace

// What one visit to a folder comes to, gathered over its steps.
struct Collector::Visit {
    PollQueue::Ticket ticket;
    config::SourceConfig source;
    Known before;
    std::shared_ptr<Folder> folder;
    bool everything = false;
    std::vector<WaitingFile> waiting = {};
    std::vector<store::TakenFile> done = {};
    std::vector<std::string> gone = {};
    PollResult result = {};
    std::uint64_t articles = 0;
};

asio::awaitable<bool> Collector::is_folder(PollQueue::Ticket ticket, config::SourceConfig source) {
    const Folder folder{source};
    const auto path = folder.path();
    auto look = [path] { return kind_of(path); };
    auto kind = co_await runtime::offload(setting_.pool, look);
    if (kind == Kind::missing) {
        const auto [around, name] = split(path);
        co_await watch(ticket, around, name);
        // It may have come before the watch did.
        kind = co_await runtime::offload(setting_.pool, look);
    }
    co_return kind == Kind::folder;
}

asio::awaitable<void> Collector::watch(PollQueue::Ticket ticket, std::string path, std::string name) {
    if (once_ || stopping_ || watch_failed_) co_return;
    if (!watch_) {
        auto opened = FolderWatch::open(
            setting_.loop, [this](PollQueue::Ticket of, const std::string& file) { heard(of, file); });
        if (!opened) {
            watch_failed_ = true;
            log::warn("folders are looked at at their intervals only", {{"why", opened.error().message}});
            co_return;
        }
        watch_ = std::move(*opened);
        tasks_.spawn("folder watch", watch_->run());
    }
    const auto what = name.empty() ? FolderWatch::What::files : FolderWatch::What::appearing;
    auto work = [this, path, what] { return watch_->add(path, what); };
    const auto added = co_await runtime::offload(setting_.pool, work);
    if (added && find(ticket) != nullptr)
        watch_->claim(*added, ticket, std::move(name));
    else if (!added && added.error().kind == ErrorKind::unavailable)
        log::warn("a folder is looked at at its interval only", {{"why", added.error().message}});
}

void Collector::heard(PollQueue::Ticket ticket, const std::string& name) {
    auto* const entry = find(ticket);
    if (entry == nullptr) return;
    if (entry->folder) entry->folder->heard(name);
    if (entry->polling) return;  // it looks what it heard when it ends
    if (entry->known.state.next_due <= setting_.clock.now()) return;
    queue_.drop(ticket);
    entry->known.state.next_due = setting_.clock.now();
    entry->known.state.next_reason = "there is news of its folder";
    enqueue(*entry);
    wakeup_.notify();
}

asio::awaitable<bool> Collector::visit(PollQueue::Ticket ticket, config::SourceConfig source, Known before) {
    auto* entry = find(ticket);
    if (entry == nullptr) co_return false;
    if (!entry->folder) entry->folder = std::make_shared<Folder>(source);
    Visit visit{ticket, std::move(source), std::move(before), entry->folder};
    auto& folder = *visit.folder;
    const auto last = setting_.clock.now() + longest_wait_of_once;
    for (;;) {
        const auto recorded = co_await look_into(visit);
        entry = find(ticket);
        if (!recorded || entry == nullptr) {
            folder.unload();
            co_return false;
        }
        const auto next = folder.next_look();
        if (!once_ || next > last) break;
        // Once means that nobody looks again later.
        co_await setting_.clock.sleep_until(next);
        visit.before = entry->known;
    }
    auto& state = entry->known.state;
    state.next_due = folder.next_look();
    state.next_reason = folder.waits() ? "a file may be incomplete, or else at the interval"
                                       : "interval " + to_text(visit.source.interval);
    co_return true;
}

asio::awaitable<bool> Collector::look_into(Visit& visit) {
    ++counters_.polls;
    auto& folder = *visit.folder;
    const auto& source = visit.source;
    if (!folder.is_loaded()) {
        auto files = co_await setting_.states.taken_files(source.name, source.url);
        if (!files) {
            log::error("what was taken from a folder cannot be read; polling goes on in 30 s",
                       {{"source", source.name}, {"why", files.error().message}});
            resume_ = setting_.clock.now() + pause_after_loss;
            co_return false;
        }
        folder.load(std::move(*files));
    }
    std::string files_of_it;
    co_await watch(visit.ticket, folder.path(), std::move(files_of_it));
    const auto now = setting_.clock.now();
    const auto names = folder.begin(now, now + source.interval);
    visit.everything = !names;
    visit.result = {};
    const bool tidies = source.after != config::AfterTaking::keep;
    auto work = [&folder, &names, tidies] { return look_at(folder.path(), names, folder.taken(), tidies); };
    auto look = co_await runtime::offload(setting_.pool, work);
    if (!look) {
        ++counters_.failures;
        visit.result = failed({.reason = look.error().message, .cause = Cause::here});
        folder.look_at_everything(now + source.interval);
        store::Listing nothing;
        const auto recorded = co_await finish(visit, std::move(nothing));
        co_return recorded;
    }
    visit.waiting = folder.sort_out(std::move(look->waiting));
    visit.done = std::move(look->done);
    if (visit.everything) visit.gone = folder.gone(look->missing, now);
    const auto recorded = co_await take_files(visit);
    co_return recorded;
}

asio::awaitable<bool> Collector::take_files(Visit& visit) {
    auto& folder = *visit.folder;
    const bool first_contact = !visit.before.state.last_success;
    std::size_t first = 0;
    do {
        auto work = [&visit, &folder, first, first_contact, now = setting_.clock.now()] {
            return collect::take_files(folder.path(), visit.waiting, first, visit.source, first_contact, now);
        };
        auto step = co_await runtime::offload(setting_.pool, work);
        first += step.looked_at;
        counters_.bytes += step.bytes;
        for (const auto& file : step.unsettled) folder.wait_for(file);
        report(visit.source, folder, step);
        const bool is_last = first >= visit.waiting.size();
        const auto recorded = co_await keep(visit, std::move(step), is_last);
        if (!recorded) co_return false;
    } while (first < visit.waiting.size());
    const auto tidied = co_await tidy(visit, std::move(visit.done));
    co_return tidied;
}

asio::awaitable<bool> Collector::keep(Visit& visit, TakenStep step, bool is_last) {
    auto& folder = *visit.folder;
    auto& dates = visit.result.published;
    dates.insert(dates.end(), step.published.begin(), step.published.end());
    if (find(visit.ticket) == nullptr) co_return false;
    const auto files = step.files;
    folder.took(files);
    store::Listing part{std::move(step.articles), false};
    if (visit.source.full_text && !part.articles.empty()) {
        co_await complete_articles(visit.source, visit.ticket, part);
        if (find(visit.ticket) == nullptr) co_return false;
    }
    part.taken = std::move(step.files);
    if (!is_last) {
        // A first contact lasts until its last step: what follows after a crash is as old as what came
        // before.
        auto state = visit.before.state;
        state.memory = visit.before.memory.to_text();
        const auto receipt = co_await record(visit.source.name, std::move(state), std::move(part));
        if (!receipt) co_return false;
        visit.articles += receipt->fresh + receipt->archived;
    } else {
        folder.forget(visit.gone);
        part.gone = std::move(visit.gone);
        const auto recorded = co_await finish(visit, std::move(part));
        if (!recorded) co_return false;
    }
    auto fine = without_trouble(files);
    const auto tidied = co_await tidy(visit, std::move(fine));
    co_return tidied;
}

asio::awaitable<bool> Collector::finish(Visit& visit, store::Listing part) {
    auto& folder = *visit.folder;
    auto& result = visit.result;
    const auto& before = visit.before;
    if (result.kind != PollResult::Kind::failed) {
        result.error = folder.trouble();
        const bool news =
            !part.taken.empty() || visit.articles != 0 || result.error != before.state.last_error;
        if (!news && !visit.everything) co_return true;
        result.kind = news ? PollResult::Kind::fresh : PollResult::Kind::unchanged;
    }
    auto known = after_poll(before, visit.source, result, setting_.clock.now(), runtime::random_share());
    // Nor is it over while files of it are waited for.
    if (!before.state.last_success && folder.waits()) known.state.last_success.reset();
    const auto receipt = co_await record(visit.source.name, known.state, std::move(part));
    if (!receipt) co_return false;
    known.state.articles += visit.articles + receipt->fresh + receipt->archived;
    if (result.kind == PollResult::Kind::failed && result.error != before.state.last_error)
        log::warn("a source failed", {{"source", visit.source.name}, {"why", result.error}});
    co_await conclude(visit.ticket, before, known, result, false);
    co_return find(visit.ticket) != nullptr;
}

asio::awaitable<bool> Collector::tidy(Visit& visit, std::vector<store::TakenFile> files) {
    if (visit.source.after == config::AfterTaking::keep || files.empty()) co_return true;
    // Whoever has just configured it otherwise wants them kept.
    if (find(visit.ticket) == nullptr) co_return false;
    auto& folder = *visit.folder;
    auto work = [&] { return put_away(folder.path(), files, visit.source); };
    auto untidy = co_await runtime::offload(setting_.pool, work);
    if (!untidy.empty() && folder.untidy.empty())
        log::warn("a taken file stays where it is; it is not read again",
                  {{"source", visit.source.name}, {"why", untidy}});
    if (!untidy.empty() || visit.everything) folder.untidy = std::move(untidy);
    co_return true;
}

}  // namespace newswatch::collect
