// Sizes that only a linear matcher gets through within a test's time.
#include <catch2/catch.hpp>
#include <string>

#include "lists.hpp"

using namespace newswatch::entity;

namespace {

WatchList numbered(std::uint32_t entities) {
    WatchList list;
    list.files = {"list.toml"};
    for (std::uint32_t i = 0; i < entities; ++i) {
        Entity entity;
        entity.id = std::to_string(i);
        for (const char* tail : {" Holding", " Holding International", " Group"}) {
            Alias alias;
            alias.text = "Name" + std::to_string(i) + tail;
            alias.spelling = natural_case(alias.text, alias.kind);
            entity.aliases.push_back(alias);
        }
        list.entities.push_back(entity);
    }
    return list;
}

}  // namespace

TEST_CASE("A hundred thousand entities are built and found") {
    const auto list = numbered(100000);
    const MentionFinder finder{list};
    std::string text;
    for (std::uint32_t i = 0; i < 100000; ++i)
        text += "Yesterday Name" + std::to_string(i) + " Holding International spoke, others said. ";
    const auto found = finder.find(text, "en");
    REQUIRE(found.size() == 100000);
    for (std::uint32_t i = 0; i < found.size(); ++i) {
        REQUIRE(found[i].entity == i);
        REQUIRE(found[i].alias == 1);
    }
    CHECK(review(list).empty());
}

TEST_CASE("Beginnings of long names that never end cost no more than the text is long") {
    std::string name = "A", text;
    for (std::size_t i = 1; i < max_alias_words - 1; ++i) name += " A";
    name += " B";
    for (int i = 0; i < 300000; ++i) text += "A ";
    CHECK(found_as(name, text).empty());
    CHECK(found_as(name, text + "B") == Texts{name});
}

TEST_CASE("Long gaps, long words and texts without spaces are walked once") {
    const std::string megabyte(1u << 20, 'x');
    CHECK(found_as("Seoul", megabyte).empty());
    CHECK(found_as("Seoul", megabyte + " Seoul").size() == 1);
    CHECK(found_as("South Korea", "South" + std::string(1u << 20, ' ') + "Korea").size() == 1);
    CHECK(found_as("South Korea", "South" + std::string(1u << 20, '.') + "Korea").empty());

    std::string hyphens, marks = "e", invisible = "Seo", apostrophes;
    for (int i = 0; i < 200000; ++i) {
        hyphens += "South-";
        marks += "\u0301";
        invisible += "\u00AD";
        apostrophes += "South'";
    }
    CHECK(found_as("South Korea", hyphens + "Korea").size() == 1);
    CHECK(found_as("South Korea", apostrophes + "Korea").empty());
    CHECK(found_as("Seoul", marks).empty());
    CHECK(found_as("NATO", "N" + marks + " NATO").size() == 1);
    CHECK(found_as("Seoul", invisible + "ul").size() <= 1);
}

TEST_CASE("A text that is one name over and over gives each mention once") {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += "NATO ";
    CHECK(found_as("NATO", text).size() == 100000);
}
