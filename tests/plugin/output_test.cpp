#include "plugin/detail/output.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace newswatch;
using namespace newswatch::plugin;

namespace {

nw_str text(std::string_view s) { return {s.data(), s.size()}; }

nw_annotation annotation(std::string_view key = "k") {
    nw_annotation a{};
    a.size = sizeof a;
    a.key = text(key);
    a.score = 1.0;
    return a;
}

nw_alert alert(std::string_view rule = "r") {
    nw_alert a{};
    a.size = sizeof a;
    a.severity = NW_SEVERITY_LOW;
    a.rule = text(rule);
    a.score = 1.0;
    return a;
}

struct World {
    Article article;
    std::string instance = "one";
    std::vector<std::string> keys{"k"};
    World() {
        article.id = "0123";
        article.title = "\xC3\xA9t\xC3\xA9";  // été: bytes 0-1, 2, 3-4
        article.authors = {"A", "Bo"};
    }
    Output output(Phase phase) { return {article, phase, instance, keys}; }
};

}  // namespace

TEST_CASE("UTF-8 is what RFC 3629 says") {
    for (const auto* good : {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                             "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        CHECK(is_utf8(good));
    for (const auto* bad :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC2\x41", "\xE2\x82\x41"})
        CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("a span must lie in its field and on character boundaries") {
    World world;
    auto output = world.output(Phase::enrich);
    struct Case {
        nw_span span;
        bool good;
    };
    const auto c = GENERATE(Case{{NW_FIELD_NONE, 0, 0, 0}, true}, Case{{NW_FIELD_TITLE, 0, 0, 5}, true},
                            Case{{NW_FIELD_TITLE, 0, 5, 5}, true}, Case{{NW_FIELD_TITLE, 0, 2, 3}, true},
                            Case{{NW_FIELD_AUTHOR, 1, 0, 2}, true}, Case{{NW_FIELD_NONE, 0, 0, 1}, false},
                            Case{{NW_FIELD_NONE, 1, 0, 0}, false}, Case{{NW_FIELD_TITLE, 0, 0, 6}, false},
                            Case{{NW_FIELD_TITLE, 0, 3, 2}, false}, Case{{NW_FIELD_TITLE, 0, 1, 3}, false},
                            Case{{NW_FIELD_TITLE, 0, 0, 4}, false}, Case{{NW_FIELD_TITLE, 1, 0, 0}, false},
                            Case{{NW_FIELD_AUTHOR, 1, 0, 3}, false}, Case{{NW_FIELD_AUTHOR, 2, 0, 1}, false},
                            Case{{NW_FIELD_TITLE, 0, 0xFFFFFFFF, 0xFFFFFFFF}, false},
                            Case{{9, 0, 0, 0}, false}, Case{{0xFFFFFFFF, 0, 0, 0}, false});
    auto a = annotation();
    a.span = c.span;
    const auto verdict = output.take(&a);
    CHECK(verdict.status == (c.good ? NW_OK : NW_E_INVALID));
    CHECK(verdict.message.empty() == c.good);
    CHECK(output.annotations.size() == (c.good ? 1 : 0));
}

TEST_CASE("an annotation is copied with its instance") {
    World world;
    auto output = world.output(Phase::enrich);
    auto a = annotation();
    a.value = text("v");
    a.kind = text("name");
    a.rule = text("alias");
    a.by = text("somebody else");
    a.score = 0.5;
    a.span = {NW_FIELD_AUTHOR, 1, 0, 1};
    REQUIRE(output.take(&a).status == NW_OK);
    CHECK(output.annotations.front() ==
          Annotation{"one", "k", "v", "name", "alias", 0.5, {Field::author, 1, 0, 1}});
}

TEST_CASE("what is not of the contract is refused with a reason") {
    World world;
    auto enrich = world.output(Phase::enrich);
    auto detect = world.output(Phase::detect);
    const auto none = static_cast<const nw_annotation*>(nullptr);
    CHECK(enrich.take(none).status == NW_E_INVALID);
    auto a = annotation();
    CHECK(detect.take(&a).status == NW_E_DENIED);
    a.size = 8;
    CHECK(enrich.take(&a).status == NW_E_INVALID);
    a = annotation("foreign");
    CHECK(enrich.take(&a).message ==
          "annotation \"foreign\" refused: its key is not among those that the manifest provides");
    a = annotation();
    a.value = {nullptr, 3};
    CHECK(enrich.take(&a).status == NW_E_INVALID);
    a.value = text("\xFF");
    CHECK(enrich.take(&a).status == NW_E_INVALID);
    const std::string large(NW_MAX_TEXT + 1, 'x');
    a.value = text(large);
    CHECK(enrich.take(&a).status == NW_E_LIMIT);
    a.value = text(std::string_view{large}.substr(1));
    CHECK(enrich.take(&a).status == NW_OK);
    for (const double score :
         {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        a = annotation();
        a.score = score;
        CHECK(enrich.take(&a).status == NW_E_INVALID);
    }
    CHECK(enrich.annotations.size() == 1);
}

TEST_CASE("an alert is copied, and what is empty filled in") {
    World world;
    auto output = world.output(Phase::detect);
    auto a = alert();
    a.severity = 77;  // of a later minor version
    const std::array tags{text("x"), text("y")};
    a.tags = tags.data();
    a.n_tags = 2;
    REQUIRE(output.take(&a).status == NW_OK);
    const auto& made = output.alerts.front();
    CHECK(made.severity == Severity::medium);
    CHECK(made.dedup_key == "r");
    CHECK(made.title == world.article.title);
    CHECK(made.tags == std::vector<std::string>{"x", "y"});
    CHECK(made.id == stable_id({"alert", "one", "r", "0123"}));
    CHECK(made.article_id == "0123");
    CHECK(made.plugin == "one");
}

TEST_CASE("an alert that is not of the contract is refused with a reason") {
    World world;
    auto detect = world.output(Phase::detect);
    auto enrich = world.output(Phase::enrich);
    auto a = alert();
    CHECK(enrich.take(&a).status == NW_E_DENIED);
    CHECK(detect.take(static_cast<const nw_alert*>(nullptr)).status == NW_E_INVALID);
    a.size = 16;
    CHECK(detect.take(&a).status == NW_E_INVALID);
    a = alert("");
    CHECK(detect.take(&a).message == "alert \"\" refused: its rule is empty");
    a = alert();
    a.n_tags = 1;
    CHECK(detect.take(&a).status == NW_E_INVALID);
    a.n_tags = NW_MAX_TAGS + 1;
    CHECK(detect.take(&a).status == NW_E_LIMIT);
    a = alert();
    a.n_evidence = 1;
    CHECK(detect.take(&a).status == NW_E_INVALID);
    a.n_evidence = NW_MAX_EVIDENCE + 1;
    CHECK(detect.take(&a).status == NW_E_LIMIT);
    const nw_span nowhere{};
    a.evidence = &nowhere;
    a.n_evidence = 1;
    CHECK(detect.take(&a).status == NW_E_INVALID);
    CHECK(detect.alerts.empty());
}

TEST_CASE("an article takes a bounded number of findings") {
    World world;
    auto enrich = world.output(Phase::enrich);
    auto detect = world.output(Phase::detect);
    const auto a = annotation();
    for (std::uint32_t i = 0; i < NW_MAX_ANNOTATIONS; ++i) REQUIRE(enrich.take(&a).status == NW_OK);
    CHECK(enrich.take(&a).status == NW_E_LIMIT);
    for (std::uint32_t i = 0; i < NW_MAX_ALERTS; ++i) {
        const auto rule = std::to_string(i);
        const auto one = alert(rule);
        REQUIRE(detect.take(&one).status == NW_OK);
    }
    const auto more = alert("more");
    CHECK(detect.take(&more).status == NW_E_LIMIT);
}
