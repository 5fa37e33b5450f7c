// How a batch passes through plugins, well-behaved and otherwise.
#include "plugin/chain.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "plugin/detail/catalogue.hpp"
#include "plugin/detail/instance.hpp"
#include "plugin/detail/library.hpp"

using namespace newswatch;
using namespace newswatch::plugin;
namespace fs = std::filesystem;

namespace {

const fs::path good = fs::path{FIXTURES} / "good";
const Timestamp now{std::chrono::milliseconds{1772357400123}};

InstanceSpec spec(std::string id, Value::Map config = {}) {
    InstanceSpec s;
    s.instance = id.substr(id.rfind('.') + 1);
    s.id = std::move(id);
    s.config = Value{std::move(config), {}};
    s.where = {"/etc/nw/main.toml", 4, 1};
    return s;
}

std::unique_ptr<Chain> chain_of(const std::vector<InstanceSpec>& specs) {
    auto chain = Chain::load(specs, {good, EXAMPLES});
    for (const auto& report : chain->reports()) {
        INFO(report.one_line());
        REQUIRE(report.state == LoadState::loaded);
    }
    return chain;
}

Article titled(const char* title) {
    Article a;
    a.id = stable_id({"test", title});
    a.title = title;
    a.body = "\xC3\xA9t\xC3\xA9, a body";
    return a;
}

// One article through "moody".
Findings mood(Article article) {
    const auto chain = chain_of({spec("org.example.moody")});
    std::vector<Article> articles{std::move(article)};
    return chain->process(articles, now).front();
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("findings carry the instance, ids and the time") {
    const auto chain = chain_of({spec("org.example.moody")});
    std::vector<Article> articles{titled("plain")};
    const auto findings = chain->process(articles, now);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].failures.empty());
    REQUIRE(findings[0].annotations.size() == 1);
    CHECK(findings[0].annotations[0] ==
          Annotation{"moody", "mood", "fine", "kind", "rule", 0.5, {Field::title, 0, 0, 1}});
    CHECK(articles[0].annotations == findings[0].annotations);
    REQUIRE(findings[0].alerts.size() == 1);
    const auto& alert = findings[0].alerts[0];
    CHECK(alert.plugin == "moody");
    CHECK(alert.rule == "mood");
    CHECK(alert.severity == Severity::high);
    CHECK(alert.score == 0.25);
    CHECK(alert.tags == Lines{"a", "b"});
    CHECK(alert.evidence == std::vector<Span>{{Field::title, 0, 0, 1}});
    CHECK(alert.article_id == articles[0].id);
    CHECK(alert.id == stable_id({"alert", "moody", "mood", articles[0].id}));
    CHECK(alert.created == now);
}

TEST_CASE("the examples of the SDK work together") {
    const auto chain = chain_of({spec("org.example.word-count", {{"words", Value{std::int64_t{3}, {}}}}),
                                 spec("org.example.reading-time")});
    std::vector<Article> articles{titled("long"), titled("short")};
    articles[0].body = "one two  three\n";
    articles[1].body = "one two";
    const auto findings = chain->process(articles, now);
    REQUIRE(findings[0].alerts.size() == 1);
    CHECK(findings[0].alerts[0].rule == "long-read");
    CHECK(findings[0].alerts[0].text == "3 words");
    CHECK(findings[0].alerts[0].title == "long");
    CHECK(findings[1].alerts.empty());
    REQUIRE(findings[1].annotations.size() == 1);
    CHECK(findings[1].annotations[0].key == "reading-minutes");
    CHECK(findings[1].annotations[0].value == "1");
}

TEST_CASE("a failure for an article costs that plugin's findings for it and nothing else") {
    const auto [title, line] = GENERATE(table<const char*, const char*>({
        {"throw", "moody: a bad day"},
        {"throw an integer", "moody: an exception of an unknown type"},
    }));
    const auto chain = chain_of({spec("org.example.moody"), spec("org.example.reading-time")});
    std::vector<Article> articles{titled("before"), titled(title), titled("after")};
    const auto findings = chain->process(articles, now);
    CHECK(findings[0].alerts.size() == 1);
    CHECK(findings[1].alerts.empty());
    CHECK(findings[1].failures == Lines{line});
    CHECK(findings[1].annotations.size() == 2);  // of enrich, which went well, and of the other plugin
    CHECK(findings[2].alerts.size() == 1);
    CHECK(findings[2].failures.empty());
}

