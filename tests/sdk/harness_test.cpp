#include <catch2/catch.hpp>
#include <newswatch/testing.hpp>

using nw::test::harness;
using nw::test::list;
using nw::test::load_error;
using nw::test::object;

namespace {

const object base{{"files", list{"/a", "/b"}}};

object with(object more) {
    more.insert(base.begin(), base.end());
    return more;
}

}  // namespace

TEST_CASE("the harness runs the plugin that is linked into the test") {
    harness t{with({{"file", "/x"},
                    {"share", 0.5},
                    {"main", object{{"name", "there"}}},
                    {"places", list{object{{"name", "a"}, {"rank", 3}}, object{{"name", "b"}}}}})};
    REQUIRE(t.logs.size() == 1);
    CHECK(t.logs[0].text == "ready files=2");
    CHECK(t.logs[0].level == nw::level::warn);
    t.now_ns = 42;
    t.cancelled = true;
    t.feed({.title = "Title", .body = "body", .id = "one"});
    REQUIRE(t.annotations.size() == 1);
    CHECK(t.annotations[0].article == "one");
    CHECK(t.annotations[0].value == "body");
    CHECK(t.annotations[0].surface == "T");
    REQUIRE(t.alerts.size() == 1);
    CHECK(t.alerts[0].title == "42");
    CHECK(t.alerts[0].text == "/x,0.500000,there,a3,b1,seen,cancelled");
    CHECK(t.alerts[0].tags == std::vector<std::string>{"t"});
    CHECK(t.alerts[0].surfaces == std::vector<std::string>{"T"});
    CHECK(t.errors.empty());
}

TEST_CASE("a view kept past its article is caught") {
    harness t{with({{"keep", true}})};
    t.feed_batch({{.title = "first"}, {.title = "second"}});
    REQUIRE(t.errors.size() == 2);
    CHECK(t.errors[0].message == "annotation: not UTF-8; a view kept too long?");
    CHECK(t.errors[0].code == NW_E_INVALID);
    CHECK(t.annotations.size() == 1);  // of the first; the second failed
    t.feed({.title = "third"});
    CHECK(t.errors.size() == 4);
}

TEST_CASE("a failure is told with its article, and its findings are dropped") {
    harness t{base};
    t.feed_batch({{.title = "throw", .id = "bad"}, {.title = "fine", .id = "good"}});
    REQUIRE(t.errors.size() == 1);
    CHECK(t.errors[0].article == "bad");
    CHECK(t.errors[0].message == "thrown");
    CHECK(t.errors[0].code == NW_E_PERMANENT);
    REQUIRE(t.alerts.size() == 1);
    CHECK(t.alerts[0].article == "good");
    CHECK(t.last_status == NW_OK);
}

TEST_CASE("a span that cuts a character or lies outside is refused") {
    harness t{base};
    t.feed({.title = "split", .body = "\xC3\xA9"});
    REQUIRE_FALSE(t.errors.empty());
    CHECK(t.errors[0].message == "annotation: a span cuts a character");
    t.errors.clear();
    t.feed({.title = ""});
    REQUIRE_FALSE(t.errors.empty());
    CHECK(t.errors[0].message == "annotation: a span lies outside its field");
}

TEST_CASE("configuration problems come out with their places") {
    try {
        const harness t{with({{"from", 10}})};
        FAIL("the configuration was accepted");
    } catch (const load_error& e) {
        REQUIRE(e.errors.size() == 2);
        CHECK(e.errors[0].file == "f.toml");
        CHECK(e.errors[0].line == 2);
        CHECK(e.errors[0].column == 5);
        CHECK(e.errors[0].code == NW_E_CONFIG);
        CHECK(e.errors[1].code == NW_OK);  // a warning
    }
}

TEST_CASE("the harness runs a file as it ships, in C++ and in C") {
    harness words{EXAMPLES "/word_count.so", {{"words", 3}}};
    words.feed_batch({{.title = "long", .body = "one two three"}, {.title = "short", .body = "one"}});
    REQUIRE(words.alerts.size() == 1);
    CHECK(words.alerts[0].rule == "long-read");

    harness minutes{EXAMPLES "/reading_time.so", {{"words_per_minute", 2}}};
    minutes.feed({.body = "one two three"});
    REQUIRE(minutes.annotations.size() == 1);
    CHECK(minutes.annotations[0].value == "2");
}

TEST_CASE("the harness refuses texts that the daemon would refuse") {
    harness long_value{base};
    long_value.feed({.title = "x", .body = std::string(NW_MAX_TEXT + 1, 'x')});
    CHECK(long_value.annotations.empty());
    REQUIRE_FALSE(long_value.errors.empty());
    CHECK(long_value.errors[0].code == NW_E_LIMIT);
    CHECK(long_value.errors[0].message == "annotation: a text has more than NW_MAX_TEXT bytes");
}

TEST_CASE("a file that is no plugin is refused") {
    CHECK_THROWS_AS(harness("/nowhere/x.so", {}), load_error);
    CHECK_THROWS_AS(harness("libc.so.6", {}), load_error);
}
