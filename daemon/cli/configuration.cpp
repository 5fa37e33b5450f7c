#include "cli/detail/configuration.hpp"

namespace newswatch::cli {

config::Loaded load_configuration(const Place& place) {
    return config::load(
        place.config,
        {.state_dir = place.state_dir, .plugin_path = place.plugin_path, .resolve_secrets = false});
}

std::unique_ptr<plugin::Chain> load_chain(const config::Config& config) {
    std::vector<plugin::InstanceSpec> specs;
    for (const auto& p : config.plugins) specs.push_back({p.id, p.instance, p.config, p.required, p.where});
    return plugin::Chain::load(specs, config.plugin_path);
}

std::vector<Problem> problems_of(const plugin::Chain& chain) {
    std::vector<Problem> problems;
    for (const auto& report : chain.reports()) {
        problems.insert(problems.end(), report.problems.begin(), report.problems.end());
        if (report.state != plugin::LoadState::loaded && report.problems.empty())
            problems.push_back({{}, "plugin \"" + report.instance + "\": " + report.one_line()});
    }
    return problems;
}

}  // namespace newswatch::cli
