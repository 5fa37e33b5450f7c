// Notices of the host about its sources: articles that no plugin sees, and of which the host itself makes the
// alert. Pure but for the plugins that it runs; any thread. Private to the room.
#pragma once

#include <memory>
#include <vector>

#include "plugin/chain.hpp"

namespace newswatch::pipeline {

// The name under which the host raises alerts, for routes.
inline constexpr const char* host_instance = "newswatch";

// Runs the chain over the articles that are news; a notice gets its alert. One entry for each article.
std::vector<plugin::Findings> examine(plugin::Chain& chain, std::vector<Article>& articles, Timestamp now);

}  // namespace newswatch::pipeline
