#include "plugin/detail/catalogue.hpp"

#include <algorithm>

namespace newswatch::plugin {

Catalogue::Catalogue(const std::vector<std::filesystem::path>& search_path) {
    for (const auto& directory : search_path) read(directory);
}

void Catalogue::read(const std::filesystem::path& directory) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator it{directory, error}, end; !error && it != end;
         it.increment(error))
        if (it->path().extension() == ".so") files.push_back(it->path());
    if (error) unreadable_.push_back(directory.string() + ": " + error.message());
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        auto manifest = read_manifest(file);
        if (!manifest)
            unreadable_.push_back(manifest.error().message);
        else if (find(manifest->id) == nullptr)
            entries_.push_back({file, std::move(*manifest)});
    }
}

const CatalogueEntry* Catalogue::find(const std::string& id) const {
    const auto it =
        std::find_if(entries_.begin(), entries_.end(), [&](const auto& e) { return e.manifest.id == id; });
    return it == entries_.end() ? nullptr : &*it;
}

std::vector<std::string> Catalogue::ids() const {
    std::vector<std::string> ids;
    for (const auto& entry : entries_) ids.push_back(entry.manifest.id);
    return ids;
}

}  // namespace newswatch::plugin
