#include "keyword/rule_files.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace newswatch::keyword;
namespace fs = std::filesystem;

namespace {

// A directory of rule files that is gone after the test.
class RulesDirectory {
public:
    RulesDirectory() {
        std::string name = (fs::temp_directory_path() / "newswatch-rules-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary directory"};
        path_ = name;
    }
    ~RulesDirectory() { fs::remove_all(path_); }

    RulesDirectory& with(const std::string& name, std::string_view text) {
        std::ofstream{path_ / name, std::ios::binary} << text;
        return *this;
    }
    std::string path(const std::string& name = "") const { return (path_ / name).string(); }
    RuleFiles read() const { return read_rule_files({path_.string()}); }

    // "name:line:column: message" of every problem.
    std::vector<std::string> problems() const {
        std::vector<std::string> out;
        for (const nw::problem& problem : read().problems) {
            out.push_back(fs::path{problem.file}.filename().string() + ":" + std::to_string(problem.line) +
                          ":" + std::to_string(problem.column) + ": " + problem.message);
        }
        return out;
    }

private:
    fs::path path_;
};

std::vector<std::string> ids_of(const RuleFiles& files) {
    std::vector<std::string> out;
    for (const Rule& rule : files.rules) out.push_back(rule.id);
    return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("rules come with their severity, tags and query, file by file", "[rules]") {
    RulesDirectory directory;
    directory.with("b.toml", "[[rule]]\nid = 'later'\nquery = 'cyber'\n")
        .with("a.toml", R"(# a comment
[[rule]]
id = "nato-cyber"
title = "NATO and cyber"
query = 'NATO AND "South Korea"'
severity = "high"
tags = ["defence", "cyber"]

[[rule]]
id = "off"
query = "x"
enabled = false

[[rule]]
id = "plain"
query = "drone*"
)")
        .with("notes.txt", "not TOML")
        .with(".hidden.toml", "not TOML");
    const RuleFiles files = directory.read();
    CHECK(files.problems.empty());
    CHECK(ids_of(files) == Lines{"nato-cyber", "plain", "later"});
    CHECK(files.rules[0].severity == nw::severity::high);
    CHECK(files.rules[0].tags == Lines{"defence", "cyber"});
    CHECK(print(files.rules[0].query) == "NATO AND \"South Korea\"");
    CHECK(files.rules[1].severity == nw::severity::medium);
    CHECK(files.rules[1].tags.empty());
}

TEST_CASE("a file may be named by itself, and is read once", "[rules]") {
    RulesDirectory directory;
    directory.with("a.toml", "[[rule]]\nid = 'a'\nquery = 'x'\n")
        .with("b.rules", "[[rule]]\nid = 'b'\nquery = 'x'\n");
    const RuleFiles files =
        read_rule_files({directory.path("b.rules"), directory.path(), directory.path("a.toml")});
    CHECK(files.problems.empty());
    CHECK(ids_of(files) == Lines{"b", "a"});
}

TEST_CASE("an error in a query points into the string of the file", "[rules]") {
    RulesDirectory directory;
    directory.with("a.toml",
                   "[[rule]]\n"
                   "id = 'literal'\n"
                   "query = 'NATO AND titel:Korea'\n"
                   "[[rule]]\n"
                   "id = 'basic'\n"
                   "query = \"Київ AND\"\n"
                   "[[rule]]\n"
                   "id = 'several-lines'\n"
                   "query = '''\n"
                   "NATO AND\n"
                   "  dr*ne'''\n"
                   "[[rule]]\n"
                   "id = 'escapes'\n"
                   "query = \"\\\"South Korea\\\" AND\"\n");
    const Lines problems = directory.problems();
    REQUIRE(problems.size() == 4);
    CHECK(problems[0].starts_with("a.toml:3:19: query: unknown field 'titel'; did you mean title:?"));
    CHECK(problems[1].starts_with("a.toml:6:18: query: expected a word"));
    CHECK(problems[2].starts_with("a.toml:11:5: query: a * stands only at the end"));
    CHECK(problems[3].starts_with("a.toml:14:9: query: expected a word"));
    CHECK(problems[3].ends_with("(at character 18)"));
}

TEST_CASE("everything wrong in all files is told at once, with its place and what was expected", "[rules]") {
    RulesDirectory directory;
    directory
        .with("a.toml",
              "[[rule]]\n"
              "id = 'same'\n"
              "query = 'x'\n"
              "severty = 'high'\n"
              "[[rule]]\n"
              "query = 7\n"
              "severity = 'hig'\n"
              "tags = ['a', 1]\n"
              "[[rule]]\n"
              "id = 'two words'\n"
              "enabled = 'yes'\n"
              "[[rules]]\n")
        .with("b.toml", "[[rule]]\nid = 'same'\nquery = 'NOT x'\n")
        .with("c.toml", "[rule]\nid = 'c'\n")
        .with("d.toml", "[[rule]]\nid = 'd\n");
    const Lines problems = directory.problems();
    const Lines expected = {
        "a.toml:4:1: unknown key \"severty\"; did you mean \"severity\"?",
        "a.toml:5:1: a rule needs id; expected for example id = ",
        "a.toml:6:9: query: expected a string, found an integer",
        "a.toml:7:12: severity: expected one of info, low, medium, high, critical; did you mean \"high\"?",
        "a.toml:8:14: tags: expected a string, found an integer",
        "a.toml:9:1: a rule needs query; expected for example query = ",
        "a.toml:10:6: id: expected 1 to 100 bytes without white space",
        "a.toml:11:11: enabled: expected true or false, found a string",
        "a.toml:12:3: unknown key \"rules\"; did you mean [[rule]]?",
        "b.toml:2:6: id \"same\" is already taken at " + directory.path("a.toml") + ":2:6",
        "b.toml:3:10: query: NOT only takes away",
        "c.toml:1:1: expected [[rule]] in two pairs of brackets",
        "d.toml:2:",
    };
    REQUIRE(problems.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO(problems[i] << " should begin with " << expected[i]);
        CHECK(problems[i].starts_with(expected[i]));
    }
    CHECK(directory.read().rules.empty());
}

TEST_CASE("what cannot be read is an error, an empty directory a warning", "[rules]") {
    RulesDirectory directory;
    const RuleFiles missing = read_rule_files({directory.path("missing.toml")});
    REQUIRE(missing.problems.size() == 1);
    CHECK(missing.problems[0].file == directory.path("missing.toml"));
    CHECK(missing.problems[0].message == "cannot read this file of rules: No such file or directory");
    CHECK_FALSE(missing.problems[0].warning);

    const RuleFiles empty = directory.read();
    REQUIRE(empty.problems.size() == 1);
    CHECK(empty.problems[0].warning);
}

TEST_CASE("a file with a fault in every rule is given up after a thousand of them", "[rules]") {
    std::string text;
    for (int i = 0; i < 1500; ++i) text += "[[rule]]\nid = 'r" + std::to_string(i) + "'\n";
    RulesDirectory directory;
    const auto problems = directory.with("many.toml", text).problems();
    REQUIRE(problems.size() == 1001);
    CHECK(problems.back() == "many.toml:2001:1: too many problems; the rules from here on are not looked at");
}
