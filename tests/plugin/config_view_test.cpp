#include "plugin/detail/config_view.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;
using namespace newswatch::plugin;

namespace {

Value text(const char* s) { return {std::string{s}, {}}; }

}  // namespace

TEST_CASE("a plugin reads its configuration by JSON pointer") {
    Value::List list{text("x"), Value{Value::Map{{"k", Value{std::int64_t{5}, {}}}}, {}}};
    const Value config{Value::Map{{"flag", Value{true, {}}},
                                  {"real", Value{0.5, {}}},
                                  {"text", text("value")},
                                  {"list", Value{list, {}}},
                                  {"a/b", text("slash")},
                                  {"c~d", text("tilde")}},
                       {}};
    const ConfigView view{config};
    nw_value v{};
    const auto get = [&](const char* pointer) {
        v = {};
        v.size = sizeof v;
        return view.abi()->get(view.abi(), pointer, &v);
    };

    SECTION("values of each type") {
        REQUIRE(get("") == NW_OK);
        CHECK(v.type == NW_VALUE_OBJECT);
        CHECK(v.count == 6);
        REQUIRE(get("/flag") == NW_OK);
        CHECK(v.type == NW_VALUE_BOOLEAN);
        CHECK(v.integer == 1);
        REQUIRE(get("/real") == NW_OK);
        CHECK(v.type == NW_VALUE_NUMBER);
        CHECK(v.real == 0.5);
        REQUIRE(get("/text") == NW_OK);
        CHECK(std::string(v.text.p, v.text.n) == "value");
        REQUIRE(get("/list") == NW_OK);
        CHECK(v.count == 2);
        REQUIRE(get("/list/1/k") == NW_OK);
        CHECK(v.integer == 5);
        CHECK(v.real == 5.0);
    }
    SECTION("escaped names, RFC 6901 section 4") {
        CHECK(get("/a~1b") == NW_OK);
        CHECK(get("/c~0d") == NW_OK);
        CHECK(get("/c~d") == NW_E_NOTFOUND);
        CHECK(get("/c~") == NW_E_NOTFOUND);
    }
    SECTION("what is not there") {
        for (const auto* pointer :
             {"/none", "flag", "/list/2", "/list/-", "/list/01", "/list/1x", "/list/", "/text/0", "/"})
            CHECK(get(pointer) == NW_E_NOTFOUND);
        CHECK(v.type == NW_VALUE_NONE);
    }
    SECTION("a caller that breaks the contract") {
        CHECK(view.abi()->get(view.abi(), nullptr, &v) == NW_E_INVALID);
        CHECK(view.abi()->get(view.abi(), "/flag", nullptr) == NW_E_INVALID);
        v.size = 8;
        CHECK(view.abi()->get(view.abi(), "/flag", &v) == NW_E_INVALID);
    }
}

TEST_CASE("a caller that knows more members of a value than the host keeps what it put there") {
    const Value config{Value::Map{{"real", Value{0.5, {}}}}, {}};
    const ConfigView view{config};
    struct {
        nw_value known;
        std::uint64_t later = 7;
    } wide{};
    wide.known.size = sizeof wide;
    wide.known.integer = 9;
    CHECK(view.abi()->get(view.abi(), "/none", &wide.known) == NW_E_NOTFOUND);
    CHECK(wide.known.integer == 0);
    REQUIRE(view.abi()->get(view.abi(), "/real", &wide.known) == NW_OK);
    CHECK(wide.known.real == 0.5);
    CHECK(wide.known.size == sizeof wide);
    CHECK(wide.later == 7);
}
