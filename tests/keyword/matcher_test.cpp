#include "keyword/matcher.hpp"

#include <catch2/catch.hpp>

#include "keyword/query_parser.hpp"

using namespace newswatch::keyword;

namespace {

Node query(std::string_view text) {
    ParsedQuery parsed = parse(text);
    INFO(text);
    REQUIRE(parsed.query);
    return std::move(*parsed.query);
}

bool matches(std::string_view text, const std::vector<FieldText>& article) {
    Matcher matcher;
    matcher.add(query(text));
    return matcher.match(article).size() == 1;
}

bool in_body(std::string_view text, std::string_view body) { return matches(text, {{Field::body, 0, body}}); }

}  // namespace

TEST_CASE("a term is a whole word, without regard to case and script variants", "[matcher]") {
    CHECK(in_body("nato", "NATO will discuss"));
    CHECK(in_body("NATO", "the ＮＡＴＯ summit"));
    CHECK(in_body("STRASSE", "in der Straße"));
    CHECK(in_body("київ", "у Києві, Київ"));
    CHECK_FALSE(in_body("київ", "у Києві"));
    CHECK_FALSE(in_body("drone", "drones and shells"));
    CHECK_FALSE(in_body("Ukraine", "Ukrinform reports"));
    CHECK(in_body("京", "北京大学"));
}

TEST_CASE("a prefix is the beginning of a word", "[matcher]") {
    CHECK(in_body("drone*", "DRONES and shells"));
    CHECK(in_body("drone*", "a drone"));
    CHECK_FALSE(in_body("drone*", "dron"));
    CHECK_FALSE(in_body("rone*", "drones"));
    CHECK(in_body("стол*", "Столтенберг"));
    CHECK(in_body("\"cyber attack*\"", "two cyber attacks"));
    CHECK(in_body("\"cyber* attack\"", "a cybernetic attack"));
}

TEST_CASE("names inside possessives are found, and possessives only where they stand", "[matcher]") {
    CHECK(in_body("Russia", "Russia's war"));
    CHECK(in_body("Russia", "Russia’s war"));
    CHECK(in_body("Russia's", "Russia’s war"));
    CHECK(in_body("Russia’s", "Russia's war"));
    CHECK_FALSE(in_body("Russia's", "Russia is"));
    CHECK_FALSE(in_body("Russia's", "Russia S"));
    CHECK(in_body("\"South Korea National\"", "South Korea's National Security Advisor"));
    CHECK(in_body("\"South Korea's National\"", "South Korea's National Security Advisor"));
    CHECK_FALSE(in_body("\"South Korea Security\"", "South Korea's National Security Advisor"));
}

TEST_CASE("words joined by a hyphen or sign are found joined alike", "[matcher]") {
    CHECK(in_body("\"Ho-jin\"", "Chang Ho-jin said"));
    CHECK(in_body("Ho-jin", "Chang Ho‐jin said"));
    CHECK_FALSE(in_body("Ho-jin", "Ho jin"));
    CHECK(in_body("\"Ho jin\"", "Chang Ho-jin said"));
    CHECK(in_body("AT&T", "shares of AT&T fell"));
    CHECK_FALSE(in_body("AT&T", "look at T-shirts"));
    CHECK(in_body("北京", "在北京。"));
    CHECK_FALSE(in_body("北京", "北 京"));
}

TEST_CASE("a phrase is its words in their order, inside one paragraph of one field", "[matcher]") {
    CHECK(in_body("\"flagship project\"", "a ‘flagship project’ on"));
    CHECK(in_body("\"flagship project\"", "the flagship, project"));
    CHECK_FALSE(in_body("\"flagship project\"", "for \"flagship projects\" on"));
    CHECK_FALSE(in_body("\"military education\"", "medical education of the Ukrainian military"));
    CHECK_FALSE(in_body("\"flagship project\"", "the flagship\nproject"));
    CHECK_FALSE(
        matches("\"flagship project\"", {{Field::title, 0, "flagship"}, {Field::body, 0, "project"}}));
    CHECK(in_body("\"a b a c\"", "a b a b a c"));
}

TEST_CASE("NEAR counts words between the nearest ends, in both orders, and may cross paragraphs",
          "[matcher]") {
    const std::string_view body = "NATO will discuss with South Korea\nways to cooperate";
    CHECK(in_body("NATO NEAR/5 Korea", body));
    CHECK_FALSE(in_body("NATO NEAR/4 Korea", body));
    CHECK(in_body("Korea NEAR/5 NATO", body));
    CHECK(in_body("NATO NEAR/4 \"South Korea\"", body));
    CHECK_FALSE(in_body("NATO NEAR/3 \"South Korea\"", body));
    CHECK(in_body("Korea NEAR/1 ways", body));
    CHECK(in_body("NATO NEAR/2 (Japan OR discuss)", body));
    CHECK(in_body("(ways OR means) NEAR/1 (Japan OR \"South Korea\")", body));
    CHECK_FALSE(matches("a NEAR/5 b", {{Field::title, 0, "a"}, {Field::body, 0, "b"}}));
    CHECK(matches("title:a NEAR/5 b", {{Field::title, 0, "a b"}}));
    CHECK_FALSE(matches("title:a NEAR/5 b", {{Field::title, 0, "a"}, {Field::body, 0, "a b"}}));
}

