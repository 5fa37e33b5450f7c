// The plugin newswatch.entity: names of a watch-list in articles, as annotations and as alerts
// (docs/entities.md).
#pragma once

#include <cstdint>
#include <newswatch/plugin.hpp>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "entity/mention_finder.hpp"
#include "entity/watch_list.hpp"

namespace newswatch::entity {

// What one article may take of this plugin; what goes beyond is left out and logged.
inline constexpr std::size_t max_mentions = 9000;  // of all entities together
inline constexpr std::uint32_t max_mentions_per_entity = 1000;
inline constexpr std::size_t max_evidence = 100;  // spans in one alert
inline constexpr std::size_t max_alerts = NW_MAX_ALERTS;

// One instance; its calls follow the rules of the plugin ABI.
class EntityPlugin {
public:
    static constexpr auto id = "newswatch.entity", version = "0.1.0";
    static constexpr auto description =
        "Finds the people, places and organisations of a watch-list in articles";
    static constexpr auto provides = "entity", consumes = NW_KEY_ZONE;

    struct config {
        std::vector<nw::path> entities;
        static constexpr auto options() {
            return std::tuple{nw::option{"entities", &config::entities,
                                         "watch-lists: files, or directories of files *.toml"}
                                  .required()
                                  .min_items(1)};
        }
    };

    // Throws nw::config_errors with everything that is wrong in the files.
    EntityPlugin(nw::host host, const config& settings);

    EntityPlugin(const EntityPlugin&) = delete;
    EntityPlugin& operator=(const EntityPlugin&) = delete;

    // An annotation "entity" for each mention in title, summary and body, in this order.
    void enrich(nw::article article, nw::out out);
    // Alerts from the annotations that this instance made of the article in enrich().
    void detect(nw::article article, nw::out out);

private:
    // An entity's mentions in one article that may alert, in reading order.
    struct Found {
        std::uint32_t entity;
        std::vector<nw::span> spans;
    };
    // In the order of their first mentions.
    std::vector<Found> findings_of(const nw::article& article) const;

    nw::host host_;
    WatchList list_;
    MentionFinder finder_;
    std::unordered_map<std::string_view, std::uint32_t> by_id_;  // views into list_
};

}  // namespace newswatch::entity
