#include <algorithm>
#include <cstdio>

#include "cli/detail/commands.hpp"
#include "cli/detail/configuration.hpp"
#include "net/address_guard.hpp"

namespace newswatch::cli {

int check(const Place& place) {
    const auto loaded = load_configuration(place);
    auto problems = loaded.problems;
    const auto guard = net::AddressGuard::allowing(loaded.config.network.allow);
    if (!guard)
        problems.push_back({{place.config.string(), 0, 0}, "network.allow: " + guard.error().message});
    const auto chain = load_chain(loaded.config);
    const auto more = problems_of(*chain);
    problems.insert(problems.end(), more.begin(), more.end());
    for (const auto& problem : problems) std::printf("%s\n", problem.to_text().c_str());
    const auto fatal = std::count_if(problems.begin(), problems.end(), [](const auto& p) { return p.fatal; });
    if (fatal != 0) {
        std::fprintf(stderr, "newswatch: %s: %td problem%s to mend\n", place.config.c_str(), fatal,
                     fatal == 1 ? "" : "s");
        return exit_config;
    }
    std::fprintf(stderr, "newswatch: %s: fine; %zu sources, %zu plugins, %zu recipients, %zu routes\n",
                 place.config.c_str(), loaded.config.sources.size(), loaded.config.plugins.size(),
                 loaded.config.recipients.size(), loaded.config.routes.size());
    return 0;
}

}  // namespace newswatch::cli
