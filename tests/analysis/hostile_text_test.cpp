#include <catch2/catch.hpp>
#include <random>

#include "analysis/analysis.hpp"

using namespace newswatch::analysis;

namespace {

// What holds of every text, whatever its bytes.
bool is_sound(std::string_view utf8) {
    const Text text = analyse(utf8);
    std::uint32_t end = 0, position = 0, word_end = 0;
    for (const Token& token : text.tokens) {
        const bool first = &token == text.tokens.data();
        if (token.begin < end || token.end <= token.begin || token.end > utf8.size()) return false;
        if (token.word_at != word_end || token.word_size == 0) return false;
        if (first != (token.before == Join::start)) return false;
        const std::uint32_t step = first || token.before == Join::apostrophe ? 0 : 1;
        if (token.position != position + step) return false;
        end = token.end;
        position = token.position;
        word_end = token.word_at + token.word_size;
    }
    return word_end == text.words.size();
}

}  // namespace

TEST_CASE("bytes that are not UTF-8 separate words", "[analysis]") {
    const Text text = analyse("one\xFFtwo \xC3(three \xE2\x80");
    REQUIRE(text.tokens.size() == 3);
    CHECK(text.words == "onetwothree");
    CHECK(text.tokens[1].before == Join::punctuation);
    CHECK(text.tokens[2].before == Join::punctuation);
}

TEST_CASE("any bytes give words in order, inside the text and counted", "[analysis]") {
    std::mt19937 random{20240711};
    const std::vector<std::string> alphabet = {"a",        "Z",
                                               "7",        " ",
                                               "\n",       "'",
                                               "-",        "\xE2\x80\x99",
                                               "é",        "北",
                                               "ー",       "\xCC\x81",
                                               "\xC2\xAD", "\xF0\x9F\x98\x80",
                                               "\xFF",     "\xE2",
                                               "\xF0\x90", "ﷺ",
                                               "½"};
    for (int round = 0; round < 2000; ++round) {
        std::string text;
        for (std::size_t i = random() % 40; i > 0; --i) text += alphabet[random() % alphabet.size()];
        INFO(text);
        REQUIRE(is_sound(text));
    }
}

TEST_CASE("a word without end is cut, so that folding it stays cheap", "[analysis]") {
    std::string marks = "a";
    for (int i = 0; i < 100'000; ++i) marks += "\xCC\x81";  // class 230 ...
    for (int i = 0; i < 100'000; ++i)
        marks += "\xCC\xA3";  // ... which every mark of class 220 has to overtake
    CHECK(is_sound(marks));
    const Text text = analyse(marks);
    REQUIRE(text.tokens.size() > 1);
    for (const Token& token : text.tokens) {
        if (token.end - token.begin > 1030) FAIL("a word of " << token.end - token.begin << " bytes");
    }
    CHECK(text.tokens[1].before == Join::adjacent);
}
