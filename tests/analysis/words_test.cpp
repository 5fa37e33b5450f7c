#include <catch2/catch.hpp>

#include "analysis/analysis.hpp"

using namespace newswatch::analysis;

namespace {

const char* sign_of(Join join) {
    switch (join) {
        case Join::start:
            return "";
        case Join::adjacent:
            return "+";
        case Join::apostrophe:
            return "'";
        case Join::hyphen:
            return "-";
        case Join::space:
            return " ";
        case Join::punctuation:
            return ", ";
        case Join::paragraph:
            return " / ";
    }
    return "?";
}

// The folded words with what joins them, e.g. "russia's war / a".
std::string words_of(std::string_view utf8) {
    const Text text = analyse(utf8);
    std::string out;
    for (const Token& token : text.tokens) out.append(sign_of(token.before)).append(text.word(token));
    return out;
}

std::vector<std::string> pieces_of(std::string_view utf8) {
    std::vector<std::string> out;
    for (const Token& token : analyse(utf8).tokens)
        out.emplace_back(utf8.substr(token.begin, token.end - token.begin));
    return out;
}

std::vector<unsigned> positions_of(std::string_view utf8) {
    std::vector<unsigned> out;
    for (const Token& token : analyse(utf8).tokens) out.push_back(token.position);
    return out;
}

using Pieces = std::vector<std::string>;
using Positions = std::vector<unsigned>;

}  // namespace

TEST_CASE("a text becomes its folded words, each with what stands before it", "[analysis]") {
    CHECK(words_of("") == "");
    CHECK(words_of(" .,;!? ") == "");
    CHECK(words_of("NATO will discuss") == "nato will discuss");
    CHECK(words_of("\"Iran and  North\tKorea\"") == "iran and north korea");
    CHECK(words_of("cyber, and (new) technologies.") == "cyber, and, new, technologies");
    CHECK(words_of("first line\nsecond\r\n\r\nthird") == "first line / second / third");
    CHECK(words_of("end.\n\n\"Begin\"") == "end / begin");
    CHECK(words_of("one\xE2\x80\xA8two\xE2\x80\xA9three\xC2\x85"
                   "four") == "one / two / three / four");
    CHECK(words_of("credit:\xC2\xA0Yonhap") == "credit, yonhap");
    CHECK(words_of("no\xC2\xA0"
                   "break") == "no break");
}

TEST_CASE("digits belong to words, signs between them do not", "[analysis]") {
    CHECK(words_of("G20 F-16 3.5% R&D U.S. a_b") == "g20 f-16 3, 5, r, d u, s, a, b");
    CHECK(words_of("\xD9\xA3\xD9\xA4") == "\xD9\xA3\xD9\xA4");
}

TEST_CASE("every apostrophe joins as the straight one does", "[analysis]") {
    CHECK(words_of("Russia's war") == "russia's war");
    for (const char* apostrophe :
         {"\xE2\x80\x99", "\xE2\x80\x98", "\xCA\xBC", "`", "\xC2\xB4", "\xEF\xBC\x87"}) {
        CHECK(words_of(std::string{"Russia"} + apostrophe + "s war") == "russia's war");
    }
    CHECK(words_of("об\xE2\x80\x99"
                   "єднав") == "об'єднав");
    CHECK(words_of("soldiers' pay") == "soldiers, pay");
    CHECK(words_of("‘flagship project’ with") == "flagship project, with");
    CHECK(words_of("one ''two''") == "one, two");
}

TEST_CASE("a hyphen or dash without spaces joins, one with spaces or two do not", "[analysis]") {
    CHECK(words_of("Chang Ho-jin") == "chang ho-jin");
    CHECK(words_of("Ho\xE2\x80\x90jin Ho\xE2\x80\x91jin 2022\xE2\x80\x93"
                   "2024 x\xE2\x88\x92y") == "ho-jin ho-jin 2022-2024 x-y");
    CHECK(words_of("war - peace") == "war, peace");
    CHECK(words_of("war--peace") == "war, peace");
    CHECK(words_of("Indo-\nPacific") == "indo / pacific");
}

TEST_CASE("spans are the exact bytes of the words", "[analysis]") {
    CHECK(pieces_of("Über ‘Straße’ Ho-jin\xE2\x80\x99s") == Pieces{"Über", "Straße", "Ho", "jin", "s"});
    const std::string_view text = "x “Київ”!";
    const Text analysed = analyse(text);
    REQUIRE(analysed.tokens.size() == 2);
    CHECK(analysed.tokens[1].begin == 5);
    CHECK(analysed.tokens[1].end == 13);
    CHECK(analysed.word(analysed.tokens[1]) == "київ");
}

TEST_CASE("positions count words, and the tail after an apostrophe shares its word's", "[analysis]") {
    CHECK(positions_of("South Korea's National Ho-jin") == Positions{0, 1, 1, 2, 3, 4});
    CHECK(positions_of("rock'n'roll l'eau\nnext") == Positions{0, 0, 0, 1, 1, 2});
}

TEST_CASE("folding makes case, width and compositions alike", "[analysis]") {
    CHECK(fold("NATO") == "nato");
    CHECK(fold("STRASSE") == fold("Straße"));
    CHECK(fold("ΟΔΟΣ") == fold("οδος"));
    CHECK(fold("ＮＡＴＯ") == "nato");
    CHECK(fold("ﬁnance") == "finance");
    CHECK(fold("Cafe\xCC\x81") == fold("CAFÉ"));
    CHECK(fold("ЗЕЛЕНСЬКИЙ") == "зеленський");
    CHECK(fold("") == "");
    CHECK(words_of("Cafe\xCC\x81 ＮＡＴＯ") == "café nato");
}

TEST_CASE("invisible characters inside a word are ignored, at its end they are no part of it", "[analysis]") {
    CHECK(words_of("co\xC2\xADoperation") == "cooperation");
    CHECK(words_of("zero\xE2\x80\x8Bwidth \xEF\xBB\xBFmark") == "zerowidth mark");
    CHECK(pieces_of("\xEF\xBB\xBFword\xC2\xAD next") == Pieces{"word", "next"});
    CHECK(words_of("\xE2\x9D\xA4\xEF\xB8\x8F love") == "love");
    CHECK(words_of("Ho\xC2\xAD-jin") == "ho-jin");
}

TEST_CASE("characters of scripts written without spaces are words of their own", "[analysis]") {
    CHECK(words_of("北京大学") == "北+京+大+学");
    CHECK(words_of("コーヒー2杯") == "コ+ー+ヒ+ー+2+杯");
    CHECK(words_of("ﾊﾟﾝ") == "パ+ン");
    CHECK(words_of("か\xE3\x82\x99") == "が");
    CHECK(pieces_of("ไทย ที่") == Pieces{"ไ", "ท", "ย", "ที่"});
    CHECK(words_of("삼성전자가 발표") == "삼성전자가 발표");
    CHECK(positions_of("北京 AI研究") == Positions{0, 1, 2, 3, 4});
}

TEST_CASE("a word knows how it is capitalised", "[analysis]") {
    const Text text = analyse("NATO said Ukraine G20 I U.S. УКРАЇНА 北 iPhone COVID19");
    std::string shapes;
    for (const Token& token : text.tokens) shapes += token.upper ? 'U' : token.capital ? 'c' : '.';
    CHECK(shapes == "U.cccccU..U");
}
