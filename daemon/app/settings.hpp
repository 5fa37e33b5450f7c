// From the configuration to what each room is given. Pure but for the loading of plugins.
#pragma once

#include <memory>

#include "app/options.hpp"
#include "collect/collector.hpp"
#include "config/config.hpp"
#include "core/log.hpp"
#include "plugin/chain.hpp"

namespace newswatch::app {

// What the command line says, else the configuration.
log::Level log_level(const Options& options, const config::Config& config);

// How sources are polled: at once, by host and by address.
collect::PollQueue::Manners manners(const config::Config& config);

// Whether the two differ in what is only read at the start: all of [network] and
// [websub], and [daemon] but for log_level.
bool needs_restart(const config::Config& now, const config::Config& next);

// Loads the configured plugins and logs what became of each. Blocks: reads files and runs plugins' init.
std::shared_ptr<plugin::Chain> load_plugins(const config::Config& config);
// False: errors in the plugins' own configuration or rule files, or a required plugin that did not load. Then
// the daemon does not start, or does not take over the new configuration; load_plugins() has logged the
// reasons.
bool can_be_used(const config::Config& config, const plugin::Chain& chain);

}  // namespace newswatch::app
