#include "cli/detail/table.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

using namespace newswatch::cli;
using Json = nlohmann::ordered_json;

namespace {

// What `table` writes to standard output.
std::string printed(const Table& table) {
    std::FILE* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    std::fflush(stdout);
    const int before = ::dup(STDOUT_FILENO);
    ::dup2(::fileno(file), STDOUT_FILENO);
    table.print();
    std::fflush(stdout);
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
    std::rewind(file);
    std::string text(4096, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::fclose(file);
    return text;
}

}  // namespace

TEST_CASE("columns are as wide as their widest text, counted in characters", "[table]") {
    Table table{{"name", "state", "why"}};
    table.add({"Zürich", "fine", ""});
    table.add({"x", "failing", "HTTP 404"});
    CHECK(printed(table) ==
          "name    state    why\n"
          "Zürich  fine\n"
          "x       failing  HTTP 404\n");
}

TEST_CASE("a long text is cut at a character", "[table]") {
    std::string sixty, longer;
    for (int i = 0; i < 60; ++i) sixty += "ü";
    Table table{{sixty}};
    table.add({sixty + "x"});
    std::string cut = sixty.substr(0, 57 * 2) + "...";
    CHECK(printed(table) == sixty + "\n" + cut + "\n");
}

TEST_CASE("a member is shown as text, and what would steer a terminal as numbers", "[table]") {
    const auto json =
        Json::parse(R"({"s": "a\u001b[31m", "n": 7, "f": 1.5, "t": true, "z": null, "o": {"a": 1}})");
    CHECK(text(json, "s") == "a\\x1b[31m");
    CHECK(text(json, "n") == "7");
    CHECK(text(json, "f") == "1.5");
    CHECK(text(json, "t") == "true");
    CHECK(text(json, "z").empty());
    CHECK(text(json, "absent").empty());
    CHECK(text(json, "o") == R"({"a":1})");
}

TEST_CASE("the strings of an array are joined, and nothing else of it", "[table]") {
    const auto json = Json::parse(R"({"a": ["one", 2, "th\u0007ree"], "e": []})");
    CHECK(joined(json, "a") == "one, th\\x07ree");
    CHECK(joined(json, "e").empty());
    CHECK(joined(json, "absent").empty());
}
