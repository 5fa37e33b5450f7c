#include <algorithm>
#include <unordered_map>

#include "config/detail/draft.hpp"

namespace newswatch::config::detail {
namespace {

void check_unique(std::string_view what, const std::vector<Mention>& names, Report& report) {
    std::unordered_map<std::string_view, const Position*> seen;
    for (const auto& name : names) {
        if (name.text.empty()) continue;
        const auto [first, fresh] = seen.try_emplace(name.text, &name.where);
        if (!fresh)
            report.error(name.where, std::string{what} + " " + in_quotes(name.text) +
                                         " is there twice; the first is at " + first->second->to_text());
    }
}

template <class List, class Name>
std::vector<Mention> mentions_of(const List& list, Name name) {
    std::vector<Mention> mentions;
    for (const auto& entry : list) mentions.push_back({name(entry), entry.where});
    return mentions;
}

// Each mention must be among the names; an error, or a warning where the rest can go on without.
void check_known(std::string_view what, const std::vector<Mention>& mentions,
                 const std::vector<Mention>& declared, bool fatal, Report& report) {
    std::vector<std::string> names;
    for (const auto& name : declared) names.push_back(name.text);
    std::sort(names.begin(), names.end());
    for (const auto& mention : mentions) {
        if (report.full()) return;
        if (std::binary_search(names.begin(), names.end(), mention.text)) continue;
        report.add({mention.where,
                    "there is no " + std::string{what} + " " + in_quotes(mention.text) +
                        suggestion(mention.text, names),
                    fatal});
    }
}

bool matches_everything(const RouteConfig& route) {
    for (const auto* pattern : {&route.plugin, &route.rule, &route.source, &route.tag})
        if (pattern->find_first_not_of('*') != std::string::npos) return false;
    return !route.severity || *route.severity == Severity::info;
}

void check_reachable(const std::vector<RouteDraft>& routes, Report& report) {
    const RouteConfig* everything = nullptr;
    for (const auto& draft : routes) {
        if (everything != nullptr)
            report.warning(draft.route.where,
                           "this route is never reached: the first match wins, and the route at " +
                               everything->where.to_text() + " matches everything");
        else if (matches_everything(draft.route))
            everything = &draft.route;
    }
}

void check_routes(const Draft& draft, const std::vector<Mention>& sources,
                  const std::vector<Mention>& instances, const std::vector<Mention>& recipients,
                  Report& report) {
    std::vector<Mention> to, plugins, from;
    for (const auto& route : draft.routes) {
        to.insert(to.end(), route.recipients.begin(), route.recipients.end());
        plugins.insert(plugins.end(), route.plugins.begin(), route.plugins.end());
        from.insert(from.end(), route.sources.begin(), route.sources.end());
    }
    check_known("recipient", to, recipients, true, report);
    check_known("plugin instance", plugins, instances, true, report);
    check_known("source", from, sources, false, report);
    check_reachable(draft.routes, report);
}

void check_presence(const Draft& draft, Report& report) {
    const Position where{draft.config.file.string()};
    if (draft.config.sources.empty())
        report.warning(where, "no sources: nothing will be polled; add a [[source]] or [[opml]]");
    if (draft.config.plugins.empty())
        report.warning(where,
                       "no plugins: articles are archived, but nothing examines them; add a [[plugin]]");
    if (draft.routes.empty())
        report.warning(where,
                       "no routes: alerts are kept, but nobody is told; add a [[recipient]] and a [[route]]");
}

}  // namespace

void check_across(Draft& draft, Report& report) {
    auto& config = draft.config;
    std::vector<Mention> recipients;
    for (const auto& entry : draft.recipients) {
        recipients.push_back({entry.recipient.name, entry.recipient.where});
        if (!entry.recipient.email.empty() && !config.smtp)
            report.error(entry.email_at, "email: there is no [smtp] section to send it with");
    }
    const auto sources = mentions_of(config.sources, [](const SourceConfig& s) { return s.name; });
    const auto instances = mentions_of(config.plugins, [](const PluginConfig& p) { return p.instance; });
    check_unique("source", sources, report);
    check_unique("plugin instance", instances, report);
    check_unique("recipient", recipients, report);
    // The host raises alerts of its own, about its sources.
    auto raising = instances;
    raising.push_back({"newswatch", {}});
    check_routes(draft, sources, raising, recipients, report);
    check_presence(draft, report);
    for (auto& entry : draft.recipients) config.recipients.push_back(std::move(entry.recipient));
    for (auto& entry : draft.routes) config.routes.push_back(std::move(entry.route));
}

}  // namespace newswatch::config::detail
