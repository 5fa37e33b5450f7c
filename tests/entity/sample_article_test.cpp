// The counts that the sample article of the shared folder must give. The article itself is not in the
// repository.
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "lists.hpp"
#include "sample_article.hpp"

using namespace newswatch::entity;

TEST_CASE("The sample article gives exactly the mentions that are expected of it") {
    const auto sample = sample_article();
    if (!sample) return;
    const auto list = list_from(sample_watch_list);
    const MentionFinder finder{list};
    std::map<std::string, int> counts;
    for (const auto& text : {sample->title, sample->body}) {
        for (const auto& each : finder.find(text, "en")) {
            const auto& entity = list.entities.at(each.entity);
            const auto& alias = entity.aliases.at(each.alias);
            CHECK(text.substr(each.begin, each.end - each.begin) == alias.text);
            ++counts[entity.id + " " + std::string{alias_kinds[static_cast<std::size_t>(alias.kind)]}];
            const auto after = std::string_view{text}.substr(each.end);
            if (after.starts_with("'s ") || after.starts_with("’s ")) ++counts[entity.id + " possessive"];
        }
    }
    CHECK(counts == std::map<std::string, int>{
                        {"nato name", 4},           {"stoltenberg name", 6},    {"south-korea name", 6},
                        {"south-korea metonym", 2}, {"south-korea demonym", 1}, {"south-korea possessive", 1},
                        {"north-korea name", 5},    {"russia name", 7},         {"russia possessive", 4},
                        {"ukraine name", 7},        {"ukraine demonym", 2},     {"chang name", 1},
                        {"ukrinform name", 2},      {"yonhap name", 2},         {"iran name", 2},
                        {"china name", 2},          {"japan name", 1},          {"australia name", 1},
                        {"new-zealand name", 1},    {"minsk name", 1}});
}
