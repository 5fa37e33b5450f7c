#include "plugin/chain.hpp"

#include <algorithm>
#include <set>

#include "plugin/detail/catalogue.hpp"
#include "plugin/detail/instance.hpp"
#include "plugin/detail/library.hpp"
#include "plugin/detail/order.hpp"
#include "plugin/detail/schema.hpp"

namespace newswatch::plugin {
namespace {

constexpr auto patience = std::chrono::seconds{10};  // with one article in one plugin

// A configured instance on its way from its entry in the configuration to work.
struct Candidate {
    const CatalogueEntry* plugin = nullptr;
    Value config;
    bool refused = false;
};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

class PluginChain : public Chain {
public:
    PluginChain(const std::vector<InstanceSpec>& specs, const std::vector<std::filesystem::path>& search_path)
        : catalogue_{search_path}, search_path_{search_path}, candidates_(specs.size()) {
        std::set<std::string> names;
        for (std::size_t i = 0; i < specs.size(); ++i) {
            auto& report = reports_.emplace_back();
            report.id = specs[i].id;
            report.instance = specs[i].instance;
            examine(i, specs[i]);
            if (!names.insert(specs[i].instance).second)
                refuse(i, {LoadState::failed, "its instance name is taken", "a name of its own",
                           "a second \"" + specs[i].instance + "\"", "give it another `instance`"});
        }
        start_all();
    }

    ~PluginChain() override {
        while (!instances_.empty()) instances_.pop_back();  // whoever came last goes first
    }

    const std::vector<LoadReport>& reports() const override { return reports_; }

    std::vector<Findings> process(std::vector<Article>& articles, Timestamp now) override {
        std::vector<Findings> findings(articles.size());
        for (const auto phase : {Phase::enrich, Phase::detect})
            for (const auto& instance : instances_) instance->process(phase, articles, findings, now);
        return findings;
    }

    std::vector<InstanceCounters> counters() const override {
        std::vector<InstanceCounters> all;
        for (const auto& instance : instances_) all.push_back(instance->counters());
        return all;
    }

private:
    void refuse(std::size_t i, Refusal refusal) {
        candidates_[i].refused = true;
        auto& report = reports_[i];
        report.state = refusal.state;
        report.what = std::move(refusal.what);
        report.expected = std::move(refusal.expected);
        report.got = std::move(refusal.got);
        report.fix = std::move(refusal.fix);
    }

    // All that can be said of an instance without running code of its plugin.
    void examine(std::size_t i, const InstanceSpec& spec) {
        auto& candidate = candidates_[i];
        auto& report = reports_[i];
        candidate.plugin = catalogue_.find(spec.id);
        if (candidate.plugin == nullptr) return refuse(i, missing(spec.id));
        const auto& manifest = candidate.plugin->manifest;
        report.file = candidate.plugin->file;
        report.version = manifest.version;
        report.abi = std::to_string(manifest.abi_major) + "." + std::to_string(manifest.abi_minor);
        report.capabilities = manifest.capabilities;
        if (auto refusal = check_manifest(manifest)) return refuse(i, std::move(*refusal));
        const auto schema = Schema::parse(manifest.schema);
        if (!schema)
            return refuse(
                i, {LoadState::incompatible, "its manifest cannot be used", "a schema of the known subset",
                    schema.error().message, "rebuild the plugin with the SDK of this newswatch"});
        candidate.config = spec.config;
        report.problems = check_config(*schema, candidate.config, spec.where);
        if (report.problems.empty()) return;
        refuse(i, {LoadState::failed, "its configuration is not what its manifest asks for",
                   "a valid [plugin.config]", report.problems.front().to_text(), "correct the places named"});
    }

    Refusal missing(const std::string& id) const {
        std::vector<std::string> places;
        for (const auto& directory : search_path_) places.push_back(directory.string());
        const auto ids = catalogue_.ids();
        const auto near = nearest(id, ids);
        auto got = ids.empty() ? "no plugins there" : "only " + joined(ids);
        if (!catalogue_.unreadable().empty()) got += "; not readable: " + joined(catalogue_.unreadable());
        return {LoadState::failed, "no such plugin", "a file with the id " + id + " in " + joined(places),
                std::move(got),
                near.empty() ? "install it in one of these folders, or correct the id"
                             : "did you mean " + near + "?"};
    }

    void start_all() {
        std::vector<std::size_t> usable;
        std::vector<const Manifest*> manifests;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].refused) continue;
            usable.push_back(i);
            manifests.push_back(&candidates_[i].plugin->manifest);
        }
        const auto order = order_of(manifests);
        for (std::size_t k = 0; k < usable.size(); ++k)
            if (!order.refused[k].empty())
                refuse(usable[k],
                       {LoadState::failed, order.refused[k], "a plugin that provides it and can run before",
                        "none that loaded", "configure one that provides it, or take this one out"});
        for (const auto k : order.sequence) start(usable[k]);
    }

    void start(std::size_t i) {
        auto& candidate = candidates_[i];
        const auto& manifest = candidate.plugin->manifest;
        if (const auto key = lost_key(manifest); !key.empty())
            return refuse(
                i, {LoadState::failed, "it consumes the annotation \"" + key + "\"",
                    "the plugin that provides it", "that plugin did not load", "see to that plugin first"});
        const auto loaded = load_library(*candidate.plugin);
        if (loaded.refusal) return refuse(i, *loaded.refusal);
        auto& report = reports_[i];
        auto instance =
            std::make_unique<Instance>(report.instance, manifest, std::move(candidate.config), patience);
        if (auto refusal = instance->start(*loaded.entry, report.problems))
            return refuse(i, std::move(*refusal));
        report.state = LoadState::loaded;
        provided_.insert(manifest.provides.begin(), manifest.provides.end());
        instances_.push_back(std::move(instance));
    }

    // A key whose provider was to be there by now, but failed to load.
    std::string lost_key(const Manifest& manifest) const {
        const auto& own = manifest.provides;
        for (const auto& key : manifest.consumes)
            if (key.rfind("nw.", 0) != 0 && !provided_.contains(key) &&
                std::find(own.begin(), own.end(), key) == own.end())
                return key;
        return {};
    }

    const Catalogue catalogue_;
    const std::vector<std::filesystem::path> search_path_;
    std::vector<Candidate> candidates_;
    std::vector<LoadReport> reports_;
    std::set<std::string> provided_;
    std::vector<std::unique_ptr<Instance>> instances_;  // in the order of work
};

}  // namespace

const char* name_of(LoadState state) {
    switch (state) {
        case LoadState::loaded:
            return "loaded";
        case LoadState::disabled:
            return "disabled";
        case LoadState::incompatible:
            return "incompatible";
        case LoadState::failed:
            return "failed";
    }
    return "failed";
}

std::string LoadReport::one_line() const {
    std::string line = instance + " (" + id + (version.empty() ? "" : " " + version) + "): " + name_of(state);
    if (state == LoadState::loaded) return line + " from " + file.string();
    if (!what.empty()) line += ": " + what;
    if (!expected.empty()) line += "; expected " + expected;
    if (!got.empty()) line += "; got " + got;
    if (problems.size() > 1) line += " (and " + std::to_string(problems.size() - 1) + " more)";
    return fix.empty() ? line : line + "; " + fix;
}

std::unique_ptr<Chain> Chain::load(const std::vector<InstanceSpec>& specs,
                                   const std::vector<std::filesystem::path>& search_path) {
    return std::make_unique<PluginChain>(specs, search_path);
}

}  // namespace newswatch::plugin
