#include "entity/watch_list_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <tuple>

#include "entity/watch_list_table.hpp"

namespace newswatch::entity {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_file_bytes = std::uintmax_t{256} << 20;

void complain(LoadedList& loaded, const fs::path& file, std::string message, bool warning = false) {
    loaded.problems.push_back({file.string(), 0, 0, std::move(message), warning});
}

void read_file(const fs::path& file, LoadedList& loaded) {
    std::error_code failed;
    if (const auto size = fs::file_size(file, failed); !failed && size > max_file_bytes)
        return complain(loaded, file,
                        "is " + std::to_string(size) + " bytes long; a watch-list may have " +
                            std::to_string(max_file_bytes) + ": split it into several files");
    std::ifstream in{file, std::ios::binary};
    std::ostringstream text;
    if (in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
    if (!in.is_open() || in.bad() || text.fail())
        return complain(loaded, file, "cannot be read; see that it is a file that newswatch's user may read");
    read_watch_list(text.view(), file.string(), loaded);
}

void read_directory(const fs::path& directory, LoadedList& loaded) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::directory_iterator entry{directory, failed}, end; !failed && entry != end;
         entry.increment(failed))
        // Editors keep their locks and copies in files whose names begin with a dot.
        if (entry->path().extension() == ".toml" && !entry->path().filename().string().starts_with('.'))
            files.push_back(entry->path());
    if (failed) return complain(loaded, directory, "the directory cannot be listed: " + failed.message());
    if (files.empty())
        complain(loaded, directory, "the directory has no *.toml file, so nothing is watched", true);
    std::sort(files.begin(), files.end());
    for (const auto& file : files) read_file(file, loaded);
}

void read_path(const fs::path& path, LoadedList& loaded) {
    std::error_code failed;
    const auto status = fs::status(path, failed);
    if (!fs::exists(status))
        return complain(loaded, path,
                        "no such file or directory; `entities` names watch-lists (*.toml) and "
                        "directories of them");
    fs::is_directory(status) ? read_directory(path, loaded) : read_file(path, loaded);
}

}  // namespace

bool LoadedList::usable() const {
    return std::all_of(problems.begin(), problems.end(),
                       [](const nw::problem& each) { return each.warning; });
}

void read_watch_list(std::string_view toml, const std::string& file, LoadedList& into) {
    into.list.files.push_back(file);
    const auto first_problem = static_cast<std::ptrdiff_t>(into.problems.size());
    read_tables(toml, into);
    // A table's unknown keys are found before the faults of its other values; a reader goes down the file.
    std::sort(into.problems.begin() + first_problem, into.problems.end(),
              [](const nw::problem& a, const nw::problem& b) {
                  return std::tie(a.line, a.column, a.message) < std::tie(b.line, b.column, b.message);
              });
}

LoadedList read_watch_lists(const std::vector<std::string>& paths) {
    LoadedList loaded;
    for (const auto& path : paths) read_path(path, loaded);
    auto findings = review(loaded.list);
    std::move(findings.begin(), findings.end(), std::back_inserter(loaded.problems));
    return loaded;
}

}  // namespace newswatch::entity
