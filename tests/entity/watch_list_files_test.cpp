#include "entity/watch_list_files.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "directory.hpp"
#include "entity/mention_finder.hpp"
#include "lists.hpp"

using namespace newswatch::entity;

namespace {

// "line:column: message" of each problem, warnings with "warning: " before the message.
Texts problems_of(std::string_view toml) {
    LoadedList loaded;
    read_watch_list(toml, "list.toml", loaded);
    auto found = review(loaded.list);
    loaded.problems.insert(loaded.problems.end(), found.begin(), found.end());
    Texts told;
    for (const auto& each : loaded.problems) {
        CHECK(each.file == "list.toml");
        told.push_back(std::to_string(each.line) + ":" + std::to_string(each.column) + ": " +
                       (each.warning ? "warning: " : "") + each.message);
    }
    return told;
}

}  // namespace

TEST_CASE("A watch-list says everything of an entity") {
    const auto list = list_from(R"(
[[entity]]
id = "south-korea"
name = "South Korea"
kind = "place"
alert = "mention"
severity = "high"
tags = ["asia", "allies"]
aliases = ["Republic of Korea", {text = "Seoul", kind = "metonym"}, {text = "ROK", kind = "acronym", case = "any"},
           {text = "Південна Корея", language = "uk"}]
)");
    REQUIRE(list.entities.size() == 1);
    const auto& entity = list.entities.front();
    CHECK(entity.id == "south-korea");
    CHECK(entity.kind == "place");
    CHECK(entity.alert == AlertWhen::mention);
    CHECK(entity.severity == nw::severity::high);
    CHECK(entity.tags == Texts{"asia", "allies"});
    CHECK(entity.where.line == 2);
    REQUIRE(entity.aliases.size() == 5);
    CHECK(entity.aliases[0].text == "South Korea");
    CHECK(entity.aliases[1].text == "Republic of Korea");
    CHECK(entity.aliases[1].spelling == CaseRule::initial);
    CHECK(entity.aliases[2].kind == AliasKind::metonym);
    CHECK(entity.aliases[3].kind == AliasKind::acronym);
    CHECK(entity.aliases[3].spelling == CaseRule::any);
    CHECK(entity.aliases[4].language == "uk");
    CHECK(entity.aliases[4].where.line == 10);
}

TEST_CASE("What an entity does not say has its default") {
    const auto list = list_from("[[entity]]\nid = 'nato'\nname = 'NATO'\n");
    const auto& entity = list.entities.at(0);
    CHECK(entity.kind == "other");
    CHECK(entity.alert == AlertWhen::article);
    CHECK(entity.severity == nw::severity::medium);
    CHECK(entity.tags.empty());
    CHECK(entity.aliases.at(0).spelling == CaseRule::exact);
    CHECK(list_from("[[entity]]\nid='k'\nname='NATO'\ncase='any'").entities.at(0).aliases.at(0).spelling ==
          CaseRule::any);
}

TEST_CASE("Everything that is wrong in a list is told at once, each with its place") {
    CHECK(problems_of(R"([[entity]]
id = "a"
name = "Alpha"
alais = ["A"]
kind = "planet"
severity = 3

[[entity]]
name = "..."
aliases = [1, {txt = "Beta"}, {text = "Gamma", kind = "demonim", alone = true}]
)") == Texts{
           "4:1: unknown key \"alais\" in an entity; did you mean \"aliases\"?",
           "5:8: \"planet\" is not a valid kind; valid are: person, organisation, place, product, event, "
           "other",
           "6:12: \"severity\" must be a string, not a number",
           "8:1: the entity has no \"id\"; give it a short name of its own, such as \"south-korea\"",
           "9:8: \"...\" has no letter and no digit, so no text could ever match it",
           "10:12: an alias must be a string or a table {text = \"...\"}, not a number",
           "10:15: the alias has no \"text\"",
           "10:16: unknown key \"txt\" in an alias; did you mean \"text\"?",
           "10:55: \"demonim\" is not a valid kind; valid are: name, demonym, metonym, acronym",
           "10:66: unknown key \"alone\" in an alias; valid are: text, kind, language, case",
       });
}

TEST_CASE("Wrong forms of a list are refused with what was expected") {
    CHECK(problems_of("[entity]\nid = 'a'") ==
          Texts{"1:1: an entity is written as a table under [[entity]], with two brackets"});
    CHECK(problems_of("entity = [3]") ==
          Texts{"1:11: an entity must be a table under [[entity]], not a number"});
    CHECK(problems_of("entities = []") ==
          Texts{"1:1: unknown key \"entities\" in a watch-list; did you mean \"entity\"?"});
    CHECK(problems_of("[[entity]]\nid = 'a b'\nname = 'A'").at(0) ==
          "2:6: an \"id\" has one to 128 bytes, no white space and no #");
    CHECK(problems_of("[[entity]]\nid = 'a'\nname = ''").size() == 1);
    CHECK(problems_of("[[entity]]\nid = 'a'").at(0) ==
          "1:1: the entity has no \"name\": the text that it is found by");
    CHECK(problems_of("[[entity]]\nid = 7\nname = 'A'").at(0) ==
          "2:6: \"id\" must be a string, not a number");
    CHECK(problems_of("[[entity]]\nid='a'\nname='A'\ntags = ['', 2]").size() == 2);
    CHECK(problems_of("[[entity]]\nid='a'\nname='A'\naliases = 'B'").at(0) ==
          "4:11: \"aliases\" must be an array of strings and tables, not a string");
    CHECK(problems_of("[[entity]]\nid='a'\nname=\"A\\nB\"").at(0).find("line break") != std::string::npos);
    CHECK(problems_of("[[entity]]\nid='a'\nname='" + std::string(500, 'x') + "'")
              .at(0)
              .find("500 bytes long") != std::string::npos);
    std::string wordy;
    for (int i = 0; i < 30; ++i) wordy += "a ";
    CHECK(problems_of("[[entity]]\nid='a'\nname='" + wordy + "'").at(0).find("30 words") !=
          std::string::npos);
}

