#include "collect/timing/host_patience.hpp"

#include <algorithm>

namespace newswatch::collect {

std::optional<Timestamp> HostPatience::told(const std::string& host, const std::string& source,
                                            Timestamp until, Timestamp now) {
    // Those whose time is over say nothing any more.
    for (auto& [name, waiting] : waiting_)
        std::erase_if(waiting, [&](const auto& one) { return one.second <= now; });
    std::erase_if(waiting_, [](const auto& entry) { return entry.second.empty(); });
    auto& sources = waiting_[host];
    sources[source] = until;
    if (sources.size() < enough) return std::nullopt;
    // The first of them to be asked again shows whether the host can be asked.
    return std::min_element(sources.begin(), sources.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->second;
}

}  // namespace newswatch::collect
