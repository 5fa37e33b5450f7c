// How plugins are found, judged and started, and what is said of those that are not.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "plugin/chain.hpp"

using namespace newswatch;
using namespace newswatch::plugin;
namespace fs = std::filesystem;

namespace {

const fs::path good = fs::path{FIXTURES} / "good";
const fs::path bad = fs::path{FIXTURES} / "bad";

InstanceSpec spec(std::string id, Value::Map config = {}) {
    InstanceSpec s;
    s.instance = id.substr(id.rfind('.') + 1);
    s.id = std::move(id);
    s.config = Value{std::move(config), {"/etc/nw/main.toml", 5, 1}};
    s.where = {"/etc/nw/main.toml", 4, 1};
    return s;
}

Value text(const char* s) { return {std::string{s}, {"/etc/nw/main.toml", 6, 3}}; }

LoadReport report_of(const InstanceSpec& one, const std::vector<fs::path>& path) {
    return Chain::load({one}, path)->reports().front();
}

// A folder that goes with the test.
struct TemporaryFolder {
    fs::path path = fs::temp_directory_path() / ("newswatch-plugin-test-" + std::to_string(::getpid()));
    TemporaryFolder() { fs::create_directories(path); }
    ~TemporaryFolder() { fs::remove_all(path); }
};

}  // namespace

TEST_CASE("a loaded plugin is reported with where it came from") {
    const auto report = report_of(spec("org.example.moody"), {"/nowhere", good});
    CHECK(report.state == LoadState::loaded);
    CHECK(report.version == "2.1.0");
    CHECK(report.abi == "1.0");
    CHECK(report.capabilities == std::vector<std::string>{"enrich", "detect"});
    CHECK(report.one_line() ==
          "moody (org.example.moody 2.1.0): loaded from " + (good / "moody.so").string());
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems.front().to_text() == "mood.toml:1:1: warning: an old form");
}

TEST_CASE("a plugin that is not there is answered with the nearest one") {
    const auto report = report_of(spec("org.example.moodi"), {good});
    CHECK(report.state == LoadState::failed);
    CHECK(report.what == "no such plugin");
    CHECK(report.expected == "a file with the id org.example.moodi in " + good.string());
    CHECK_THAT(report.got, Catch::Contains("org.example.never"));
    CHECK(report.fix == "did you mean org.example.moody?");
}

TEST_CASE("a search path without plugins is reported with the reason") {
    const auto report = report_of(spec("org.example.moody"), {"/nowhere"});
    CHECK_THAT(report.one_line(), Catch::Contains("no plugins there"));
    CHECK_THAT(report.one_line(), Catch::Contains("/nowhere: No such file or directory"));
}

TEST_CASE("each way not to be a plugin of this host is told apart") {
    struct Case {
        const char* id;
        LoadState state;
        const char* what;
        const char* expected;
        const char* got;
    };
    const auto c = GENERATE(
        Case{"other-major", LoadState::incompatible, "another version of the plugin ABI", "ABI 1.x",
             "ABI 2.0"},
        Case{"unknown", LoadState::incompatible, "capability that this host does not know",
             "enrich or detect", "divine"},
        Case{"no-entry", LoadState::incompatible, "does not export the entry", "nw_plugin_entry_1",
             "no such symbol"},
        Case{"newer-host", LoadState::incompatible, "needs a newer host", "ABI 1.99 or later", "ABI 1.0"},
        Case{"lying-code", LoadState::incompatible, "disagree on its capabilities", "enrich", "detect"},
        Case{"lying-note", LoadState::failed, "its code and its note disagree", "one manifest",
             "two different"},
        Case{"nothing", LoadState::failed, "could not be created", "an instance", "nothing"});
    const auto report = report_of(spec(std::string{"org.example."} + c.id), {bad});
    CHECK(report.state == c.state);
    CHECK_THAT(report.what, Catch::Contains(c.what));
    CHECK_THAT(report.expected, Catch::Contains(c.expected));
    CHECK_THAT(report.got, Catch::Contains(c.got));
    CHECK_FALSE(report.fix.empty());
}