TEST_CASE("what enrich found is dropped when it fails") {
    const auto findings = mood(titled("throw in enrich"));
    CHECK(findings.annotations.empty());
    CHECK(findings.failures == Lines{"moody: in enrich"});
    CHECK(findings.alerts.size() == 1);
}

TEST_CASE("output against the contract is refused, told once, and costs the article") {
    const auto [title, part] = GENERATE(table<const char*, const char*>({
        {"outside", "its span [0, 1000) lies outside the body, which has 13 bytes"},
        {"cut", "its span [1, 2) cuts a character of the body"},
        {"not UTF-8", "its text is not UTF-8"},
        {"annotate in detect", "annotations are made in enrich"},
        {"alert in enrich", "alerts are made in detect"},
        {"foreign key", "not among those that the manifest provides"},
        {"long text", "its value has 65537 bytes, 65536 are allowed"},
        {"too many", "more than 10000 annotations"},
    }));
    const auto findings = mood(titled(title));
    REQUIRE(findings.failures.size() == 1);
    CHECK_THAT(findings.failures[0], Catch::StartsWith("moody: ") && Catch::Contains(part));
    CHECK(findings.annotations.size() + findings.alerts.size() == 1);  // those of the other phase
}

TEST_CASE("a plugin may go on after a refusal") {
    const auto findings = mood(titled("swallow"));
    CHECK(findings.failures.size() == 1);
    CHECK(findings.annotations.size() == 1);
}

TEST_CASE("alerts with evidence in boilerplate alone are dropped, with one key the first other counts") {
    auto article = titled("zones");
    article.body = "more lead.";
    article.annotations = {{"newswatch", "nw.zone", "related", "", "", 1.0, {Field::body, 0, 0, 4}},
                           {"newswatch", "nw.zone", "lead", "", "", 1.0, {Field::body, 0, 5, 10}}};
    const auto findings = mood(article);
    REQUIRE(findings.alerts.size() == 2);
    CHECK(findings.alerts[0].rule == "both");
    CHECK(findings.alerts[0].text == "lead");
    CHECK(findings.alerts[0].evidence.size() == 2);
    CHECK(findings.alerts[1].rule == "mood");
}

TEST_CASE("alerts with one key in one article are one alert, the first") {
    const auto findings = mood(titled("twice"));
    REQUIRE(findings.alerts.size() == 1);
    CHECK(findings.alerts[0].text == "first");
}

TEST_CASE("a plugin sees the whole article") {
    auto article = titled("article");
    article.url = "u";
    article.source = "s";
    article.summary = "sum";
    article.language = "uk";
    article.authors = {"A", "B"};
    article.categories = {"C"};
    article.tags = {"T"};
    article.published = now;
    const auto findings = mood(article);
    REQUIRE(findings.alerts.size() == 1);
    CHECK(findings.alerts[0].text ==
          article.id + "|u|s|sum|uk|A|B|C|T|moody:fine|1772357400123000000|not updated|B");
}

TEST_CASE("the host's clock is that of the batch") {
    CHECK(mood(titled("now")).alerts[0].text == "1772357400123000000");
}

TEST_CASE("paths arrive absolute and defaults filled in") {
    const auto chain = chain_of({spec("org.example.moody", {{"book", Value{std::string{"b.txt"}, {}}}})});
    std::vector<Article> articles{titled("config")};
    CHECK(chain->process(articles, now)[0].alerts[0].text == "/etc/nw/b.txt 3");
}

