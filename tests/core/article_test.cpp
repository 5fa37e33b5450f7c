#include "core/article.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;

namespace {

Article sample() {
    Article article;
    article.title = "Title";
    article.body = "Own text.\n\nRead also: something";
    article.authors = {"Ann", "Bob"};
    article.annotations = {{.plugin = "newswatch",
                            .key = "nw.zone",
                            .value = "lead",
                            .kind = {},
                            .rule = {},
                            .span = {Field::body, 0, 0, 9}},
                           {.plugin = "newswatch",
                            .key = "nw.zone",
                            .value = "related",
                            .kind = {},
                            .rule = {},
                            .span = {Field::body, 0, 11, 31}}};
    return article;
}

}  // namespace

TEST_CASE("a span names bytes of one field, and nothing when it points outside", "[article]") {
    const auto article = sample();
    CHECK(text_at(article, {Field::title, 0, 0, 5}) == "Title");
    CHECK(text_at(article, {Field::author, 1, 0, 3}) == "Bob");
    CHECK(text_at(article, {Field::author, 2, 0, 1}).empty());
    CHECK(text_at(article, {Field::title, 0, 4, 6}).empty());
    CHECK(text_at(article, {Field::title, 0, 4, 3}).empty());
    CHECK(text_at(article, {Field::none, 0, 0, 0}).empty());
}

TEST_CASE("evidence in a related line is boilerplate, evidence in the lead is not", "[article]") {
    const auto article = sample();
    CHECK(in_boilerplate(article, {Field::body, 0, 22, 31}));
    CHECK_FALSE(in_boilerplate(article, {Field::body, 0, 0, 3}));
    CHECK_FALSE(in_boilerplate(article, {Field::body, 0, 4, 15}));
    CHECK(zone_of(article, {Field::body, 0, 0, 3}) == "lead");
    CHECK(zone_of(article, {Field::title, 0, 0, 3}).empty());
}

TEST_CASE("every field and severity is found again by its name", "[article]") {
    for (auto n = 1u; n <= 8; ++n)
        CHECK(field_named(name_of(static_cast<Field>(n))) == static_cast<Field>(n));
    for (auto n = 0; n <= 4; ++n)
        CHECK(severity_named(name_of(static_cast<Severity>(n))) == static_cast<Severity>(n));
    CHECK_FALSE(field_named("heading"));
    CHECK_FALSE(severity_named("urgent"));
}

TEST_CASE("an id depends on every part and on where one part ends and the next begins", "[article]") {
    CHECK(stable_id({"a", "b"}) == stable_id({"a", "b"}));
    CHECK(stable_id({"a", "b"}).size() == 32);
    CHECK(stable_id({"ab", "c"}) != stable_id({"a", "bc"}));
    CHECK(stable_id({"a"}) != stable_id({"a", ""}));
}
