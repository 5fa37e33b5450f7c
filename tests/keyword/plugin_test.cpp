#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <newswatch/plugin.hpp>
#include <newswatch/testing.hpp>

namespace fs = std::filesystem;

namespace {

// One rule file that is gone after the test.
class RuleFile {
public:
    explicit RuleFile(std::string_view text) {
        std::string name = (fs::temp_directory_path() / "newswatch-rule-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary directory"};
        directory_ = name;
        std::ofstream{path(), std::ios::binary} << text;
    }
    ~RuleFile() { fs::remove_all(directory_); }
    std::string path() const { return (directory_ / "rules.toml").string(); }
    nw::test::object config() const { return {{"rules", nw::test::list{path()}}}; }

private:
    fs::path directory_;
};

constexpr std::string_view two_rules = R"([[rule]]
id = "cyber"
query = 'NATO AND cyber*'
severity = "high"
tags = ["defence"]
[[rule]]
id = "kim"
query = 'author:Kim'
)";

}  // namespace

TEST_CASE("an article that satisfies a rule gives one alert with its evidence", "[plugin]") {
    const RuleFile rules{two_rules};
    nw::test::harness host{rules.config()};
    const nw::test::article summit{.title = "NATO’s summit", .body = "On cyberattacks. NATO said", .id = "1"};
    const nw::test::article quiet{.title = "Quiet day", .body = "nothing", .id = "2"};
    const nw::test::article letter{.title = "A letter", .id = "3", .authors = {"Ann Lee", "Bo Kim"}};
    host.feed_batch({summit, quiet, letter});
    CHECK(host.errors.empty());
    REQUIRE(host.alerts.size() == 2);

    const nw::test::alert& cyber = host.alerts[0];
    CHECK(cyber.article == "1");
    CHECK(cyber.rule == "cyber");
    CHECK(cyber.severity == nw::severity::high);
    CHECK(cyber.title.empty());
    CHECK(cyber.text.empty());
    CHECK(cyber.dedup_key.empty());
    CHECK(cyber.tags == std::vector<std::string>{"defence"});
    CHECK(cyber.surfaces == std::vector<std::string>{"NATO", "cyberattacks", "NATO"});
    CHECK(cyber.evidence[0].field == nw::field::title);
    CHECK(cyber.evidence[1] == nw::span{nw::field::body, 0, 3, 15});

    const nw::test::alert& kim = host.alerts[1];
    CHECK(kim.article == "3");
    CHECK(kim.severity == nw::severity::medium);
    CHECK(kim.evidence == std::vector<nw::span>{{nw::field::author, 1, 3, 6}});
}

TEST_CASE("words in related, credit and boilerplate zones do not count, those of other zones do",
          "[plugin]") {
    const RuleFile rules{"[[rule]]\nid = 'minsk'\nquery = 'Minsk NOT Reuters'\n"};
    nw::test::harness host{rules.config()};
    const auto with_zone = [](std::string body, std::string zone, std::uint32_t begin, std::uint32_t end) {
        nw::test::article article{.title = "x", .body = std::move(body)};
        article.annotations = {
            {.key = "nw.zone", .value = std::move(zone), .span = {nw::field::body, 0, begin, end}}};
        return article;
    };
    for (const char* quiet : {"related", "credit", "boilerplate"}) {
        host.feed(with_zone("See also: Minsk", quiet, 0, 15));
        CHECK(host.alerts.empty());
    }
    host.feed(with_zone("In Minsk\nPhoto: Reuters", "credit", 9, 23));
    CHECK(host.alerts.size() == 1);
    host.feed(with_zone("In Minsk\nPhoto: Reuters", "caption", 9, 23));
    CHECK(host.alerts.size() == 1);
    host.feed(with_zone("In Minsk", "lead", 0, 8));
    CHECK(host.alerts.size() == 2);
    CHECK(host.errors.empty());
}

TEST_CASE("a word found in a source's tag alerts without evidence", "[plugin]") {
    const RuleFile rules{"[[rule]]\nid = 'desk'\nquery = 'tag:ukraine'\n"};
    nw::test::harness host{rules.config()};
    host.feed({.title = "x", .tags = {"world", "ukraine"}});
    REQUIRE(host.alerts.size() == 1);
    CHECK(host.alerts[0].evidence.empty());
}

TEST_CASE("faulty rules refuse the configuration, each with its place", "[plugin]") {
    const RuleFile rules{
        "[[rule]]\nid = 'a'\nquery = 'NATO AND'\n[[rule]]\nid = 'b'\nquery = 'x' \nseverity = 'no'\n"};
    try {
        nw::test::harness host{rules.config()};
        FAIL("the plugin accepted faulty rules");
    } catch (const nw::test::load_error& refused) {
        REQUIRE(refused.errors.size() >= 2);
        CHECK(refused.errors[0].code == NW_E_CONFIG);
        CHECK(refused.errors[0].file == rules.path());
        CHECK(refused.errors[0].line == 3);
        CHECK(refused.errors[0].column == 18);
        CHECK(refused.errors[1].line == 7);
    }
}

TEST_CASE("more matching rules than the host takes alerts for are cut off and logged, not lost altogether",
          "[plugin]") {
    std::string text;
    for (unsigned i = 0; i <= NW_MAX_ALERTS; ++i) {
        text += "[[rule]]\nid = 'r" + std::to_string(i) + "'\nquery = 'NATO'\n";
    }
    const RuleFile rules{text};
    nw::test::harness host{rules.config()};
    host.feed({.title = "NATO"});
    CHECK(host.alerts.size() == NW_MAX_ALERTS);
    CHECK(host.errors.empty());
    CHECK(host.logs.back().level == nw::level::warn);
}

TEST_CASE("an article with a title too long for an alert still gives one", "[plugin]") {
    const RuleFile rules{two_rules};
    nw::test::harness host{rules.config()};
    host.feed({.title = "NATO " + std::string(NW_MAX_TEXT, 'x'), .body = "On cyberattacks"});
    CHECK(host.errors.empty());
    REQUIRE(host.alerts.size() == 1);
    CHECK(host.alerts[0].title.empty());  // the host takes the article's
}
