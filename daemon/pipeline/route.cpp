#include "pipeline/route.hpp"

#include <algorithm>

namespace newswatch::pipeline {
namespace {

bool holds(const std::string& pattern, const std::string& text) {
    return pattern.empty() || config::glob_matches(pattern, text);
}

// A tag pattern asks for one tag, of the source or of the rule, that matches.
bool any_tag_holds(const std::string& pattern, const Alert& alert, const Article& article) {
    const auto matches = [&](const std::string& tag) { return config::glob_matches(pattern, tag); };
    return pattern.empty() || std::any_of(article.tags.begin(), article.tags.end(), matches) ||
           std::any_of(alert.tags.begin(), alert.tags.end(), matches);
}

bool matches(const config::RouteConfig& route, const Alert& alert, const Article& article) {
    return holds(route.plugin, alert.plugin) && holds(route.rule, alert.rule) &&
           holds(route.source, article.source) && any_tag_holds(route.tag, alert, article) &&
           (!route.severity || alert.severity >= *route.severity);
}

}  // namespace

std::vector<std::string> Routes::recipients_for(const Alert& alert, const Article& article) const {
    const auto route = std::find_if(routes_.begin(), routes_.end(),
                                    [&](const auto& r) { return matches(r, alert, article); });
    std::vector<std::string> recipients;
    if (route == routes_.end()) return recipients;
    for (const auto& name : route->to)
        if (std::find(recipients.begin(), recipients.end(), name) == recipients.end())
            recipients.push_back(name);
    return recipients;
}

}  // namespace newswatch::pipeline
