// What a plugin's file says of itself, read from its ELF note without running any of its code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace newswatch::plugin {

struct Manifest {
    std::string id, version, description;
    unsigned abi_major = 0, abi_minor = 0;
    std::vector<std::string> capabilities;        // "enrich", "detect"
    std::vector<std::string> provides, consumes;  // annotation keys
    std::string schema;                           // JSON Schema (a subset of 2020-12) of [plugin.config]
    std::string json;                             // the whole note
};

// Errors: not_found (no such file, no note), invalid (not an ELF file, a damaged note, a field of the wrong
// form). Any thread; the file is hostile input.
Result<Manifest> read_manifest(const std::filesystem::path& file);

}  // namespace newswatch::plugin