TEST_CASE("A syntax error has its place and does not stop the reading of other files") {
    const auto told = problems_of("[[entity]]\nid = = 'a'\n");
    REQUIRE(told.size() == 1);
    CHECK(told.front().substr(0, 4) == "2:6:");
}

TEST_CASE("An id given twice is an error and an alias given twice a warning") {
    CHECK(problems_of("[[entity]]\nid='a'\nname='A'\n[[entity]]\nid='a'\nname='B'\n") ==
          Texts{"4:1: the id \"a\" is taken by the entity at list.toml:1; give each entity its own id"});
    CHECK(problems_of("[[entity]]\nid='a'\nname='Aa'\naliases=['Aa', 'aa', {text='Aa', language='de'}]\n") ==
          Texts{"4:10: warning: \"Aa\" stands twice in the entity \"a\"; the first one counts, remove the "
                "other"});
}

TEST_CASE("An alias that two entities share is a warning and at most so many are told") {
    CHECK(problems_of("[[entity]]\nid='a'\nname='Georgia'\n[[entity]]\nid='b'\nname='GEORGIA'\n") ==
          Texts{"6:6: warning: \"GEORGIA\" also names the entity \"a\" (list.toml:1); a mention counts for "
                "both"});
    std::string many;
    for (int i = 0; i < 50; ++i) many += "[[entity]]\nid='e" + std::to_string(i) + "'\nname='Same'\n";
    const auto told = problems_of(many);
    REQUIRE(told.size() == 20);
    CHECK(told.back().find("(and 29 more such warnings)") != std::string::npos);
}

TEST_CASE("Files and directories are read, the files of a directory in the order of their names") {
    const Directory directory;
    directory.write("b.toml", "[[entity]]\nid='b'\nname='Bb'\n");
    directory.write("a.toml", "[[entity]]\nid='a'\nname='Aa'\n");
    directory.write("notes.txt", "not a list");
    const Directory other;
    const auto single = other.write("single.list", "[[entity]]\nid='c'\nname='Cc'\n");
    const auto loaded = read_watch_lists({directory.path.string(), single});
    CHECK(loaded.problems.empty());
    CHECK(loaded.usable());
    REQUIRE(loaded.list.entities.size() == 3);
    CHECK(loaded.list.entities[0].id == "a");
    CHECK(loaded.list.entities[1].id == "b");
    CHECK(loaded.list.entities[2].id == "c");
    CHECK(loaded.list.files.at(2) == single);
}

TEST_CASE("A missing path is an error, an empty directory a warning, an empty file nothing") {
    const Directory directory;
    const auto empty = read_watch_lists({directory.path.string()});
    REQUIRE(empty.problems.size() == 1);
    CHECK(empty.problems[0].warning);
    CHECK(empty.usable());

    const auto missing =
        read_watch_lists({(directory.path / "none.toml").string(), directory.write("x.toml", "")});
    REQUIRE(missing.problems.size() == 1);
    CHECK_FALSE(missing.problems[0].warning);
    CHECK(missing.problems[0].file == (directory.path / "none.toml").string());
    CHECK_FALSE(missing.usable());
}

TEST_CASE("The problems of several files are told together, each with its file") {
    const Directory directory;
    const auto one = directory.write("1.toml", "[[entity]]\nid='a'\nnam='A'\n");
    const auto two = directory.write("2.toml", "[[entity\n");
    const auto loaded = read_watch_lists({directory.path.string()});
    REQUIRE(loaded.problems.size() == 3);
    CHECK(loaded.problems[0].file == one);
    CHECK(loaded.problems[0].line == 1);
    CHECK(loaded.problems[1].line == 3);
    CHECK(loaded.problems[2].file == two);
}

TEST_CASE("Of aliases of the same words only so many are tried, and the list says so") {
    std::string toml;
    for (std::size_t i = 0; i < max_alike + 2; ++i) {
        const auto id = std::to_string(i);
        toml += "[[entity]]\nid = \"e" + id + "\"\nname = \"N" + id + "\"\naliases = [\"Kim\"]\n";
    }
    const auto told = problems_of(toml);
    const auto alike = std::count_if(told.begin(), told.end(), [](const std::string& each) {
        return each.find("one of more than 100 aliases of the same words") != std::string::npos;
    });
    CHECK(alike == 1);
    const auto list = list_from(toml);
    CHECK(MentionFinder{list}.find("Kim", "en").size() == max_alike);
}

TEST_CASE("What editors leave in a directory of watch-lists is passed over") {
    Directory directory;
    directory.write("list.toml", "[[entity]]\nid = \"minsk\"\nname = \"Minsk\"\n");
    const auto path = directory.write(".#list.toml", "not TOML");
    const auto loaded = read_watch_lists({std::filesystem::path{path}.parent_path().string()});
    CHECK(loaded.usable());
    CHECK(loaded.list.entities.size() == 1);
}
