#include "app/settings.hpp"

#include <algorithm>
#include <tuple>

#include "core/log.hpp"

namespace newswatch::app {
namespace {

bool is_required(const config::Config& config, const std::string& instance) {
    return std::any_of(config.plugins.begin(), config.plugins.end(),
                       [&](const auto& p) { return p.instance == instance && p.required; });
}

// Errors in a plugin's own configuration are the user's to mend, whether or not the plugin is required.
bool stands_in_the_way(const plugin::LoadReport& report, const config::Config& config) {
    const auto& problems = report.problems;
    return std::any_of(problems.begin(), problems.end(), [](const auto& p) { return p.fatal; }) ||
           (report.state != plugin::LoadState::loaded && is_required(config, report.instance));
}

void tell_of(const plugin::LoadReport& report, const config::Config& config) {
    if (report.state == plugin::LoadState::loaded)
        log::info("plugin loaded",
                  {{"instance", report.instance}, {"id", report.id}, {"version", report.version}});
    else if (!stands_in_the_way(report, config))
        log::error("plugin not loaded; the others go on",
                   {{"instance", report.instance}, {"why", report.one_line()}});
    else if (report.problems.empty())
        log::error("plugin not loaded, and required = true",
                   {{"instance", report.instance}, {"why", report.one_line()}});
    for (const auto& problem : report.problems)
        log::write(problem.fatal ? log::Level::error : log::Level::warn, problem.to_text());
}

}  // namespace

log::Level log_level(const Options& options, const config::Config& config) {
    const auto& name = options.log_level.empty() ? config.daemon.log_level : options.log_level;
    if (name == "trace") return log::Level::trace;
    if (name == "debug") return log::Level::debug;
    if (name == "warn") return log::Level::warn;
    if (name == "error") return log::Level::error;
    return log::Level::info;
}

collect::PollQueue::Manners manners(const config::Config& config) {
    const auto& network = config.network;
    return {.per_host = network.per_host,
            .host = {network.host_spacing, 5},
            .address = {network.address_spacing, 20}};
}

bool needs_restart(const config::Config& now, const config::Config& next) {
    const auto told = [](const config::Config& c) {
        return std::tie(c.daemon.state_dir, c.daemon.listen, c.daemon.socket, c.daemon.hosts, c.network.allow,
                        c.network.contact, c.network.ca_file, c.network.connections, c.network.per_host,
                        c.network.host_spacing, c.network.address_spacing, c.websub.callback, c.websub.lease);
    };
    const auto token = [](const config::Config& c) { return c.daemon.token ? c.daemon.token->value : ""; };
    return told(now) != told(next) || token(now) != token(next);
}

std::shared_ptr<plugin::Chain> load_plugins(const config::Config& config) {
    std::vector<plugin::InstanceSpec> specs;
    for (const auto& configured : config.plugins)
        specs.push_back(
            {configured.id, configured.instance, configured.config, configured.required, configured.where});
    std::shared_ptr<plugin::Chain> chain = plugin::Chain::load(specs, config.plugin_path);
    for (const auto& report : chain->reports()) tell_of(report, config);
    return chain;
}

bool can_be_used(const config::Config& config, const plugin::Chain& chain) {
    const auto& reports = chain.reports();
    return std::none_of(reports.begin(), reports.end(),
                        [&](const auto& report) { return stands_in_the_way(report, config); });
}

}  // namespace newswatch::app
