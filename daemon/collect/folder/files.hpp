// Which files of a folder there are to take. Reads the disk: on the pool. Private to the room.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/result.hpp"
#include "store/source_states.hpp"

namespace newswatch::collect {

// What tells one version of a file from another.
struct FileMarks {
    std::uint64_t size = 0, inode = 0;
    std::int64_t modified = 0;  // nanoseconds since 1970
    bool operator==(const FileMarks&) const = default;
};
FileMarks marks_of(const struct stat& info);
FileMarks marks_of(const store::TakenFile& file);
Timestamp modified_at(const FileMarks& marks);

// Files by name, as they were taken.
using TakenFiles = std::unordered_map<std::string, store::TakenFile>;

struct FoundFile {
    std::string name;
    FileMarks marks;
};

// What a look into a folder shows, set against what was taken before.
struct Look {
    std::vector<FoundFile> waiting;      // new or changed, the one changed first first
    std::vector<store::TakenFile> done;  // taken without trouble, and still there
    std::vector<std::string> missing;    // taken, and not there any more
};

// Not hidden files, nor the names under which programs write what they rename when it is complete.
bool is_taken_name(std::string_view name);

// Looks at every file, or at those of `names` only (then nothing is missing). Sub-folders, symbolic links,
// devices and pipes are no files. `with_done`: those are listed, too. An Error (io) when the folder cannot be
// read.
Result<Look> look_at(const std::string& folder, const std::optional<std::set<std::string>>& names,
                     const TakenFiles& taken, bool with_done);

}  // namespace newswatch::collect
