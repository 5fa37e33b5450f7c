#include <catch2/catch.hpp>

#include "keyword/query_parser.hpp"

using namespace newswatch::keyword;

namespace {

// "column: message" of every error.
std::vector<std::string> errors_of(std::string_view query) {
    std::vector<std::string> out;
    for (const QueryError& error : parse(query).errors) {
        out.push_back(std::to_string(column_of(query, error.offset)) + ": " + error.message);
    }
    return out;
}

}  // namespace

TEST_CASE("an error points at its column and says what was expected", "[query]") {
    const auto [query, column, message] = GENERATE(table<std::string, int, std::string>({
        {"", 1, "the query is empty"},
        {"   ", 1, "the query is empty"},
        {"NATO AND", 9, "expected a word, a \"phrase\" or ( after AND, but the query ends"},
        {"AND NATO", 1, "expected a word, a \"phrase\" or (, found AND"},
        {"NATO AND OR cyber", 10, "after AND, found OR"},
        {"NATO OR OR cyber", 9, "after OR, found OR"},
        {"NATO AND ()", 11, "after (, found )"},
        {"(NATO OR cyber", 1, "this ( is never closed"},
        {"NATO) AND cyber", 5, "this ) closes no ("},
        {"cyber \"flagship project", 7, "this quote is never closed; expected \""},
        {"cyber ‘flagship project", 7, "this quote is never closed; expected '"},
        {"NATO \"\"", 7, "no letter or digit"},
        {"NATO ???", 6, "no letter or digit"},
        {"Київ AND titel:Львів", 10, "unknown field 'titel'; did you mean title:?"},
        {"https://example.org", 1, "unknown field 'https'"},
        {"title:", 7, "after title:, but the query ends"},
        {"title:NOT x", 7, "after title:, found NOT"},
        {"title:(a body:b)", 10, "body: stands inside title:"},
        {"NATO NEAR Korea", 6, "expected NEAR/n with a distance of 1 to 1000"},
        {"NATO NEAR5 Korea", 6, "expected NEAR/n"},
        {"NATO NEAR/0 Korea", 6, "expected NEAR/n"},
        {"NATO NEAR/1001 Korea", 6, "expected NEAR/n"},
        {"NATO NEAR/x Korea", 6, "expected NEAR/n"},
        {"NATO near/5 Korea", 6, "operators are written in upper case"},
        {"NATO NEAR/5", 12, "after NEAR/5, but the query ends"},
        {"NEAR/5 NATO", 1, "found NEAR/5"},
        {"NATO NEAR/5 (Korea AND Japan)", 14, "a group of them with OR beside NEAR/5"},
        {"NATO NEAR/5 NOT Korea", 13, "after NEAR/5, found NOT"},
        {"a NEAR/2 b NEAR/2 c", 12, "NEAR stands between two operands only"},
        {"title:a NEAR/2 body:b", 9, "can never hold"},
        {"NATO and cyber", 6, "operators are written in upper case: AND"},
        {"NATO or cyber", 6, "operators are written in upper case: OR"},
        {"NATO not cyber", 6, "\"not\""},
        {"NATO && cyber", 6, "expected AND instead of &"},
        {"NATO || cyber", 6, "expected OR instead of |"},
        {"NATO -cyber", 6, "expected NOT instead of -"},
        {"NATO !cyber", 6, "expected NOT instead of !"},
        {"+NATO", 1, "leave the + out"},
        {"\"NATO Korea\"~5", 13, "write NEAR/n"},
        {"*drone", 1, "a * stands only behind the beginning"},
        {"dr*ne", 3, "a * stands only at the end of a word"},
        {"drone**", 6, "a * stands only at the end of a word"},
        {"d*", 2, "at least 2 characters before *"},
        {"Ho-j*", 5, "at least 2 characters before *"},
        {"NOT Reuters", 1, "NOT only takes away"},
        {"NATO OR NOT Reuters", 9, "NOT only takes away"},
        {"NOT a AND NOT b", 1, "NOT only takes away"},
        {"NATO NOT NOT Reuters", 10, "NOT NOT says nothing"},
    }));
    INFO(query);
    const std::vector<std::string> errors = errors_of(query);
    REQUIRE(errors.size() == 1);
    INFO(errors[0]);
    CHECK(errors[0].starts_with(std::to_string(column) + ": "));
    CHECK(errors[0].find(message) != std::string::npos);
}

TEST_CASE("all errors of a query are told at once, in their order", "[query]") {
    const auto errors = errors_of("titel:NATO AND (dr*ne OR) AND \"x\" near/5 y AND NOT");
    REQUIRE(errors.size() == 5);
    CHECK(errors[0].starts_with("1: unknown field"));
    CHECK(errors[1].starts_with("19: a * stands"));
    CHECK(errors[2].starts_with("25: expected a word"));
    CHECK(errors[3].starts_with("35: operators"));
    CHECK(errors[4].starts_with("51: expected a word"));
}

TEST_CASE("the limits of a query are errors, however hostile it is", "[query]") {
    CHECK(errors_of(std::string(65, '(') + "a" + std::string(65, ')')) ==
          std::vector<std::string>{"65: expected at most 64 parentheses inside each other"});
    CHECK(errors_of(std::string(16384, '(')).size() == 1);
    CHECK(errors_of(std::string(16384, ')')).size() == error_limit);
    CHECK(errors_of("a" + std::string(16384, ' ')).at(0).find("at most 16384 bytes") != std::string::npos);
    CHECK(errors_of(std::string(16380, ' ') + "NATO").empty());
    CHECK(errors_of(std::string(300, 'a')).at(0).find("at most 256 bytes") != std::string::npos);
    std::string phrase = "\"";
    for (int i = 0; i < 65; ++i) phrase += "a ";
    CHECK(
        errors_of(phrase + "\"") ==
        std::vector<std::string>{"130: a phrase has at most 64 words; split it and join the parts with AND"});
    std::string nots;
    for (int i = 0; i < 4000; ++i) nots += "NOT ";
    CHECK(errors_of(nots).size() == error_limit);
}
