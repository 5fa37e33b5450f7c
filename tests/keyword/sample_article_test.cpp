// The queries that a real article must and must not satisfy. The article is not part of the project: where it
// is absent the test says so and checks nothing.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>

#include "keyword/matcher.hpp"
#include "keyword/query_parser.hpp"

using namespace newswatch::keyword;

namespace {

struct Sample {
    std::string title, body;
    std::vector<Range> boilerplate;  // of the body
};

std::optional<Sample> sample_article() {
    std::ifstream in{NEWSWATCH_SOURCE_DIR "/../shared/samples/stoltenberg.txt", std::ios::binary};
    if (!in) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    Sample sample;
    sample.title = text.substr(0, text.find('\n'));
    sample.body = text.substr(std::min(text.size(), text.find_first_not_of('\n', sample.title.size())));
    for (const char* label : {"Read also:", "Photo credit:"}) {
        const std::size_t begin = sample.body.find(label);
        if (begin == std::string::npos) continue;
        const std::size_t end = std::min(sample.body.size(), sample.body.find('\n', begin));
        sample.boilerplate.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
    return sample;
}

std::vector<std::string> evidence_of(std::string_view query, const Sample& sample) {
    Matcher matcher;
    ParsedQuery parsed = parse(query);
    REQUIRE(parsed.query);
    matcher.add(std::move(*parsed.query));
    std::vector<std::string> out;
    const auto matches = matcher.match({{Field::title, 0, sample.title},
                                        {Field::body, 0, sample.body, sample.boilerplate},
                                        {Field::source, 0, "Ukrinform"},
                                        {Field::language, 0, "en"}});
    for (const Match& match : matches) {
        for (const Span& span : match.evidence) {
            const std::string& text = span.field == Field::title ? sample.title : sample.body;
            out.push_back(text.substr(span.begin, span.end - span.begin));
        }
    }
    return out;
}

using Evidence = std::vector<std::string>;

}  // namespace

TEST_CASE("the sample article satisfies the queries it should and no other", "[sample]") {
    const std::optional<Sample> sample = sample_article();
    if (!sample) {
        WARN("the sample article is not on this machine (../shared/samples); nothing was checked");
        return;
    }
    REQUIRE(sample->boilerplate.size() == 2);
    for (const char* query : {"\"flagship project\"", "NATO AND \"South Korea\" AND cyber",
                              "NATO NEAR/8 Korea", "title:Ukraine", "drone*", "Yonhap NOT Reuters",
                              "\"Ho-jin\"", "Russia's", "Russia’s", "(Iran OR China) AND NOT Venezuela",
                              "\"North Korea\" NEAR/3 precision", "source:Ukrinform AND language:en"}) {
        INFO(query);
        CHECK_FALSE(evidence_of(query, *sample).empty());
    }
    for (const char* query : {"title:Washington", "drone", "\"military education\"", "Minsk", "body:Minsk",
                              "Photo", "Ukrin*  AND NOT Ukrinform"}) {
        INFO(query);
        CHECK(evidence_of(query, *sample).empty());
    }
    CHECK(evidence_of("\"flagship project\"", *sample) ==
          Evidence{"flagship project", "flagship project", "flagship project"});
    CHECK(evidence_of("Russia's", *sample).size() == 4);
    CHECK(evidence_of("Russia’s", *sample) == evidence_of("Russia's", *sample));
    CHECK(evidence_of("Russia", *sample).size() == 7);
    CHECK(evidence_of("Yonhap", *sample).size() == 1);
    CHECK(evidence_of("NATO", *sample) == Evidence{"NATO", "NATO", "NATO", "NATO"});
}
