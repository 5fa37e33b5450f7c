#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "keeper.hpp"

using Json = nlohmann::json;

namespace {

Json manifest() {
    constexpr auto text = nw::detail::manifest_text<Keeper>();
    return Json::parse(text.begin(), text.end());
}

template <class Write>
std::string written(Write write) {
    nw::detail::filler<64> w;
    write(w);
    return {w.text.data(), w.n};
}

std::string decimal(double d) {
    return written([=](auto& w) { nw::detail::put_number(w, "", d); });
}

}  // namespace

TEST_CASE("the manifest tells who the plugin is and what it does") {
    const auto m = manifest();
    CHECK(m["id"] == "org.example.keeper");
    CHECK(m["version"] == "0.1.0");
    CHECK(m["abi"] == "1.0");
    CHECK(m["description"] == "says \"hm\"\n\\ and \x01");
    CHECK(m["capabilities"] == Json{"enrich", "detect"});
    CHECK(m["provides"] == Json{"seen", "kept"});
    CHECK(m["consumes"] == Json::array({"nw.zone"}));
}

TEST_CASE("the schema tells types, bounds, choices and texts") {
    const auto schema = manifest()["schema"];
    const auto& properties = schema["properties"];
    CHECK(schema["additionalProperties"] == false);
    CHECK(schema["required"] == Json::array({"files"}));
    CHECK(properties["keep"]["type"] == "boolean");
    CHECK(properties["keep"]["description"] == "keep a view: \"wrong\"");
    CHECK(properties["from"]["minimum"] == -10);
    CHECK(properties["from"]["maximum"] == 10);
    CHECK(properties["share"]["maximum"] == 0.5);
    CHECK(properties["files"]["minItems"] == 1);
    CHECK(properties["files"]["items"] == Json{{"type", "string"}, {"format", "path"}});
    CHECK(properties["file"]["format"] == "path");
    CHECK(properties["moods"]["items"]["enum"] == Json{"good", "bad"});
    CHECK(properties["places"]["items"]["properties"]["rank"]["type"] == "integer");
    CHECK(properties["main"]["required"] == Json::array({"name"}));
}

namespace {

struct Plain {
    bool loud = true;
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    double ratio = 0.1;
    static constexpr auto options() {
        return std::tuple{nw::option{"loud", &Plain::loud, ""}, nw::option{"least", &Plain::least, ""},
                          nw::option{"ratio", &Plain::ratio, ""},
                          nw::option{"asked", &Plain::loud, ""}.required()};
    }
};

}  // namespace

TEST_CASE("the initialisers of the struct are the defaults in the schema") {
    const auto text = written([](auto& w) {
        nw::detail::filler<1024> wide;
        nw::detail::put_object_schema<decltype(wide), Plain>(wide);
        const auto json = Json::parse("{" + std::string{wide.text.data(), wide.n} + "}")["properties"];
        CHECK(json["loud"]["default"] == true);
        CHECK(json["least"]["default"] == std::numeric_limits<std::int64_t>::min());
        CHECK(json["ratio"]["default"] == 0.1);
        CHECK_FALSE(json["asked"].contains("default"));
        nw::detail::put(w, "done");
    });
    CHECK(text == "done");
}

TEST_CASE("numbers are written so that they read back as they were, or not at all") {
    for (const double d : {0.0, 0.1, -0.1, 0.25, 1.5, -2.75, 1e14, 123.456, 0.001, 1e-9})
        CHECK(std::stod(decimal(d)) == d);
    CHECK(decimal(-0.5) == "-0.5");
    CHECK(decimal(2) == "2");
    CHECK(decimal(1e300).empty());
    CHECK(decimal(1.0 / 3).empty());
    CHECK(decimal(std::numeric_limits<double>::quiet_NaN()).empty());
}
