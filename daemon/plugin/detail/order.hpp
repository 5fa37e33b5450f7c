// Who runs before whom: whoever provides an annotation key before those that consume it.
#pragma once

#include <string>
#include <vector>

#include "plugin/manifest.hpp"

namespace newswatch::plugin {

struct Order {
    std::vector<std::size_t> sequence;  // indexes into the manifests, those that can run
    std::vector<std::string> refused;   // as long as the manifests; why one cannot run, else empty
};

// Stable: without a reason to move, the order given stands. Refused are those in a cycle, those that consume
// a key that nobody provides, and those behind them. Keys that begin with "nw." are the host's. A plugin's
// own keys bind it not.
Order order_of(const std::vector<const Manifest*>& manifests);

}  // namespace newswatch::plugin
