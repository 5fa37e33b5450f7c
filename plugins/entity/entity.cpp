#include "entity/entity.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "entity/quiet_zones.hpp"
#include "entity/watch_list_files.hpp"

namespace newswatch::entity {
namespace {

constexpr std::array searched{nw::field::title, nw::field::summary, nw::field::body};
constexpr std::string_view annotation_key = "entity";

// The watch-lists of the configuration; warnings go to the host.
WatchList load(const nw::host& host, const EntityPlugin::config& settings) {
    std::vector<std::string> paths;
    for (const auto& path : settings.entities) paths.push_back(path.text);
    auto loaded = read_watch_lists(paths);
    if (!loaded.usable()) throw nw::config_errors{std::move(loaded.problems)};
    for (const auto& problem : loaded.problems) host.report(problem);
    return std::move(loaded.list);
}

void log_left_out(const nw::host& host, const nw::article& article, std::size_t count,
                  std::string_view what) {
    if (count == 0) return;
    host.log(nw::level::warn,
             "an article has more " + std::string{what} + " than one may have; the rest is left out",
             {{"article", std::string{article.id()}}, {"left_out", std::to_string(count)}});
}

}  // namespace

EntityPlugin::EntityPlugin(nw::host host, const config& settings)
    : host_{host}, list_{load(host, settings)}, finder_{list_} {
    for (std::uint32_t i = 0; i < list_.entities.size(); ++i) by_id_.emplace(list_.entities[i].id, i);
}

void EntityPlugin::enrich(nw::article article, nw::out out) {
    std::unordered_map<std::uint32_t, std::uint32_t> counts;
    std::size_t made = 0, left_out = 0;
    for (const auto field : searched) {
        for (const auto& mention : finder_.find(article.text(field), article.language())) {
            if (made == max_mentions || counts[mention.entity] == max_mentions_per_entity) {
                ++left_out;
                continue;
            }
            const auto& entity = list_.entities[mention.entity];
            const auto& alias = entity.aliases[mention.alias];
            out.annotate({.key = annotation_key,
                          .value = entity.id,
                          .kind = alias_kinds[static_cast<std::size_t>(alias.kind)],
                          .rule = alias.text,
                          .span = {field, 0, mention.begin, mention.end}});
            ++counts[mention.entity];
            ++made;
        }
    }
    log_left_out(host_, article, left_out, "mentions");
}

std::vector<EntityPlugin::Found> EntityPlugin::findings_of(const nw::article& article) const {
    const QuietZones quiet{article};
    std::vector<std::pair<nw::span, std::uint32_t>> mentions;
    for (const auto& each : article.annotations()) {
        if (each.key != annotation_key || each.by != host_.instance() || quiet.cover(each.span)) continue;
        const auto known = by_id_.find(each.value);
        if (known != by_id_.end()) mentions.emplace_back(each.span, known->second);
    }
    std::sort(mentions.begin(), mentions.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first.field, a.first.begin, a.second) <
               std::tie(b.first.field, b.first.begin, b.second);
    });

    std::vector<Found> findings;
    std::unordered_map<std::uint32_t, std::size_t> places;
    for (const auto& [span, entity] : mentions) {
        const auto [place, is_new] = places.try_emplace(entity, findings.size());
        if (is_new) findings.push_back({entity, {}});
        findings[place->second].spans.push_back(span);
    }
    return findings;
}

void EntityPlugin::detect(nw::article article, nw::out out) {
    const auto findings = findings_of(article);
    std::size_t made = 0, left_out = 0;
    // Without a title the host tells with the article's own, however long that is.
    const auto tell = [&](const Entity& entity, const std::string& key, std::vector<nw::span> evidence) {
        if (made == max_alerts) {
            ++left_out;
            return;
        }
        out.alert({.rule = entity.id,
                   .severity = entity.severity,
                   .dedup_key = key,
                   .tags = {entity.tags.begin(), entity.tags.end()},
                   .evidence = std::move(evidence)});
        ++made;
    };
    // Alerts for the article go first, so that those for single mentions never crowd them out.
    for (const auto& [index, spans] : findings) {
        const auto& entity = list_.entities[index];
        if (entity.alert != AlertWhen::article) continue;
        const auto shown = static_cast<std::ptrdiff_t>(std::min(spans.size(), max_evidence));
        tell(entity, entity.id, {spans.begin(), spans.begin() + shown});
    }
    for (const auto& [index, spans] : findings) {
        const auto& entity = list_.entities[index];
        if (entity.alert != AlertWhen::mention) continue;
        for (std::size_t n = 0; n < spans.size(); ++n)
            tell(entity, entity.id + "#" + std::to_string(n + 1), {spans[n]});
    }
    log_left_out(host_, article, left_out, "alerts");
}

}  // namespace newswatch::entity

NEWSWATCH_PLUGIN(newswatch::entity::EntityPlugin);
