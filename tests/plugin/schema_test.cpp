#include "plugin/detail/schema.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

using namespace newswatch;
using namespace newswatch::plugin;

namespace {

constexpr auto schema_text =
    R"({"type":"object","additionalProperties":false,"required":["rules"],"properties":{
  "rules":{"type":"array","minItems":1,"items":{"type":"string","format":"path"},"description":"d"},
  "level":{"type":"string","enum":["low","high"],"default":"low"},
  "count":{"type":"integer","minimum":1,"maximum":9,"default":3},
  "ratio":{"type":"number","minimum":0,"maximum":0.5},
  "loud":{"type":"boolean"},
  "inner":{"type":"object","additionalProperties":false,"properties":{"size":{"type":"integer","default":7}}}}})";

const Position whole{"/etc/nw/main.toml", 3, 1};

Schema schema() { return *Schema::parse(schema_text); }

Value at(std::uint32_t line, decltype(Value::data) data) {
    return {std::move(data), {"/etc/nw/main.toml", line, 9}};
}
Value rules() { return at(4, Value::List{at(4, std::string{"rules.d"})}); }

std::vector<std::string> problems_of(Value::Map map) {
    Value config = at(3, std::move(map));
    std::vector<std::string> out;
    for (const auto& problem : check_config(schema(), config, whole)) out.push_back(problem.to_text());
    return out;
}

}  // namespace

TEST_CASE("a sound configuration has no problems, gets its defaults and absolute paths") {
    Value config = at(3, Value::Map{{"rules", rules()}});
    CHECK(check_config(schema(), config, whole).empty());
    CHECK(std::get<std::string>(std::get<Value::List>(config.find("rules")->data)[0].data) ==
          "/etc/nw/rules.d");
    CHECK(std::get<std::int64_t>(config.find("count")->data) == 3);
    CHECK(std::get<std::string>(config.find("level")->data) == "low");
    CHECK(std::get<std::int64_t>(config.find("inner")->find("size")->data) == 7);
    CHECK(config.find("ratio") == nullptr);
}

TEST_CASE("a path is taken from the file that it was written in") {
    Value config =
        at(3, Value::Map{{"rules", at(4, Value::List{Value{std::string{"../x"}, {"/srv/a/b.toml", 1, 1}},
                                                     at(4, std::string{"/abs/y"})})}});
    CHECK(check_config(schema(), config, whole).empty());
    const auto& list = std::get<Value::List>(config.find("rules")->data);
    CHECK(std::get<std::string>(list[0].data) == "/srv/x");
    CHECK(std::get<std::string>(list[1].data) == "/abs/y");
}

TEST_CASE("without a file, a path is taken from the current directory") {
    Value config{Value::Map{{"rules", Value{Value::List{Value{std::string{"r"}, {}}}, {}}}}, {}};
    CHECK(check_config(schema(), config, {}).empty());
    const auto& list = std::get<Value::List>(config.find("rules")->data);
    CHECK(std::get<std::string>(list[0].data) == (std::filesystem::current_path() / "r").string());
}

