// From a plugin's file to its entry: the checks before its code is loaded, and those right after.
#pragma once

#include <newswatch/plugin.h>

#include <optional>
#include <string>

#include "plugin/chain.hpp"
#include "plugin/detail/catalogue.hpp"

namespace newswatch::plugin {

// Why something cannot be used; what a LoadReport is filled from.
struct Refusal {
    LoadState state = LoadState::failed;
    std::string what, expected, got, fix;
};

// Without running any code of the plugin: its ABI major and its capabilities.
std::optional<Refusal> check_manifest(const Manifest& manifest);

// Loads the file, for good: it is never unloaded, since code of it may be reached from thread-local
// destructors. Refused: a file that people other than its owner may write, one that the dynamic linker
// refuses, one whose entry does not say what its note says, one that needs a newer host.
struct Loaded {
    const nw_entry* entry = nullptr;
    std::optional<Refusal> refusal;
};
Loaded load_library(const CatalogueEntry& plugin);

// Whether the instance offers what the manifest declares, no more and no less.
std::optional<Refusal> check_capabilities(const Manifest& manifest, nw_plugin& instance);

}  // namespace newswatch::plugin
