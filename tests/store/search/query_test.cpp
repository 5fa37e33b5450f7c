#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "store/samples.hpp"
#include "store/search/query.hpp"
#include "store/search/statement.hpp"

using namespace newswatch;
using namespace newswatch::store::detail;
using newswatch::store_test::noon;

namespace {

// The statement's first bound text: the expression for FTS5 in most of these.
std::string expression_of(const std::string& query) {
    const auto parsed = parse_search(query, noon);
    if (!parsed) return parsed.error().message;
    const auto statement = make_statement(*parsed, {});
    for (const auto& value : statement.values)
        if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

std::string sql_of(const std::string& query) {
    const auto parsed = parse_search(query, noon);
    if (!parsed) return parsed.error().message;
    return make_statement(*parsed, {}).sql;
}

}  // namespace

TEST_CASE("what people type becomes an expression in which every text is quoted", "[search]") {
    const auto [query, expression] = GENERATE(table<std::string, std::string>({
        {"seoul", R"(("seoul"))"},
        {"seoul harbour", R"(("seoul" AND "harbour"))"},
        {"seoul AND harbour", R"(("seoul" AND "harbour"))"},
        {R"("baltic harbour" nato)", R"(("baltic harbour" AND "nato"))"},
        {"\xE2\x80\x9E"
         "baltic harbour\xE2\x80\x9C",
         R"(("baltic harbour"))"},
        {"a1 OR b2 c3", R"((("a1" OR ("b2" AND "c3"))))"},
        {"(a1 OR b2) c3", R"((("a1" OR "b2") AND "c3"))"},
        {"nato -drones", R"((("nato") NOT ("drones")))"},
        {"nato NOT drones", R"((("nato") NOT ("drones")))"},
        {"nato -(drones OR cables)", R"((("nato") NOT (("drones" OR "cables"))))"},
        {"harb*", R"(("harb" *))"},
        {R"("baltic harb"*)", R"(("baltic harb" *))"},
        {"title:seoul", R"((title : "seoul"))"},
        {"TITLE:(seoul OR busan)", R"(((title : "seoul" OR title : "busan")))"},
        {R"(author:"Kim Ho")", R"((authors : "Kim Ho"))"},
        {"12:30", R"(("12:30"))"},
        {"Ukraine: war", R"(("Ukraine:" AND "war"))"},
        {"nato - drones", R"(("nato" AND "drones"))"},
        {R"(x") OR search)", R"(column 2: the quote is not closed: add ")"},
        {R"(title:x OR NEAR(a b))", R"(((title : "x" OR ("NEAR" AND ("a" AND "b")))))"},
        {"\xE4\xBA\xAC", "(\"\xE4\xBA\xAC\" *)"},
    }));
    CAPTURE(query);
    CHECK(expression_of(query) == expression);
}

TEST_CASE("conditions of an article's row are bound, and joined with texts as they were written",
          "[search]") {
    CHECK(sql_of("source:Example").find("case_folded(a.source) = ?1") != std::string::npos);
    CHECK(sql_of("-nato").find("NOT (a.n IN (SELECT rowid FROM search WHERE search MATCH ?1))") !=
          std::string::npos);
    CHECK(sql_of("source:x OR nato").find("(case_folded(a.source) = ?1 OR a.n IN (SELECT rowid") !=
          std::string::npos);
    CHECK(sql_of("source:\"x' OR 1\"").find("x'") == std::string::npos);
    CHECK(sql_of("tag:a%b*").find('%') == std::string::npos);
    CHECK(expression_of("source:\"ŁÓDŹ Daily\"") == "łódź daily");
}

TEST_CASE("an error of a query names its column in characters", "[search]") {
    const auto [query, complaint] = GENERATE(table<std::string, std::string>({
        {"\"open", "column 1: the quote is not closed"},
        {"\xC3\xA9t\xC3\xA9 (a1", "column 5: \"(\" is not closed"},
        {"a1)", "column 3: \")\" closes nothing"},
        {"()", "column 2: something to search for"},
        {"a1 OR", "column 6: something to search for"},
        {"OR a1", "column 1: something to search for"},
        {"titel:x", "column 1: there is no field \"titel\"; did you mean \"title\"?"},
        {"title: x", "column 7: what to look for in \"title\" is missing"},
        {"x since:soon", "column 9: a time is 2026"},
        {"since:2026-13", "column 7: a time is 2026"},
        {"a*", "column 1: at least two letters"},
        {"!!! ???", "column 1: letters or digits are expected"},
        {"a1 NOT", "column 4: what must not occur"},
    }));
    CAPTURE(query);
    const auto parsed = parse_search(query, noon);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::invalid);
    CHECK(parsed.error().message.substr(0, complaint.size()) == complaint);
}

TEST_CASE("queries are bounded in length, words and depth", "[search]") {
    CHECK_FALSE(parse_search(std::string(5000, 'x'), noon));
    std::string many;
    for (int i = 0; i < 65; ++i) many += "w" + std::to_string(i) + " ";
    CHECK_FALSE(parse_search(many, noon));
    std::string phrase = "\"";
    for (int i = 0; i < 128; ++i) phrase += "w" + std::to_string(i) + " ";
    phrase += "\" ";
    CHECK(parse_search(phrase + phrase, noon));
    CHECK_FALSE(parse_search(phrase + phrase + "one", noon));
    CHECK_FALSE(parse_search(std::string(17, '(') + "x1" + std::string(17, ')'), noon));
    CHECK_FALSE(parse_search(std::string(2000, '-') + "x1", noon));
    CHECK(parse_search(std::string(10, '(') + "x1" + std::string(10, ')'), noon));
}

TEST_CASE("times are dates, months, years, moments and how long ago", "[search]") {
    const auto [text, begin, end] = GENERATE(table<std::string, std::string, std::string>({
        {"2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"},
        {"2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"},
        {"today", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"},
        {"yesterday", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"},
        {"7d", "2026-02-22T12:00:00Z", "2026-02-22T12:00:00Z"},
        {"2026-03-01T08:00:00+02:00", "2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z"},
    }));
    CAPTURE(text);
    const auto period = parse_period(text, noon);
    REQUIRE(period);
    CHECK(to_rfc3339(period->begin) == begin);
    CHECK(to_rfc3339(period->end) == end);
    CHECK_FALSE(parse_period("2026-02-30", noon));
    CHECK_FALSE(parse_period("0000", noon));
    CHECK_FALSE(parse_period("7", noon));
    CHECK_FALSE(parse_period("", noon));
}