TEST_CASE("whoever consumes an annotation runs after those that provide it") {
    const auto chain = chain_of({spec("org.example.c"), spec("org.example.b"), spec("org.example.a")});
    std::vector<Article> articles{titled("x")};
    const auto notes = chain->process(articles, now)[0].annotations;
    REQUIRE(notes.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(notes[i].key == std::string(1, "abc"[i]));
        CHECK(notes[i].value == std::to_string(i));  // how many annotations it saw
    }
}

TEST_CASE("a plugin that returns early is called again for the rest") {
    const auto chain = chain_of({spec("org.example.single")});
    std::vector<Article> articles{titled("one"), titled(""), titled("three")};
    const auto findings = chain->process(articles, now);
    CHECK(findings[0].annotations.size() == 1);
    CHECK(findings[1].annotations.empty());
    CHECK(findings[1].failures == Lines{"single: it cannot do it now (status -3)"});
    CHECK(findings[2].annotations.size() == 1);
}

TEST_CASE("a plugin that takes no article does not hang the chain") {
    const auto chain = chain_of({spec("org.example.never")});
    std::vector<Article> articles{titled("one"), titled("two")};
    for (const auto& findings : chain->process(articles, now))
        CHECK(findings.failures == Lines{"never: it did not take the article (status 0)"});
}

TEST_CASE("a plugin that cannot go on is started anew, and stopped when that does not help") {
    const auto chain = chain_of({spec("org.example.moody")});
    std::vector<Article> articles{titled("state"), titled("fatal"), titled("state"), titled("fatal"),
                                  titled("state")};
    auto findings = chain->process(articles, now);
    CHECK(findings[0].alerts[0].text == "1");
    CHECK(findings[1].failures == Lines{"moody: broken"});
    CHECK(findings[2].alerts[0].text == "1");  // a new instance
    CHECK(findings[4].alerts[0].text == "1");

    std::vector<Article> hopeless{titled("fatal"), titled("fatal"), titled("state")};
    findings = chain->process(hopeless, now);
    // The annotations of the phase before show that it worked then; two failures in a row stop it.
    REQUIRE(findings[2].failures.size() == 1);
    CHECK_THAT(findings[2].failures[0],
               Catch::Contains("stopped, since it failed again right after a new start"));
    std::vector<Article> later{titled("state")};
    CHECK(chain->process(later, now)[0].failures.size() == 2);  // one for each phase
}

TEST_CASE("a plugin is told when it takes too long with an article") {
    const Catalogue catalogue{{good}};
    const auto* entry = catalogue.find("org.example.moody");
    REQUIRE(entry != nullptr);
    const auto loaded = load_library(*entry);
    REQUIRE_FALSE(loaded.refusal);
    Instance instance{"moody", entry->manifest, Value{Value::Map{}, {}}, std::chrono::nanoseconds{1}};
    std::vector<Problem> problems;
    REQUIRE_FALSE(instance.start(*loaded.entry, problems));
    std::vector<Article> articles{titled("slow"), titled("next")};
    std::vector<Findings> findings(2);
    instance.process(Phase::detect, articles, findings, now);
    CHECK(findings[0].failures == Lines{"moody: took too long"});
    CHECK(findings[1].alerts.size() == 1);
}

TEST_CASE("counters count") {
    const auto chain = chain_of({spec("org.example.moody"), spec("org.example.reading-time")});
    std::vector<Article> articles{titled("one"), titled("throw")};
    (void)chain->process(articles, now);
    const auto counters = chain->counters();
    REQUIRE(counters.size() == 2);
    CHECK(counters[0].instance == "moody");
    CHECK(counters[0].articles == 2);
    CHECK(counters[0].alerts == 1);
    CHECK(counters[0].annotations == 2);
    CHECK(counters[0].errors == 1);
    CHECK(counters[0].busy_ns > 0);
    CHECK(counters[1].articles == 2);
    CHECK(counters[1].alerts == 0);
}

TEST_CASE("an empty chain and an empty batch are no errors") {
    std::vector<Article> articles{titled("x")};
    CHECK(Chain::load({}, {})->process(articles, now).size() == 1);
    articles.clear();
    CHECK(chain_of({spec("org.example.moody")})->process(articles, now).empty());
}
