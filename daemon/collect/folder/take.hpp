// From files to articles. Reads the disk and parses: on the pool. Private to the room.
#pragma once

#include "collect/folder/files.hpp"
#include "config/config.hpp"

namespace newswatch::collect {

struct WaitingFile {
    std::string name;
    FileMarks marks;
    bool closed = false;  // the kernel told that its writer closed it, or that it was moved in
    std::optional<Timestamp> unchanged_since = {};  // as far as earlier looks show
};

// A file that is not taken yet: it may be incomplete.
struct UnsettledFile {
    std::string name;
    FileMarks marks;
    Timestamp since{};  // unchanged, as far as is known
    Timestamp again{};  // look again then, when nothing is heard of it
};

struct TakenStep {
    std::size_t looked_at = 0;  // of those that waited, from the first
    std::vector<store::TakenFile> files;
    std::vector<store::FoundArticle> articles;
    std::vector<Timestamp> published;
    std::vector<std::pair<std::string, std::string>> damaged;  // taken, but not all of it: name, what
    std::vector<UnsettledFile> unsettled;
    std::uint64_t bytes = 0;
};

// How long a file must not change before it counts as complete: when nothing else tells, and when what it
// holds looks cut off.
inline constexpr Duration settling_time = std::chrono::seconds{2};
inline constexpr Duration patience_with_cut_files = std::chrono::seconds{10};

// Takes from `waiting`, which begins at `first`, what is complete: at most a hundred files and 16 MiB at
// once, and never two versions of one article, so that the store sees them one after the other. A file that
// holds neither a feed nor a text, or is larger than max_bytes, is among `files` with its trouble. At the
// first contact, what is older than max_age (the article, or the file) is for the archive only.
TakenStep take_files(const std::string& folder, const std::vector<WaitingFile>& waiting, std::size_t first,
                     const config::SourceConfig& source, bool first_contact, Timestamp now);

}  // namespace newswatch::collect
