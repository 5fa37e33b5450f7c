#include "collect/folder/take.hpp"

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <set>
#include <variant>

#include "collect/ingest.hpp"
#include "core/ascii.hpp"
#include "feed/plain_text.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t most_files = 100;
constexpr std::uint64_t most_bytes = 16u << 20;

class OpenFile {
public:
    explicit OpenFile(int descriptor) : descriptor_{descriptor} {}
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

enum class Writers { none, some, unknown };

// There, writers sit on other machines, and a lease is granted or refused for other reasons.
bool is_shared(int file) {
    // From linux/magic.h and the file systems' own sources: NFS, SMB, CIFS, SMB2, FUSE, 9P, Ceph, AFS.
    constexpr std::array<std::uint32_t, 8> shared{0x6969,     0x517B,     0xFF534D42, 0xFE534D42,
                                                  0x65735546, 0x01021997, 0x00C36400, 0x5346414F};
    struct statfs info {};
    return ::fstatfs(file, &info) != 0 ||
           std::find(shared.begin(), shared.end(), static_cast<std::uint32_t>(info.f_type)) != shared.end();
}

// A read lease is granted on a file that nobody has open for writing: one's own, or any with CAP_LEASE. Who
// opens it meanwhile waits for a moment, and we are told by a signal: SIGIO would end the process, SIGURG
// does nothing.
Writers writers_of(int file) {
    if (is_shared(file) || ::fcntl(file, F_SETSIG, SIGURG) != 0) return Writers::unknown;
    if (::fcntl(file, F_SETLEASE, F_RDLCK) == 0) {
        ::fcntl(file, F_SETLEASE, F_UNLCK);
        return Writers::none;
    }
    return errno == EAGAIN ? Writers::some : Writers::unknown;
}

// What became of one file.
struct Nothing {};  // it is gone, empty, or being written: there will be news of it
struct Read {
    std::string bytes;
};
struct Trouble {
    std::string what;
};
using Reading = std::variant<Nothing, Read, Trouble, UnsettledFile>;

// What must be known of a file to read it.
struct Reader {
    const WaitingFile& waiting;
    const config::SourceConfig& source;
    Timestamp now;

