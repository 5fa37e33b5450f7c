#include "cli/detail/article_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace newswatch;
using newswatch::cli::article_from_json;
using newswatch::cli::findings_to_json;

TEST_CASE("every field of an article is read", "[article_json]") {
    const auto article = article_from_json(R"({"id": "a", "url": "https://example.org/a", "source": "Example",
        "title": "T", "summary": "S", "body": "B", "authors": ["One", "Two"], "language": "uk",
        "published": "2026-03-01T09:30:00Z", "updated": "2026-03-01T11:30:00+02:00", "categories": ["c"],
        "tags": ["t"], "something": "else"})");
    REQUIRE(article);
    CHECK(article->id == "a");
    CHECK(article->url == "https://example.org/a");
    CHECK(article->source == "Example");
    CHECK(article->title == "T");
    CHECK(article->summary == "S");
    CHECK(article->body == "B");
    CHECK(article->authors == std::vector<std::string>{"One", "Two"});
    CHECK(article->language == "uk");
    CHECK(article->categories == std::vector<std::string>{"c"});
    CHECK(article->tags == std::vector<std::string>{"t"});
    CHECK(article->published == from_rfc3339("2026-03-01T09:30:00Z"));
    CHECK(article->updated == article->published);
}

TEST_CASE("an article needs a title alone, and null is as good as absent", "[article_json]") {
    const auto article =
        article_from_json(R"({"title": "T", "body": null, "authors": null, "published": null})");
    REQUIRE(article);
    CHECK(article->body.empty());
    CHECK(article->authors.empty());
    CHECK_FALSE(article->published);
    CHECK(article->id.size() == 32);
    const auto other = article_from_json(R"({"title": "U"})");
    REQUIRE(other);
    CHECK(other->id != article->id);
}

TEST_CASE("an article has its zones before any plugin sees it", "[article_json]") {
    const auto article = article_from_json(R"({"title": "T", "body": "First.\n\nRead also: Second"})");
    REQUIRE(article);
    CHECK(zone_of(*article, {.field = Field::title, .index = 0, .begin = 0, .end = 1}) == "title");
    CHECK(in_boilerplate(*article, {.field = Field::body, .index = 0, .begin = 19, .end = 25}));
}

TEST_CASE("what is wrong with a line is said by the field's name", "[article_json]") {
    struct Row {
        std::string line, complaint;
    };
    const auto row = GENERATE(values<Row>({
        {"nonsense", "not JSON in UTF-8 from byte 2 on; a JSON object with a \"title\" is expected"},
        {R"({"title": "T", "x": 1e999})",
         "a number is too large; a JSON object with a \"title\" is expected"},
        {"[]", "a JSON object with a \"title\" is expected"},
        {R"({"title": "T"} and more)",
         "not JSON in UTF-8 from byte 16 on; a JSON object with a \"title\" is expected"},
        {"{\"title\": \"\xff\"}",
         "not JSON in UTF-8 from byte 12 on; a JSON object with a \"title\" is expected"},
        {"{}", "\"title\": a string is expected"},
        {R"({"title": 7})", "\"title\": a string is expected"},
        {R"({"title": "T", "authors": "One"})", "\"authors\": an array of strings is expected"},
        {R"({"title": "T", "categories": ["a", 1]})", "\"categories\": an array of strings is expected"},
        {R"({"title": "T", "published": "yesterday"})",
         "\"published\": an RFC 3339 time such as 2026-03-01T09:30:00Z is expected"},
        {R"({"title": "T", "updated": 1})", "\"updated\": a string is expected"},
    }));
    INFO(row.line);
    const auto article = article_from_json(row.line);
    REQUIRE_FALSE(article);
    CHECK(article.error().message == row.complaint);
}

TEST_CASE("findings are one line with spans, surfaces and zones", "[article_json]") {
    auto article = article_from_json(R"({"id": "a", "title": "Zürich", "authors": ["A", "B"]})");
    REQUIRE(article);
    article->annotations.push_back({.plugin = "entity",
                                    .key = "entity",
                                    .value = "zurich",
                                    .kind = "name",
                                    .rule = "Zürich",
                                    .score = 0.5,
                                    .span = {.field = Field::title, .index = 0, .begin = 0, .end = 7}});
    article->annotations.push_back(
        {.plugin = "words", .key = "words", .value = "1", .kind = "", .rule = "", .score = 1.0, .span = {}});
    plugin::Findings findings;
    Alert alert;
    alert.plugin = "keyword";
    alert.rule = "second-author";
    alert.severity = Severity::high;
    alert.dedup_key = "key";
    alert.evidence = {{.field = Field::author, .index = 1, .begin = 0, .end = 1}};
    findings.alerts.push_back(alert);
    findings.failures = {"keyword: it failed"};

    const auto line = findings_to_json(*article, findings);
    CHECK(line.find('\n') == std::string::npos);
    const auto json = nlohmann::json::parse(line);
    CHECK(json["id"] == "a");
    const auto& annotations = json["annotations"];
    const auto& mention = annotations[annotations.size() - 2];
    CHECK(mention["surface"] == "Zürich");
    CHECK(mention["zone"] == "title");
    CHECK(mention["score"] == 0.5);
    CHECK(mention["span"] == nlohmann::json{{"field", "title"}, {"begin", 0}, {"end", 7}});
    CHECK_FALSE(annotations.back().contains("span"));
    CHECK_FALSE(annotations.back().contains("surface"));
    CHECK(json["alerts"][0]["severity"] == "high");
    CHECK(json["alerts"][0]["evidence"][0]["surface"] == "B");
    CHECK(json["alerts"][0]["evidence"][0]["span"]["index"] == 1);
    CHECK(json["failures"][0] == "keyword: it failed");
}

TEST_CASE("findings are JSON even where the text is not UTF-8", "[article_json]") {
    Article article;
    article.id = "a\xff";
    CHECK(nlohmann::json::parse(findings_to_json(article, {}))["id"] == "a\xEF\xBF\xBD");
}
