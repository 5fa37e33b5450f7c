#include <catch2/catch.hpp>
#include <string>

#include "config/config.hpp"

using newswatch::config::glob_matches;

TEST_CASE("a star stands for any run, a question mark for one byte, all else for itself", "[glob]") {
    struct Row {
        const char *pattern, *text;
        bool matches;
    };
    const auto row = GENERATE(values<Row>({
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"*", "anything at all", true},
        {"nato-*", "nato-cyber", true},
        {"nato-*", "nato-", true},
        {"nato-*", "nato", false},
        {"nato-*", "un-nato-x", false},
        {"*-cyber", "nato-cyber", true},
        {"*-cyber", "nato-cyber-2", false},
        {"n?to", "nato", true},
        {"n?to", "nto", false},
        {"?", "", false},
        {"?*", "x", true},
        {"*a*b*", "xxaxxbxx", true},
        {"*a*b*", "xxbxxaxx", false},
        {"*ab", "aab", true},
        {"a*b*c", "abcbc", true},
        {"a*b*c", "abcb", false},
        {"**", "x", true},
        {"NATO", "nato", false},
        {"a.b", "axb", false},
        {"[a]", "a", false},
    }));
    INFO(row.pattern << " on " << row.text);
    CHECK(glob_matches(row.pattern, row.text) == row.matches);
}

TEST_CASE("many stars do not multiply the work", "[glob]") {
    // A backtracking matcher needs more than the age of the universe for these.
    std::string pattern;
    for (int i = 0; i < 200; ++i) pattern += "*a";
    pattern += "*b";
    const std::string text(5000, 'a');
    CHECK_FALSE(glob_matches(pattern, text));
    CHECK(glob_matches(pattern, text + "b"));
}
