// From the configuration to what each room is given. Pure but for the loading of plugins.
#pragma once

#include <memory>
#include <vector>

#include "config/config.hpp"
#include "net/http_client.hpp"
#include "plugin/chain.hpp"

namespace newswatch::app {

net::HttpOptions http_options(const config::Config& config);

// Loads the configured plugins and logs what became of each. Blocks: reads files and runs plugins' init.
std::shared_ptr<plugin::Chain> load_plugins(const config::Config& config);
// Problems in the plugins' own configuration and rule files, and required plugins that did not load: reasons
// not to start, or not to take over a new configuration.
std::vector<std::string> reasons_against(const config::Config& config, const plugin::Chain& chain);

}  // namespace newswatch::app
