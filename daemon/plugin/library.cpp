#include "plugin/detail/library.hpp"

#include <dlfcn.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace newswatch::plugin {
namespace {

struct Capability {
    const char* name;  // in manifests
    const char* id;    // in nw_plugin.get_extension
};
constexpr std::array capabilities{Capability{"enrich", NW_EXT_ENRICH}, Capability{"detect", NW_EXT_DETECT}};

std::string abi_text(unsigned major, unsigned minor) {
    return std::to_string(major) + "." + std::to_string(minor);
}
const std::string own_abi = abi_text(NW_ABI_MAJOR, NW_ABI_MINOR);

Refusal incompatible(std::string what, std::string expected, std::string got, std::string fix) {
    return {LoadState::incompatible, std::move(what), std::move(expected), std::move(got), std::move(fix)};
}

Refusal wrong_abi(unsigned major, unsigned minor) {
    const auto* fix = major > NW_ABI_MAJOR
                          ? "update newswatch, or install a version of the plugin for this one"
                          : "rebuild the plugin with the SDK of this newswatch";
    return incompatible("it is built for another version of the plugin ABI",
                        "ABI " + std::to_string(NW_ABI_MAJOR) + ".x", "ABI " + abi_text(major, minor), fix);
}

// Whoever may write the file runs code as this daemon.
std::optional<Refusal> check_permissions(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return Refusal{LoadState::failed, "its file cannot be looked at", "a readable file",
                       std::strerror(errno), "check " + file.string() + " and the folders above it"};
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) == 0) return std::nullopt;
    return Refusal{LoadState::failed, "its file may be written by others than its owner",
                   "no write permission for group and others",
                   (status.st_mode & S_IWOTH) != 0 ? "writable by everybody" : "writable by its group",
                   "chmod go-w " + file.string()};
}

std::string remedy(const std::string& linker_error) {
    const auto says = [&](const char* text) { return linker_error.find(text) != std::string::npos; };
    if (says("GLIBC")) return "rebuild the plugin on a system as old as this one";
    if (says("undefined symbol"))
        return "build it with newswatch_add_plugin(), which finds missing symbols when linking";
    if (says("cannot open shared object")) return "install the package that has this library";
    return "rebuild the plugin on this system";
}

std::optional<Refusal> check_entry(const nw_entry* entry, const Manifest& manifest) {
    if (entry == nullptr || !NW_HAS(entry, nw_entry, create) || entry->create == nullptr ||
        entry->manifest == nullptr)
        return incompatible("its entry is not one of this ABI",
                            "an nw_entry of at least " + std::to_string(sizeof(nw_entry)) + " bytes",
                            entry == nullptr ? "nothing" : std::to_string(entry->size) + " bytes",
                            "rebuild the plugin with the SDK of this newswatch");
    if (entry->abi >> 16 != NW_ABI_MAJOR) return wrong_abi(entry->abi >> 16, entry->abi & 0xFFFF);
    if (entry->min_host_minor > NW_ABI_MINOR)
        return incompatible("it needs a newer host",
                            "ABI " + abi_text(NW_ABI_MAJOR, entry->min_host_minor) + " or later",
                            "ABI " + own_abi, "update newswatch");
    if (manifest.json != entry->manifest)
        return Refusal{LoadState::failed, "its code and its note disagree", "one manifest in both",
                       "two different texts, as if the file was replaced while it was loaded",
                       "install the plugin again and restart"};
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> check_manifest(const Manifest& manifest) {
    if (manifest.abi_major != NW_ABI_MAJOR) return wrong_abi(manifest.abi_major, manifest.abi_minor);
    for (const auto& name : manifest.capabilities) {
        const auto known = [&](const Capability& c) { return name == c.name; };
        if (std::none_of(capabilities.begin(), capabilities.end(), known))
            return incompatible("it has a capability that this host does not know", "enrich or detect", name,
                                "update newswatch, or use a version of the plugin without it");
    }
    return std::nullopt;
}

Loaded load_library(const CatalogueEntry& plugin) {
    if (auto refusal = check_permissions(plugin.file)) return {nullptr, std::move(refusal)};
    void* library = ::dlopen(plugin.file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* told = ::dlerror();
        const std::string reason = told == nullptr ? "no reason given" : told;
        return {nullptr, Refusal{LoadState::failed, "the dynamic linker refused it",
                                 "a library that loads with what is installed here", reason, remedy(reason)}};
    }
    const auto entry_of = reinterpret_cast<const nw_entry* (*)()>(::dlsym(library, "nw_plugin_entry_1"));
    if (entry_of == nullptr)
        return {nullptr, incompatible("it does not export the entry of this ABI",
                                      "the symbol nw_plugin_entry_1", "no such symbol",
                                      "end the plugin's source with NEWSWATCH_PLUGIN(Class), and build it "
                                      "with newswatch_add_plugin()")};
    const auto* entry = entry_of();
    auto refusal = check_entry(entry, plugin.manifest);
    if (refusal) return {nullptr, std::move(refusal)};
    return {entry, std::nullopt};
}

std::optional<Refusal> check_capabilities(const Manifest& manifest, nw_plugin& instance) {
    std::string declared, offered;
    bool whole = true;
    for (const auto& [name, id] : capabilities) {
        const auto& names = manifest.capabilities;
        const auto* table = static_cast<const nw_process*>(instance.get_extension(&instance, id));
        if (std::find(names.begin(), names.end(), name) != names.end()) declared += std::string{" "} + name;
        if (table == nullptr) continue;
        offered += std::string{" "} + name;
        whole = whole && NW_HAS(table, nw_process, process) && table->process != nullptr;
    }
    if (declared == offered && whole) return std::nullopt;
    return incompatible("its manifest and its code disagree on its capabilities",
                        declared.empty() ? "none" : declared.substr(1),
                        !whole            ? "an incomplete nw_process"
                        : offered.empty() ? "none"
                                          : offered.substr(1),
                        "declare in the manifest what get_extension() answers");
}

}  // namespace newswatch::plugin
