// The plugin as the host sees it: configuration in, annotations and alerts out.
#include "entity/entity.hpp"

#include <catch2/catch.hpp>
#include <newswatch/testing.hpp>
#include <string>
#include <vector>

#include "directory.hpp"
#include "sample_article.hpp"

using namespace newswatch::entity;
using Texts = std::vector<std::string>;

namespace {

constexpr const char* places = R"(
[[entity]]
id = "south-korea"
name = "South Korea"
severity = "high"
tags = ["asia", "allies"]
aliases = [{text = "Seoul", kind = "metonym"}, {text = "ROK", kind = "acronym"}]
[[entity]]
id = "minsk"
name = "Minsk"
alert = "mention"
[[entity]]
id = "kyiv"
name = "Kyiv"
alert = "off"
)";

// An instance of the plugin with one watch-list.
struct Instance {
    explicit Instance(const std::string& list)
        : host{nw::test::object{{"entities", nw::test::list{directory.write("list.toml", list)}}}} {}
    Directory directory;
    nw::test::harness host;
};

nw::test::annotation zone(const char* value, nw::field field, std::size_t begin, std::size_t size) {
    return {"nw.zone", value, "", "", 1.0, nw::span_at(field, begin, size), "newswatch"};
}

Texts rules_of(const std::vector<nw::test::alert>& alerts) {
    Texts rules;
    for (const auto& each : alerts) rules.push_back(each.rule);
    return rules;
}

Texts keys_of(const std::vector<nw::test::alert>& alerts) {
    Texts keys;
    for (const auto& each : alerts) keys.push_back(each.dedup_key);
    return keys;
}

}  // namespace

TEST_CASE("Every mention in title, summary and body becomes an annotation") {
    Instance instance{places};
    instance.host.feed(
        {.title = "Seoul speaks", .body = "The ROK and Kyiv.", .summary = "South Korea's answer"});
    REQUIRE(instance.host.annotations.size() == 4);
    Texts told;
    for (const auto& each : instance.host.annotations) {
        CHECK(each.key == "entity");
        CHECK(each.score == 1.0);
        CHECK(each.surface == each.rule);
        told.push_back(each.value + " " + each.kind + " " + each.rule + " " +
                       std::to_string(static_cast<int>(each.span.field)));
    }
    CHECK(told == Texts{"south-korea metonym Seoul 1", "south-korea name South Korea 2",
                        "south-korea acronym ROK 3", "kyiv name Kyiv 3"});
    CHECK(instance.host.errors.empty());
}

TEST_CASE("An entity alerts once an article with all its mentions as evidence") {
    Instance instance{places};
    instance.host.feed({.title = "Seoul speaks", .body = "The ROK and South Korea's army."});
    REQUIRE(instance.host.alerts.size() == 1);
    const auto& alert = instance.host.alerts.front();
    CHECK(alert.rule == "south-korea");
    CHECK(alert.dedup_key == "south-korea");
    CHECK(alert.title.empty());
    CHECK(alert.severity == nw::severity::high);
    CHECK(alert.tags == Texts{"asia", "allies"});
    CHECK(alert.surfaces == Texts{"Seoul", "ROK", "South Korea"});
}

TEST_CASE("An entity that alerts for mentions does so for each, numbered in reading order") {
    Instance instance{places};
    instance.host.feed({.title = "Minsk", .body = "Minsk, Minsk", .summary = "From Minsk"});
    CHECK(keys_of(instance.host.alerts) == Texts{"minsk#1", "minsk#2", "minsk#3", "minsk#4"});
    std::vector<nw::span> spans;
    for (const auto& each : instance.host.alerts) {
        REQUIRE(each.evidence.size() == 1);
        spans.push_back(each.evidence.front());
    }
    CHECK(spans ==
          std::vector<nw::span>{nw::span_at(nw::field::title, 0, 5), nw::span_at(nw::field::summary, 5, 5),
                                nw::span_at(nw::field::body, 0, 5), nw::span_at(nw::field::body, 7, 5)});
}

TEST_CASE("An entity whose alerts are off is recorded only") {
    Instance instance{places};
    instance.host.feed({.title = "Kyiv"});
    CHECK(instance.host.annotations.size() == 1);
    CHECK(instance.host.alerts.empty());
}

TEST_CASE("Mentions in related, credit and boilerplate zones are recorded and do not alert") {
    for (const char* value : {"related", "credit", "boilerplate"}) {
        Instance instance{places};
        nw::test::article article{.title = "News", .body = "South Korea.\nRead also: Minsk, Seoul\nMinsk"};
        article.annotations = {zone("body", nw::field::body, 0, 12), zone(value, nw::field::body, 13, 23),
                               zone("body", nw::field::body, 37, 5), zone(value, nw::field::summary, 0, 40)};
        instance.host.feed(article);
        CHECK(instance.host.annotations.size() == 4);
        CHECK(keys_of(instance.host.alerts) == Texts{"south-korea", "minsk#1"});
        CHECK(instance.host.alerts.at(0).surfaces == Texts{"South Korea"});
        CHECK(instance.host.alerts.at(1).evidence == std::vector{nw::span_at(nw::field::body, 37, 5)});
    }
}

TEST_CASE("Other zones, and a zone that ends inside the name, keep nothing from alerting") {
    Instance instance{places};
    nw::test::article article{.title = "Seoul", .body = "Minsk Minsk"};
    article.annotations = {zone("lead", nw::field::body, 0, 11), zone("caption", nw::field::body, 0, 5),
                           zone("credit", nw::field::body, 6, 3), zone("credit", nw::field::body, 0, 2)};
    instance.host.feed(article);
    CHECK(keys_of(instance.host.alerts) == Texts{"south-korea", "minsk#1", "minsk#2"});
}