TEST_CASE("every kind of mistake is told at its place") {
    using Case = std::pair<Value::Map, std::string>;
    const auto [map, text] = GENERATE(
        Case{{}, "/etc/nw/main.toml:3:9: rules: missing; it must be given"},
        Case{{{"rules", at(4, std::string{"x"})}},
             "/etc/nw/main.toml:4:9: rules: expected an array, found string"},
        Case{{{"rules", at(4, Value::List{})}},
             "/etc/nw/main.toml:4:9: rules: expected at least 1 element, found 0"},
        Case{{{"rules", at(4, Value::List{at(5, std::int64_t{1})})}},
             "/etc/nw/main.toml:5:9: rules[0]: expected a string, found integer"},
        Case{{{"rules", at(4, Value::List{at(5, std::string{})})}},
             "/etc/nw/main.toml:5:9: rules[0]: a path must not be empty"},
        Case{{{"rules", rules()}, {"cuont", at(6, std::int64_t{1})}},
             "/etc/nw/main.toml:6:9: cuont: unknown key; did you mean \"count\"?"},
        Case{{{"rules", rules()}, {"inner", at(6, Value::Map{{"seize", at(7, true)}})}},
             "/etc/nw/main.toml:7:9: inner.seize: unknown key; did you mean \"size\"?"},
        Case{
            {{"rules", rules()}, {"level", at(6, std::string{"hihg"})}},
            "/etc/nw/main.toml:6:9: level: \"hihg\" is not one of \"low\", \"high\"; did you mean \"high\"?"},
        Case{{{"rules", rules()}, {"count", at(6, std::int64_t{0})}},
             "/etc/nw/main.toml:6:9: count: 0 is too small; the smallest is 1"},
        Case{{{"rules", rules()}, {"count", at(6, 2.5)}},
             "/etc/nw/main.toml:6:9: count: expected an integer, found number"},
        Case{{{"rules", rules()}, {"ratio", at(6, std::int64_t{1})}},
             "/etc/nw/main.toml:6:9: ratio: 1 is too large; the largest is 0.5"},
        Case{{{"rules", rules()}, {"loud", at(6, std::string{"yes"})}},
             "/etc/nw/main.toml:6:9: loud: expected true or false, found string"});
    CHECK(problems_of(map) == std::vector<std::string>{text});
}

TEST_CASE("an unknown key without a near one is answered with all that are known") {
    const auto problems = problems_of({{"rules", rules()}, {"zzzzzz", at(6, true)}});
    REQUIRE(problems.size() == 1);
    for (const auto* key : {"rules", "level", "count", "ratio", "loud", "inner"})
        CHECK_THAT(problems.front(), Catch::Contains("\"" + std::string{key} + "\""));
}

TEST_CASE("all mistakes are told at once") {
    CHECK(problems_of({{"count", at(4, true)}, {"x", at(5, true)}, {"ratio", at(6, 9.0)}}).size() == 4);
}

TEST_CASE("nothing is an empty table, and a number that is none fits no range") {
    const auto open = *Schema::parse(R"({"type":"object","properties":{"r":{"type":"number","minimum":0}}})");
    Value nothing;
    CHECK(check_config(open, nothing, whole).empty());
    Value nan{Value::Map{{"r", at(4, std::numeric_limits<double>::quiet_NaN())}, {"other", at(5, true)}}, {}};
    CHECK(check_config(open, nan, whole).size() == 1);
    Value list{Value::List{}, {}};
    CHECK(check_config(open, list, whole).front().to_text() ==
          "/etc/nw/main.toml:3:1: expected a table, found array");
}

TEST_CASE("a schema outside the subset is refused by the keyword") {
    using Case = std::pair<const char*, const char*>;
    const auto [json, part] =
        GENERATE(Case{"{", "not JSON"}, Case{R"({"type":"array"})", "must be object"},
                 Case{R"({"type":"object","pattern":"x"})", "pattern"},
                 Case{R"({"type":"object","required":"x"})", "required"},
                 Case{R"({"type":"object","properties":[]})", "properties"},
                 Case{R"({"type":"object","properties":{"a":{"type":"thing"}}})", "type"},
                 Case{R"({"type":"object","properties":{"a":{"minimum":"1"}}})", "minimum"},
                 Case{R"({"type":"object","properties":{"a":{"minItems":-1}}})", "minItems"},
                 Case{R"({"type":"object","properties":{"a":{"format":"uri"}}})", "format"},
                 Case{R"({"type":"object","properties":{"a":{"default":null}}})", "default"},
                 Case{R"({"type":"object","properties":{"a":7}})", "must be an object"},
                 Case{R"({"type":"object","additionalProperties":{}})", "additionalProperties"});
    const auto refused = Schema::parse(json);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::Contains(part));
}

TEST_CASE("a schema nested without end is refused") {
    std::string deep;
    for (int i = 0; i < 50000; ++i) deep += R"({"type":"array","items":)";
    CHECK_FALSE(Schema::parse(deep + "{}" + std::string(50000, '}')));
}
