#include "keyword/query_parser.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace newswatch::keyword;

namespace {

// The canonical text of a query, or its first error.
std::string canonical(std::string_view query) {
    const ParsedQuery parsed = parse(query);
    if (!parsed.query) return "error: " + parsed.errors.at(0).message;
    return print(*parsed.query);
}

bool alike(std::string_view a, std::string_view b) {
    const ParsedQuery left = parse(a), right = parse(b);
    return left.query && right.query && same(*left.query, *right.query);
}

}  // namespace

TEST_CASE("queries have one canonical form", "[query]") {
    const auto [query, printed] = GENERATE(table<std::string, std::string>({
        {"NATO", "NATO"},
        {"(((NATO)))", "NATO"},
        {"NATO cyber", "NATO AND cyber"},
        {"NATO AND cyber OR drone", "NATO AND cyber OR drone"},
        {"NATO OR cyber AND drone", "NATO OR cyber AND drone"},
        {"(NATO OR cyber) AND drone", "(NATO OR cyber) AND drone"},
        {"NATO OR cyber drone", "NATO OR cyber AND drone"},
        {"NATO AND (cyber AND drone)", "NATO AND cyber AND drone"},
        {"NATO NOT Reuters", "NATO AND NOT Reuters"},
        {"NATO AND NOT (Reuters OR AFP)", "NATO AND NOT (Reuters OR AFP)"},
        {"NOT Reuters NATO", "NOT Reuters AND NATO"},
        {"\"flagship project\"", "\"flagship project\""},
        {"„flagship project“", "\"flagship project\""},
        {"«flagship project»", "\"flagship project\""},
        {"‘flagship project’", "\"flagship project\""},
        {"'flagship project'", "\"flagship project\""},
        {"'Russia's war' cyber", "\"Russia's war\" AND cyber"},
        {"\"NATO\"", "NATO"},
        {"\"Ho-jin\"", "Ho-jin"},
        {"Ho-jin", "Ho-jin"},
        {"Russia’s", "Russia's"},
        {"AT&T", "AT.T"},
        {"U.S.", "U.S"},
        {"\"cyber-attack on AT&T, again\"", "\"cyber-attack on AT.T again\""},
        {"北京大学", "北京大学"},
        {"drone*", "drone*"},
        {"\"cyber attack*\"", "\"cyber attack*\""},
        {"\"cyber* attack\"", "\"cyber* attack\""},
        {"(drone*, shell*)", "drone* AND shell*"},
        {"NATO NEAR/8 Korea", "NATO NEAR/8 Korea"},
        {"\"North Korea\" NEAR/3 precision*", "\"North Korea\" NEAR/3 precision*"},
        {"NATO NEAR/8 (Korea OR Japan)", "NATO NEAR/8 (Korea OR Japan)"},
        {"NOT a NEAR/2 b AND c", "NOT a NEAR/2 b AND c"},
        {"a NEAR/2 b OR c", "a NEAR/2 b OR c"},
        {"title:Washington", "title:Washington"},
        {"Title: Washington", "title:Washington"},
        {"title:\"South Korea\"", "title:\"South Korea\""},
        {"title:‘South Korea’", "title:\"South Korea\""},
        {"title:(Iran OR China)", "title:Iran OR title:China"},
        {"title:(Iran AND NOT China) body:NATO", "title:Iran AND NOT title:China AND body:NATO"},
        {"summary:a url:b source:c author:d category:e tag:f language:en",
         "summary:a AND url:b AND source:c AND author:d AND category:e AND tag:f AND language:en"},
        {"\"AND\" \"not\"", "\"AND\" AND \"not\""},
        {"NEARBY And NEAR5G", "NEARBY AND And AND NEAR5G"},
        {"\"NEAR5\"", "\"NEAR5\""},
        {"10:30 \"title:x\"", "10.30 AND title.x"},
        {"foo\"bar baz\"qux", "foo AND \"bar baz\" AND qux"},
        {"\xEF\xBB\xBFNATO\xC2\xA0"
         "AND\xC2\xA0"
         "cyber",
         "NATO AND cyber"},
    }));
    INFO(query);
    CHECK(canonical(query) == printed);
    CHECK(alike(query, printed));
    CHECK(canonical(printed) == printed);
}

TEST_CASE("quotes and apostrophes of every kind, and case, make the same query", "[query]") {
    CHECK(alike("Russia's", "RUSSIA’S"));
    CHECK(alike("\"Flagship Project\"", "“flagship project”"));
    CHECK(alike("об'єднав", "обʼєднав"));
    CHECK_FALSE(alike("Russias", "Russia's"));
    CHECK_FALSE(alike("Ho-jin", "\"Ho jin\""));
    CHECK_FALSE(alike("drone", "drone*"));
    CHECK_FALSE(alike("title:NATO", "NATO"));
}

TEST_CASE("sixty-four levels of parentheses are read", "[query]") {
    const std::string query = std::string(64, '(') + "NATO" + std::string(64, ')');
    CHECK(canonical(query) == "NATO");
}

TEST_CASE("whatever is typed gives a query that prints and reads back the same, or errors inside it",
          "[query]") {
    std::mt19937 random{20240712};
    const std::vector<std::string> pieces = {
        "NATO", "Ho-jin", "a's",  "北京",     "(",        ")",       "\"",     "'",    "’", "“",
        " ",    " ",      "AND ", "OR ",      "NOT ",     "NEAR/3 ", "title:", "x*",   "*", "-",
        "½",    "ﷺ",      "and",  "\xC2\xAD", "\xCC\x81", "\xFF",    "&",      "tag:", ".", "\n"};
    int read = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string query;
        for (std::size_t i = random() % 9; i > 0; --i) query += pieces[random() % pieces.size()];
        INFO(query);
        const ParsedQuery parsed = parse(query);
        REQUIRE(parsed.query.has_value() == parsed.errors.empty());
        for (const QueryError& error : parsed.errors) REQUIRE(error.offset <= query.size());
        if (!parsed.query) continue;
        ++read;
        const std::string printed = print(*parsed.query);
        INFO(printed);
        const ParsedQuery again = parse(printed);
        REQUIRE(again.query);
        REQUIRE(same(*parsed.query, *again.query));
        REQUIRE(print(*again.query) == printed);
    }
    CHECK(read > 1000);
}