TEST_CASE("A zone inside a longer one does not hide that the longer one covers") {
    Instance instance{places};
    nw::test::article article{.title = "News", .body = "Read: one, two, Minsk"};
    article.annotations = {zone("related", nw::field::body, 0, 21), zone("credit", nw::field::body, 6, 3)};
    instance.host.feed(article);
    CHECK(instance.host.alerts.empty());
}

TEST_CASE("Annotations of other instances and of other keys do not alert") {
    Instance instance{places};
    nw::test::article article{.title = "Seen elsewhere"};
    article.annotations = {
        {"entity", "minsk", "name", "Minsk", 1.0, nw::span_at(nw::field::title, 0, 4), "other"},
        {"entity", "gone", "name", "Gone", 1.0, nw::span_at(nw::field::title, 0, 4), "test"},
        {"topic", "minsk", "", "", 1.0, {}, "test"}};
    instance.host.feed(article);
    CHECK(instance.host.alerts.empty());
}

TEST_CASE("The articles of a batch keep their findings apart") {
    Instance instance{places};
    instance.host.feed_batch(
        {{.title = "Minsk", .id = "1"}, {.title = "Quiet", .id = "2"}, {.title = "Minsk", .id = "3"}});
    REQUIRE(instance.host.alerts.size() == 2);
    CHECK(instance.host.alerts[0].article == "1");
    CHECK(instance.host.alerts[1].article == "3");
    CHECK(keys_of(instance.host.alerts) == Texts{"minsk#1", "minsk#1"});
}

TEST_CASE("An article full of mentions is bounded, says so, and keeps the other entities") {
    Instance instance{places};
    std::string body;
    for (int i = 0; i < 20000; ++i) body += "Minsk Seoul ";
    instance.host.feed({.title = "Flood", .body = body + "Kyiv"});
    CHECK(instance.host.errors.empty());
    CHECK(instance.host.annotations.size() == 2 * max_mentions_per_entity + 1);
    CHECK(instance.host.alerts.size() == max_alerts);
    CHECK(instance.host.alerts.front().rule == "south-korea");
    CHECK(instance.host.alerts.front().evidence.size() == max_evidence);
    REQUIRE(instance.host.logs.size() == 2);
    CHECK(instance.host.logs[0].text.find("left_out=38000") != std::string::npos);
    CHECK(instance.host.logs[1].text.find("left_out=1") != std::string::npos);
}

TEST_CASE("All errors of the watch-lists refuse the configuration together") {
    const Directory directory;
    const auto one = directory.write("1.toml", "[[entity]]\nid = 'a'\nnam = 'A'\n");
    const auto two = directory.write("2.toml", "[[entity]]\nid = 'b'\nname = 'Bb'\nseverity = 'hihg'\n");
    try {
        nw::test::harness host{nw::test::object{{"entities", nw::test::list{directory.path.string()}}}};
        FAIL("the configuration was accepted");
    } catch (const nw::test::load_error& refused) {
        REQUIRE(refused.errors.size() >= 3);
        CHECK(refused.errors[0].file == one);
        CHECK(refused.errors[0].line == 1);
        CHECK(refused.errors[1].line == 3);
        CHECK(refused.errors[1].column == 1);
        CHECK(refused.errors[1].code == NW_E_CONFIG);
        CHECK(refused.errors[2].file == two);
        CHECK(refused.errors[2].line == 4);
    }
}

TEST_CASE("Warnings of the watch-lists are told and the plugin works") {
    Instance instance{"[[entity]]\nid='a'\nname='Georgia'\n[[entity]]\nid='b'\nname='Georgia'\n"};
    REQUIRE(instance.host.errors.size() == 1);
    CHECK(instance.host.errors[0].code == NW_OK);
    CHECK(instance.host.errors[0].line == 6);
    instance.host.feed({.title = "Georgia"});
    CHECK(rules_of(instance.host.alerts) == Texts{"a", "b"});
}

TEST_CASE("The sample article alerts for all that stands in its own text and nothing else") {
    const auto sample = sample_article();
    if (!sample) return;
    Instance instance{sample_watch_list};
    nw::test::article article{.title = sample->title, .body = sample->body};
    for (const auto& [start, value] : {std::pair{"Read also:", "related"}, {"Photo credit:", "credit"}}) {
        const auto begin = sample->body.find(start);
        REQUIRE(begin != std::string::npos);
        const auto end = std::min(sample->body.find('\n', begin), sample->body.size());
        article.annotations.push_back(zone(value, nw::field::body, begin, end - begin));
    }
    instance.host.feed(article);
    CHECK(instance.host.errors.empty());
    CHECK(instance.host.annotations.size() == 53);
    for (const auto& each : instance.host.annotations) CHECK(each.surface == each.rule);
    CHECK(rules_of(instance.host.alerts) == Texts{"stoltenberg", "south-korea", "ukraine", "nato",
                                                  "ukrinform", "yonhap", "japan", "australia", "new-zealand",
                                                  "russia", "north-korea", "iran", "china", "chang"});
    const auto evidence = [&](const std::string& rule) {
        for (const auto& each : instance.host.alerts)
            if (each.rule == rule) return each.evidence.size();
        return std::size_t{0};
    };
    CHECK(evidence("stoltenberg") == 5);
    CHECK(evidence("yonhap") == 1);
    CHECK(evidence("south-korea") == 9);
    CHECK(evidence("russia") == 7);
}

TEST_CASE("An article with a title too long for an alert still gives one") {
    Instance instance{places};
    instance.host.feed({.title = "Seoul " + std::string(NW_MAX_TEXT, 'x')});
    CHECK(instance.host.errors.empty());
    REQUIRE(instance.host.alerts.size() == 1);
    CHECK(instance.host.alerts[0].title.empty());  // the host takes the article's
}