    bool unchanged_for(Duration time) const {
        return waiting.unchanged_since && now - *waiting.unchanged_since >= time;
    }
    UnsettledFile unsettled(const FileMarks& marks, Duration patience) const {
        const auto since = marks == waiting.marks ? waiting.unchanged_since.value_or(now) : now;
        return {waiting.name, marks, since, std::max(since, now - patience) + patience};
    }
};

std::optional<FileMarks> marks_of_open(int file) {
    struct stat info {};
    if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
    return marks_of(info);
}

bool read_all(int file, std::string& bytes) {
    std::size_t size = 0;
    while (size < bytes.size()) {
        const auto got = ::pread(file, bytes.data() + size, bytes.size() - size, static_cast<off_t>(size));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        size += static_cast<std::size_t>(got);
    }
    return true;
}

Reading read_file(int folder, const Reader& reader) {
    const auto& waiting = reader.waiting;
    const OpenFile file{
        ::openat(folder, waiting.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    if (file.get() < 0) {
        if (errno == ENOENT || errno == ELOOP) return Nothing{};
        return Trouble{std::strerror(errno)};
    }
    const auto marks = marks_of_open(file.get());
    if (!marks || marks->size == 0) return Nothing{};
    if (*marks != waiting.marks) return reader.unsettled(*marks, settling_time);
    const auto writers = writers_of(file.get());
    if (writers == Writers::some) return Nothing{};
    if (writers == Writers::unknown && !waiting.closed && !reader.unchanged_for(settling_time))
        return reader.unsettled(*marks, settling_time);
    if (marks->size > reader.source.max_bytes)
        return Trouble{std::to_string(marks->size) +
                       " bytes, more than max_bytes = " + std::to_string(reader.source.max_bytes)};
    Read read{std::string(marks->size, '\0')};
    const bool whole = read_all(file.get(), read.bytes);
    if (marks_of_open(file.get()) != marks) return reader.unsettled(*marks, settling_time);
    if (!whole) return Trouble{"cannot be read"};
    return read;
}

bool ends_with_txt(std::string_view name) {
    constexpr std::string_view ending = ".txt";
    return name.size() >= ending.size() &&
           equal_ignoring_case(name.substr(name.size() - ending.size()), ending);
}

Result<feed::Document> parse_file(const std::string& bytes, const WaitingFile& file,
                                  const config::SourceConfig& source) {
    feed::Limits limits;
    limits.bytes = source.max_bytes;
    std::string_view start = bytes;
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    start.remove_prefix(std::min(start.find_first_not_of(" \t\r\n"), start.size()));
    const bool marked_up = start.starts_with("<") || start.starts_with("{");
    if (marked_up || !ends_with_txt(file.name)) {
        auto document = feed::parse(bytes, {}, limits);
        if (document || marked_up) return document;
    }
    auto document = feed::parse_text(bytes, limits);
    if (!document) return document;
    auto& item = document->items.front();
    // The next text under the same name (latest.txt) is another article, a corrected one is not.
    item.id = file.name + " " + item.title.plain;
    item.published.at = modified_at(file.marks);
    item.published.certainty = feed::Certainty::exact;
    return document;
}

bool is_cut_off(const Result<feed::Document>& document) {
    return !document || std::any_of(document->problems.begin(), document->problems.end(),
                                    [](const auto& problem) { return problem.kind == "truncated"; });
}

store::TakenFile taken(const WaitingFile& file, std::string trouble) {
    return {file.name, file.marks.size, file.marks.modified, file.marks.inode, std::move(trouble)};
}

class Step {
public:
    Step(const config::SourceConfig& source, bool first_contact, Timestamp now)
        : source_{source}, first_contact_{first_contact}, now_{now} {}

    // False: there is no room for the file in this step.
    bool take(int folder, const WaitingFile& file) {
        const Reader reader{file, source_, now_};
        auto reading = read_file(folder, reader);
        if (auto* const trouble = std::get_if<Trouble>(&reading)) {
            // Whether it may be read can change without a mark of it: it is tried again at the next look.
            auto record = taken(file, std::move(trouble->what));
            if (file.marks.size <= source_.max_bytes) record.inode = 0;
            step.files.push_back(std::move(record));
        }
        if (auto* const unsettled = std::get_if<UnsettledFile>(&reading))
            step.unsettled.push_back(std::move(*unsettled));
        auto* const read = std::get_if<Read>(&reading);
        return read == nullptr || take(reader, *read);
    }

    TakenStep step;

private:
    bool take(const Reader& reader, const Read& read) {
        const auto& file = reader.waiting;
        if (!step.files.empty() && step.bytes + read.bytes.size() > most_bytes) return false;
        auto document = parse_file(read.bytes, file, source_);
        if (is_cut_off(document) && !reader.unchanged_for(patience_with_cut_files)) {
            step.unsettled.push_back(reader.unsettled(file.marks, patience_with_cut_files));
            return true;
        }
        step.bytes += read.bytes.size();
        if (!document) {
            step.files.push_back(taken(file, document.error().message));
            return true;
        }
        auto ingested = ingest(std::move(*document), source_, first_contact_, now_);
        if (!add(ingested, file)) return false;
        if (!ingested.damage.empty()) step.damaged.emplace_back(file.name, std::move(ingested.damage));
        step.files.push_back(taken(file, {}));
        return true;
    }

    bool add(Ingested& ingested, const WaitingFile& file) {
        for (const auto& found : ingested.articles)
            if (ids_.count(found.article.id) != 0) return false;
        const bool old = first_contact_ && modified_at(file.marks) < now_ - source_.max_age;
        for (auto& found : ingested.articles) {
            ids_.insert(found.article.id);
            found.archive_only = found.archive_only || old;
            step.articles.push_back(std::move(found));
        }
        step.published.insert(step.published.end(), ingested.published.begin(), ingested.published.end());
        return true;
    }

    const config::SourceConfig& source_;
    bool first_contact_;
    Timestamp now_;
    std::set<std::string> ids_;
};

}  // namespace

TakenStep take_files(const std::string& path, const std::vector<WaitingFile>& waiting, std::size_t first,
                     const config::SourceConfig& source, bool first_contact, Timestamp now) {
    Step step{source, first_contact, now};
    const OpenFile folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.get() < 0) {
        // It has gone away; the next look says so.
        step.step.looked_at = waiting.size() - first;
        return std::move(step.step);
    }
    for (auto at = first; at < waiting.size() && step.step.looked_at < most_files; ++at) {
        if (!step.take(folder.get(), waiting[at])) break;
        ++step.step.looked_at;
    }
    return std::move(step.step);
}

}  // namespace newswatch::collect
