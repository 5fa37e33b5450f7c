#include "store/search/tokenizer.hpp"

#include <catch2/catch.hpp>

using namespace newswatch::store::detail;

namespace {

std::string cut(std::string_view text, TokenizeFor purpose) {
    std::string all;
    for (const auto& token : tokens_of(text, purpose)) all += (all.empty() ? "" : "|") + token.text;
    return all;
}

}  // namespace

TEST_CASE("words are told apart without case and accents", "[search]") {
    const auto [text, tokens] = GENERATE(table<std::string, std::string>({
        {"NATO's Łódź, Straße; Ærø!", "nato|s|lodz|strasse|aero"},
        {"Ёлка й 2026", "елка|й|2026"},
        {"İstanbul ISTANBUL ı", "istanbul|istanbul|i"},
        {"Ελλάδα Ὀδυσσεύς", "ελλαδα|οδυσσευσ"},
        {"كِتَاب", "كتاب"},
        {"co\xC2\xADoperate e\xCC\x81t\xC3\xA9", "cooperate|ete"},
        {"ＡＢＣ１", "abc1"},
        {"a\xFF\xFE b\xC3", "a|b"},
        {"", ""},
    }));
    CHECK(cut(text, TokenizeFor::index) == tokens);
    CHECK(cut(text, TokenizeFor::query) == tokens);
}

TEST_CASE("text without spaces is pairs of characters, with the last one of a run", "[search]") {
    CHECK(cut("東京都", TokenizeFor::index) == "東京|京都|都");
    CHECK(cut("東京都", TokenizeFor::query) == "東京|京都");
    CHECK(cut("都", TokenizeFor::query) == "都");
    CHECK(cut("東京2020大会", TokenizeFor::query) == "東京|京|2020|大会");
    CHECK(cut("東京 大阪", TokenizeFor::query) == "東京|京|大阪");
    CHECK(cut("東京。", TokenizeFor::query) == "東京");
    CHECK(cut("서울에서", TokenizeFor::index) == "서울|울에|에서|서");
    CHECK(cut("ภาษา", TokenizeFor::query) == "ภา|าษ|ษา");
}

TEST_CASE("tokens know where they stand, and long words end", "[search]") {
    const auto tokens = tokens_of("x Été東京", TokenizeFor::index);
    REQUIRE(tokens.size() == 4);
    CHECK(tokens[1].begin == 2);
    CHECK(tokens[1].end == 7);
    CHECK(tokens[2].begin == 7);
    CHECK(tokens[2].end == 13);
    CHECK(tokens[3].begin == 10);
    const auto longest = tokens_of(std::string(1'000'000, 'a'), TokenizeFor::index);
    REQUIRE(longest.size() == 1);
    CHECK(longest[0].text.size() == longest_token);
}
