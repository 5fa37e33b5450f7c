// Which recipients hear of an alert. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "core/article.hpp"

namespace newswatch::pipeline {

class Routes {
public:
    Routes() = default;
    explicit Routes(std::vector<config::RouteConfig> routes) : routes_{std::move(routes)} {}

    // The recipients of the first route all of whose matchers hold, each once, in the route's order; none
    // when no route matches: the alert is kept and nobody is told.
    std::vector<std::string> recipients_for(const Alert& alert, const Article& article) const;

private:
    std::vector<config::RouteConfig> routes_;
};

}  // namespace newswatch::pipeline
