// The plugins that lie in the search path, known by their manifests alone.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "plugin/manifest.hpp"

namespace newswatch::plugin {

struct CatalogueEntry {
    std::filesystem::path file;
    Manifest manifest;
};

// Reads the manifest of every *.so in each directory, in the order given and then by name; runs none of them.
class Catalogue {
public:
    explicit Catalogue(const std::vector<std::filesystem::path>& search_path);

    const CatalogueEntry* find(const std::string& id) const;  // the first with that id, or null
    std::vector<std::string> ids() const;
    const std::vector<std::string>& unreadable() const {
        return unreadable_;
    }  // "file: why", also missing directories

private:
    void read(const std::filesystem::path& directory);
    std::vector<CatalogueEntry> entries_;
    std::vector<std::string> unreadable_;
};

}  // namespace newswatch::plugin
