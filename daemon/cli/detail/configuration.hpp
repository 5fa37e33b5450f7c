// Configuration and plugins as the commands that need no daemon use them.
#pragma once

#include <memory>
#include <optional>

#include "cli/detail/commands.hpp"
#include "config/config.hpp"
#include "plugin/chain.hpp"

namespace newswatch::cli {

// The configuration with its problems; secrets that are missing here are warnings.
config::Loaded load_configuration(const Place& place);
std::unique_ptr<plugin::Chain> load_chain(const config::Config& config);
// What keeps the chain from being used, as file:line:column: message; warnings too.
std::vector<Problem> problems_of(const plugin::Chain& chain);

}  // namespace newswatch::cli
