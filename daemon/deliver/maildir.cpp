#include "deliver/detail/maildir.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "deliver/message.hpp"
#include "runtime/offload.hpp"

namespace newswatch::deliver::detail {
namespace {

namespace fs = std::filesystem;

Error failure(const char* doing, const fs::path& path, int code) {
    return {ErrorKind::io, std::string{"cannot "} + doing + " " + path.string() + ": " + std::strerror(code)};
}

class File {
public:
    File(const fs::path& path, int flags, mode_t mode = 0)
        : descriptor_{::open(path.c_str(), flags | O_CLOEXEC, mode)} {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    bool is_open() const { return descriptor_ >= 0; }
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

Result<void> sync_directory(const fs::path& directory) {
    const File file{directory, O_RDONLY | O_DIRECTORY};
    if (!file.is_open() || ::fsync(file.get()) != 0) return failure("sync the directory", directory, errno);
    return {};
}

Result<void> create_maildir(const fs::path& maildir) {
    for (const auto& directory : {maildir, maildir / "tmp", maildir / "new", maildir / "cur"}) {
        std::error_code error;
        if (fs::is_directory(directory, error)) continue;
        const auto parent = directory.parent_path();
        if (!parent.empty()) fs::create_directories(parent, error);
        if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
            return failure("create the Maildir folder", directory, errno);
        const auto synced = sync_directory(parent.empty() ? fs::path{"."} : parent);
        if (!synced) return synced;
    }
    return {};
}

// Messages only ever move from new/ to cur/, so a look into new/ first misses none.
fs::path find_message(const fs::path& maildir, const std::string& name) {
    std::error_code error;
    if (fs::exists(maildir / "new" / name, error)) return maildir / "new" / name;
    for (fs::directory_iterator entry{maildir / "cur", error}, end; !error && entry != end;
         entry.increment(error)) {
        const auto file = entry->path().filename().string();
        // A mail reader appends ":2," and its flags.
        if (file.starts_with(name) && (file.size() == name.size() || file[name.size()] == ':'))
            return entry->path();
    }
    return {};
}

Result<void> write_file(const fs::path& path, const std::string& content) {
    const File file{path, O_WRONLY | O_CREAT | O_TRUNC, 0600};
    if (!file.is_open()) return failure("create", path, errno);
    for (std::size_t written = 0; written < content.size();) {
        const auto n = ::write(file.get(), content.data() + written, content.size() - written);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failure("write", path, errno);
        written += static_cast<std::size_t>(n);
    }
    if (::fsync(file.get()) != 0) return failure("sync", path, errno);
    return {};
}

}  // namespace

Result<Kept> keep_message(const fs::path& maildir, const std::string& name, const std::string& message) {
    if (const auto created = create_maildir(maildir); !created) return created.error();
    if (const auto there = find_message(maildir, name); !there.empty()) {
        // The earlier attempt may have ended between the move and its sync.
        const auto synced = sync_directory(there.parent_path());
        if (!synced) return synced.error();
        return Kept{there, true};
    }
    const auto draft = maildir / "tmp" / name, place = maildir / "new" / name;
    auto done = write_file(draft, message);
    if (done && ::rename(draft.c_str(), place.c_str()) != 0)
        done = failure("move to new/ the file", draft, errno);
    if (done) done = sync_directory(maildir / "new");
    if (done) return Kept{place, false};
    ::unlink(draft.c_str());
    return done.error();
}

asio::awaitable<Outcome> MaildirChannel::send(store::PendingDelivery delivery) {
    const Envelope envelope{setting_.from, setting_.from_name, setting_.to, setting_.to_name};
    Outcome outcome{.where = setting_.maildir.string()};
    auto message = compose(delivery, envelope);
    if (!message) {
        outcome.verdict = Outcome::Verdict::rejected;
        outcome.reply = message.error().message;
        co_return outcome;
    }
    // Time first, as mail readers expect; the same on every attempt.
    const auto seconds =
        std::chrono::floor<std::chrono::seconds>(delivery.created).time_since_epoch().count();
    auto write = [maildir = setting_.maildir,
                  name = std::to_string(seconds) + "." + delivery.id + ".newswatch",
                  message = std::move(*message)] { return keep_message(maildir, name, message); };
    const auto kept = co_await runtime::offload(pool_, std::move(write));
    if (kept) {
        outcome.verdict = Outcome::Verdict::accepted;
        outcome.where = kept->file.string();
        outcome.reply = kept->was_there ? "was there already" : "written";
    } else {
        outcome.reply = kept.error().message;
    }
    co_return outcome;
}

}  // namespace newswatch::deliver::detail
