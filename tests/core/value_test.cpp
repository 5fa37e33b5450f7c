#include "core/value.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;

TEST_CASE("the nearest valid word is offered for a typing error and not for another word", "[value]") {
    const std::vector<std::string> keys{"interval", "max_age", "name", "tags", "url"};
    CHECK(nearest("intervall", keys) == "interval");
    CHECK(nearest("maxage", keys) == "max_age");
    CHECK(nearest("nmae", keys) == "name");
    CHECK(nearest("ulr", keys) == "url");
    CHECK(nearest("completely_different", keys).empty());
    CHECK(nearest(std::string(1000, 'x'), keys).empty());
}

TEST_CASE("a problem is shown with as much of its place as is known", "[value]") {
    CHECK(Problem{{"a.toml", 3, 7}, "no"}.to_text() == "a.toml:3:7: no");
    CHECK(Problem{{"a.toml", 0, 0}, "no"}.to_text() == "a.toml: no");
    CHECK(Problem{{}, "no"}.to_text() == "no");
    CHECK(Problem{{"a.toml", 3, 7}, "odd", false}.to_text() == "a.toml:3:7: warning: odd");
}

TEST_CASE("a table finds its keys and other values have none", "[value]") {
    Value one{std::int64_t{1}, {}};
    Value table{Value::Map{{"one", one}}, {}};
    REQUIRE(table.find("one") != nullptr);
    CHECK(std::get<std::int64_t>(table.find("one")->data) == 1);
    CHECK(table.find("two") == nullptr);
    CHECK(one.find("one") == nullptr);
    CHECK(std::string{table.type_name()} == "table");
}
