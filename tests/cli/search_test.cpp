#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/detail/commands.hpp"
#include "cli/detail/search_text.hpp"
#include "store/store.hpp"

using namespace newswatch;
using namespace newswatch::cli;
using Json = nlohmann::ordered_json;

TEST_CASE("what was hit is in brackets, or bold on a terminal, and controls nothing", "[search]") {
    const Json marks{{{"begin", 4}, {"end", 9}}};
    CHECK(marked("the storm is\nover", marks, Marking::brackets) == "the [storm] is over");
    CHECK(marked("the storm", marks, Marking::bold) == "the \x1b[1mstorm\x1b[0m");
    CHECK(marked("\x1b[31mred", Json::array(), Marking::brackets).find('\x1b') == std::string::npos);
    CHECK(marked("short", marks, Marking::brackets) == "short");
}

TEST_CASE("a search shows an article a paragraph, and says what is missing", "[search]") {
    const Json hit{{"source", "Example"},
                   {"url", "https://news.example/a"},
                   {"title", "Storm"},
                   {"title_marks", {{{"begin", 0}, {"end", 5}}}},
                   {"published", "2026-03-01T12:00:00Z"},
                   {"snippet",
                    {{"field", "body"},
                     {"text", "a storm"},
                     {"marks", {{{"begin", 2}, {"end", 7}}}},
                     {"cut_before", true},
                     {"cut_after", false}}}};
    const Json answer{{"articles", {hit}}, {"more", true}, {"indexing_below", 7}};
    CHECK(search_text(answer, Marking::brackets) ==
          "2026-03-01T12:00:00Z  Example  [Storm]\n    ... a [storm]\n    https://news.example/a\n"
          "\nThere are more: --limit shows up to 200.\n"
          "\nOlder articles are still being indexed, and are not all found yet.\n");
    CHECK(search_text(Json{{"articles", Json::array()}}, Marking::brackets) == "nothing found\n");
}

TEST_CASE("without a daemon the archive itself is searched and compacted", "[search]") {
    auto name = (std::filesystem::temp_directory_path() / "newswatch-cli.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    REQUIRE(store::Store::open(name));
    Place place;
    place.state_dir = name;
    SearchOptions options;
    options.query = "storm";
    std::ostringstream output;
    auto* const terminal = std::cout.rdbuf(output.rdbuf());
    CHECK(search(place, options) == 0);
    options.json = true;
    CHECK(search(place, options) == 0);
    options.query = "(storm";
    CHECK(search(place, options) == 1);
    std::cout.rdbuf(terminal);
    CHECK(output.str().find("nothing found\n{") == 0);
    CHECK(vacuum(place) == 0);
    {
        const auto running = store::Store::open(name);
        CHECK(vacuum(place) == exit_running);
    }
    place.state_dir = name + "/nowhere";
    CHECK(search(place, options) == exit_unavailable);
    CHECK(vacuum(place) == 1);
    std::filesystem::remove_all(name);
}