TEST_CASE("the two sides of NEAR are different words", "[matcher]") {
    CHECK_FALSE(in_body("Korea NEAR/5 Korea", "South Korea said"));
    CHECK(in_body("Korea NEAR/5 Korea", "North Korea, South Korea"));
    CHECK_FALSE(in_body("Korea NEAR/5 \"South Korea\"", "South Korea said"));
    CHECK(in_body("Russia NEAR/1 war", "Russia's war"));
}

TEST_CASE("AND, OR and NOT look at the whole article", "[matcher]") {
    const std::vector<FieldText> article = {{Field::title, 0, "NATO summit"},
                                            {Field::body, 0, "Iran and China"}};
    CHECK(matches("NATO AND Iran", article));
    CHECK_FALSE(matches("NATO AND Venezuela", article));
    CHECK(matches("Venezuela OR China", article));
    CHECK(matches("NATO NOT Venezuela", article));
    CHECK_FALSE(matches("NATO NOT Iran", article));
    CHECK(matches("(Iran OR China) AND NOT Venezuela", article));
    CHECK(matches("NATO AND (Venezuela OR NOT Reuters)", article));
    CHECK(matches("Venezuela AND Cuba OR NATO AND Iran", article));
    CHECK_FALSE(matches("(Venezuela OR NATO) AND Cuba", article));
}

TEST_CASE("a scope limits words to one field, and words without one look at title, summary and body",
          "[matcher]") {
    const std::vector<FieldText> article = {
        {Field::title, 0, "Summit on Ukraine"}, {Field::summary, 0, "Washington"},
        {Field::body, 0, "Brussels"},           {Field::url, 0, "https://news.example.org/world/1"},
        {Field::source, 0, "Ukrinform"},        {Field::language, 0, "en-GB"},
        {Field::author, 0, "Ann Lee"},          {Field::author, 1, "Bo Kim"},
        {Field::category, 0, "World News"},     {Field::tag, 0, "ukraine-desk"}};
    for (const char* found :
         {"title:Ukraine", "summary:Washington", "body:Brussels", "url:example", "source:Ukrinform",
          "author:\"Bo Kim\"", "category:\"world news\"", "tag:ukraine-desk", "language:en",
          "Washington Brussels Ukraine", "title:(Ukraine OR Washington)"}) {
        INFO(found);
        CHECK(matches(found, article));
    }
    for (const char* missed : {"title:Washington", "body:Ukraine", "Ukrinform", "example", "Kim",
                               "author:\"Lee Bo\"", "title:(Ukraine AND Washington)", "desk"}) {
        INFO(missed);
        CHECK_FALSE(matches(missed, article));
    }
}

TEST_CASE("text that is left out neither matches, nor excludes, nor joins", "[matcher]") {
    const std::string_view body = "Yonhap reports.\nRead also: Minsk Reuters\nOn foot";
    const std::vector<FieldText> article = {{Field::body, 0, body, {{16, 40}}}};
    CHECK(matches("Yonhap NOT Reuters", article));
    CHECK_FALSE(matches("Minsk", article));
    CHECK_FALSE(matches("Mins*", article));
    CHECK_FALSE(matches("Minsk NEAR/9 foot", article));
    CHECK(matches("foot", article));
    CHECK_FALSE(matches("\"a b c\"", {{Field::body, 0, "a b c", {{2, 3}}}}));
    CHECK_FALSE(matches("\"a c\"", {{Field::body, 0, "a b c", {{2, 3}}}}));
}

TEST_CASE("every query of many is answered, article after article, as it would be alone", "[matcher]") {
    const std::vector<std::string> words = {"a1", "b2", "c3", "d4", "e5", "f6"};
    std::vector<std::string> queries;
    for (const auto& x : words) {
        for (const auto& y : words) {
            queries.push_back(x + " AND " + y);
            queries.push_back(x + " OR " + y);
            queries.push_back(x + " AND (" + y + " OR NOT c3)");
            queries.push_back("\"" + x + " " + y + "\"");
            queries.push_back(x + " NEAR/2 " + y + " OR " + x.substr(0, 1) + y + "*");
        }
    }
    Matcher matcher;
    for (const auto& text : queries) matcher.add(query(text));
    for (const char* body : {"a1 b2", "", "c3 c3 x d4", "f6", "e5 f6 a1 zz b2 c3 d4", "a1 b2"}) {
        std::vector<bool> found(queries.size());
        for (const Match& match : matcher.match({{Field::body, 0, body}})) found[match.query] = true;
        for (std::size_t i = 0; i < queries.size(); ++i) {
            INFO(queries[i] << " in " << body);
            REQUIRE(found[i] == in_body(queries[i], body));
        }
    }
}
