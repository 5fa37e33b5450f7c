// Watch-lists and readable mentions for the tests of the entity plugin.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "entity/mention_finder.hpp"
#include "entity/watch_list_files.hpp"

namespace newswatch::entity {

// The list that a TOML text gives; the test fails when the text has errors.
inline WatchList list_from(std::string_view toml) {
    LoadedList loaded;
    read_watch_list(toml, "list.toml", loaded);
    for (const auto& problem : loaded.problems) FAIL_CHECK(problem.message);
    return std::move(loaded.list);
}

// The mentions in a text, each as "id:kind:text it names".
inline std::vector<std::string> mentions_in(std::string_view text, const WatchList& list,
                                            std::string_view language = {}) {
    std::vector<std::string> told;
    for (const auto& each : MentionFinder{list}.find(text, language)) {
        const auto& entity = list.entities.at(each.entity);
        const auto kind = alias_kinds[static_cast<std::size_t>(entity.aliases.at(each.alias).kind)];
        told.push_back(entity.id + ":" + std::string{kind} + ":" +
                       std::string{text.substr(each.begin, each.end - each.begin)});
    }
    return told;
}

// One entity "x" with this name: what of the text is found?
inline std::vector<std::string> found_as(const std::string& name, std::string_view text) {
    WatchList list;
    list.files = {"list.toml"};
    Entity entity;
    entity.id = "x";
    Alias alias;
    alias.text = name;
    alias.spelling = natural_case(name, AliasKind::name);
    entity.aliases.push_back(alias);
    list.entities.push_back(entity);
    std::vector<std::string> found;
    for (const auto& each : MentionFinder{list}.find(text, {}))
        found.emplace_back(text.substr(each.begin, each.end - each.begin));
    return found;
}

using Texts = std::vector<std::string>;

}  // namespace newswatch::entity
