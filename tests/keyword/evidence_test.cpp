#include <catch2/catch.hpp>

#include "keyword/matcher.hpp"
#include "keyword/query_parser.hpp"

using namespace newswatch::keyword;

namespace {

std::vector<Span> spans_of(std::string_view query, const std::vector<FieldText>& article) {
    Matcher matcher;
    matcher.add(std::move(*parse(query).query));
    const std::vector<Match> matches = matcher.match(article);
    REQUIRE(matches.size() == 1);
    return matches[0].evidence;
}

// "field:text" of every span.
std::vector<std::string> evidence_of(std::string_view query, const std::vector<FieldText>& article) {
    std::vector<std::string> out;
    for (const Span& span : spans_of(query, article)) {
        for (const FieldText& text : article) {
            if (text.field != span.field || text.index != span.index) continue;
            out.push_back(std::string{name_of(span.field)} + ":" +
                          std::string{text.text.substr(span.begin, span.end - span.begin)});
        }
    }
    return out;
}

using Evidence = std::vector<std::string>;

}  // namespace

TEST_CASE("evidence is every hit with its exact bytes, in reading order, once", "[evidence]") {
    const std::vector<FieldText> article = {
        {Field::title, 0, "‘Flagship project’ and Russia’s NATO"},
        {Field::body, 0, "NATO. Russia's flagship project; drones, nato"}};
    CHECK(evidence_of("NATO", article) == Evidence{"title:NATO", "body:NATO", "body:nato"});
    CHECK(evidence_of("\"flagship project\"", article) ==
          Evidence{"title:Flagship project", "body:flagship project"});
    CHECK(evidence_of("Russia", article) == Evidence{"title:Russia", "body:Russia"});
    CHECK(evidence_of("Russia's", article) == Evidence{"title:Russia’s", "body:Russia's"});
    CHECK(evidence_of("dron* AND title:NATO", article) == Evidence{"title:NATO", "body:drones"});
    CHECK(evidence_of("NATO OR NATO OR body:NATO", article) ==
          Evidence{"title:NATO", "body:NATO", "body:nato"});
}

TEST_CASE("only what made the query hold is evidence", "[evidence]") {
    const std::vector<FieldText> article = {{Field::body, 0, "Iran said; China said nothing of Cuba"}};
    CHECK(evidence_of("Iran OR (China AND Venezuela)", article) == Evidence{"body:Iran"});
    CHECK(evidence_of("Iran AND NOT (Cuba AND Venezuela)", article) == Evidence{"body:Iran"});
    CHECK(evidence_of("said NEAR/1 nothing", article) == Evidence{"body:said", "body:nothing"});
    CHECK(spans_of("said NEAR/1 nothing", article).at(0).begin == 17);
    CHECK(evidence_of("said NEAR/1 (Iran OR nothing OR Cuba)", article) ==
          Evidence{"body:Iran", "body:said", "body:said", "body:nothing"});
}

TEST_CASE("evidence names the author or category it stands in", "[evidence]") {
    const std::vector<FieldText> article = {{Field::author, 0, "Ann Lee"}, {Field::author, 1, "Bo Kim"}};
    CHECK(spans_of("author:Kim", article) == std::vector<Span>{{Field::author, 1, 3, 6}});
}

TEST_CASE("a hundred spans are told, some of every word's", "[evidence]") {
    std::string body;
    for (int i = 0; i < 500; ++i) body += "common ";
    body += "rare";
    const std::vector<Span> spans = spans_of("common AND rare", {{Field::body, 0, body}});
    REQUIRE(spans.size() == evidence_limit);
    CHECK(spans.front() == Span{Field::body, 0, 0, 6});
    CHECK(spans.back() == Span{Field::body, 0, 3500, 3504});
}

TEST_CASE("a text made to be slow costs no more than its length", "[evidence]") {
    std::string tails = "a";
    for (int i = 0; i < 200'000; ++i) tails += "'a";
    std::string phrase = "\"a";
    for (int i = 1; i < 64; ++i) phrase += " a";
    Matcher matcher;
    matcher.add(std::move(*parse(phrase + "\"").query));
    matcher.add(std::move(*parse("a NEAR/1000 a").query));
    CHECK(matcher.match({{Field::body, 0, tails}}).size() == 1);
    std::string plain;
    for (int i = 0; i < 100'000; ++i) plain += "a ";
    CHECK(matcher.match({{Field::body, 0, plain}}).size() == 2);
}