TEST_CASE("a plugin that cannot be loaded does not stop the others") {
    const auto chain = Chain::load({spec("org.example.other-major"), spec("org.example.moody")}, {bad, good});
    CHECK(chain->reports()[0].state == LoadState::incompatible);
    CHECK(chain->reports()[1].state == LoadState::loaded);
    std::vector<Article> articles(1);
    articles[0].title = "x";
    CHECK(chain->process(articles, {})[0].alerts.size() == 1);
}

TEST_CASE("a plugin whose provider did not load says so") {
    const auto chain =
        Chain::load({spec("org.example.behind-failure"), spec("org.example.lying-note")}, {bad});
    CHECK(chain->reports()[0].state == LoadState::failed);
    CHECK(chain->reports()[0].got == "that plugin did not load");
}

TEST_CASE("a plugin that consumes what nobody provides is refused") {
    const auto report = report_of(spec("org.example.b"), {good});
    CHECK(report.state == LoadState::failed);
    CHECK(report.what == "no configured plugin provides the annotation \"a\" that it consumes");
}

TEST_CASE("two instances need two names") {
    const auto chain = Chain::load({spec("org.example.moody"), spec("org.example.moody")}, {good});
    CHECK(chain->reports()[0].state == LoadState::loaded);
    CHECK(chain->reports()[1].what == "its instance name is taken");
}

TEST_CASE("a configuration against the schema is refused before the plugin sees it, with every problem") {
    const auto report =
        report_of(spec("org.example.moody", {{"levle", text("x")}, {"level", text("high")}}), {good});
    CHECK(report.state == LoadState::failed);
    REQUIRE(report.problems.size() == 2);
    CHECK(report.problems[0].to_text() ==
          "/etc/nw/main.toml:6:3: levle: unknown key; did you mean \"level\"?");
    CHECK(report.problems[1].to_text() == "/etc/nw/main.toml:6:3: level: expected an integer, found string");
    CHECK_THAT(report.one_line(), Catch::Contains("(and 1 more)"));
}

TEST_CASE("what a plugin finds wrong in its configuration is reported with its places") {
    const auto report = report_of(spec("org.example.moody", {{"refuse", text("a rule")}}), {good});
    CHECK(report.state == LoadState::failed);
    CHECK(report.what == "it refused its configuration");
    REQUIRE(report.problems.size() >= 2);
    CHECK(report.problems[0].to_text() == "mood.toml:3:7: first: a rule");
    CHECK(report.problems[1].to_text() == "mood.toml:9:1: second");
}

TEST_CASE("a plugin that throws when it starts is reported with what it threw") {
    const auto report = report_of(spec("org.example.moody", {{"refuse", text("throw")}}), {good});
    CHECK(report.what == "it could not start");
    CHECK_THAT(report.got, Catch::Contains("no mood today"));
}

TEST_CASE("a file that others may write is not loaded") {
    const TemporaryFolder folder;
    const auto file = folder.path / "moody.so";
    fs::copy_file(good / "moody.so", file);
    const auto others = GENERATE(fs::perms::group_write, fs::perms::others_write);
    fs::permissions(file, others, fs::perm_options::add);
    const auto report = report_of(spec("org.example.moody"), {folder.path});
    CHECK(report.state == LoadState::failed);
    CHECK_THAT(report.what, Catch::Contains("may be written by others"));
    CHECK(report.fix == "chmod go-w " + file.string());
}

TEST_CASE("of two files with one id the first in the search path counts") {
    const TemporaryFolder folder;
    fs::copy_file(good / "moody.so", folder.path / "copy.so");
    CHECK(report_of(spec("org.example.moody"), {folder.path, good}).file == folder.path / "copy.so");
    CHECK(report_of(spec("org.example.moody"), {good, folder.path}).file == good / "moody.so");
}

TEST_CASE("a damaged file in the search path is named when a plugin is missing") {
    const TemporaryFolder folder;
    fs::copy_file(good / "moody.so", folder.path / "moody.so");
    fs::resize_file(folder.path / "moody.so", 900);
    const auto report = report_of(spec("org.example.moody"), {folder.path});
    CHECK_THAT(report.got, Catch::Contains((folder.path / "moody.so").string() + ": "));
}
