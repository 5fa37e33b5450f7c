#include "feed/identity/word_diff.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace newswatch::feed::detail;
using Op = Hunk::Op;

namespace {

std::string diff(std::string_view before, std::string_view after) {
    return to_text(word_diff(before, after), 4096);
}

struct Row {
    const char *before, *after, *shown;
};

constexpr Row rows[]{
    {"", "", ""},
    {"one two", " one\n two ", ""},
    {"", "one", "{+one+}"},
    {"one", "", "[-one-]"},
    {"12 dead", "14 dead", "[-12-] {+14+} dead"},
    {"a b c", "a c", "a [-b-] c"},
    {"a c", "a b c", "a {+b+} c"},
    {"a b", "c d", "[-a b-] {+c d+}"},
    {"1 2 3 4 5 6 x 1 2 3 4 5 6 7 8 9 y 1 2 3 4 5", "1 2 3 4 5 6 z 1 2 3 4 5 6 7 8 9 w 1 2 3 4 5",
     "... 3 4 5 6 [-x-] {+z+} 1 2 3 4 ... 6 7 8 9 [-y-] {+w+} 1 2 3 4 ..."},
    {"\u0456\u0434\u0435 \u0434\u043E\u0449", "\u0456\u0434\u0435 \u0441\u043D\u0456\u0433",
     "\u0456\u0434\u0435 [-\u0434\u043E\u0449-] {+\u0441\u043D\u0456\u0433+}"},
};

// The text that the hunks lead from, or to.
std::string side(const std::vector<Hunk>& hunks, Op left_out) {
    std::string text;
    for (const auto& hunk : hunks)
        if (hunk.op != left_out) text += (text.empty() ? "" : " ") + hunk.text;
    return text;
}

std::string random_text(std::mt19937& random, std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i)
        text += (i == 0 ? "" : " ") + std::string(1, static_cast<char>('a' + random() % 4));
    return text;
}

}  // namespace

TEST_CASE("a word diff shows what was removed and added, with a little around it", "[feed][identity][diff]") {
    for (const auto& row : rows) {
        INFO(row.before << " -> " << row.after);
        CHECK(diff(row.before, row.after) == row.shown);
    }
}

TEST_CASE("the hunks lead from one text to the other", "[feed][identity][diff]") {
    std::mt19937 random{4711};
    for (int i = 0; i < 2000; ++i) {
        const auto before = random_text(random, random() % 12), after = random_text(random, random() % 12);
        INFO(before << " -> " << after);
        const auto hunks = word_diff(before, after);
        if (before == after) {
            CHECK(hunks.empty());
            continue;
        }
        CHECK(side(hunks, Op::added) == before);
        CHECK(side(hunks, Op::removed) == after);
        CHECK(hunks == word_diff(before, after));
    }
}

TEST_CASE("a text that has little in common with the former one is rewritten", "[feed][identity][diff]") {
    std::string before, after;
    for (int i = 0; i < 1500; ++i) {
        before += "b" + std::to_string(i) + " ";
        after += "a" + std::to_string(i) + " ";
    }
    CHECK(diff(before, after) == "rewritten: 1500 words became 1500");
    std::string endless;
    for (int i = 0; i < 20'001; ++i) endless += "w ";
    CHECK(diff("w", endless) == "rewritten: 1 words became more than 20000");
    CHECK(diff(endless, endless).empty());
}

TEST_CASE("a long diff is cut at a character", "[feed][identity][diff]") {
    std::string after;
    for (int i = 0; i < 500; ++i) after += "\u00E9\u00E9\u00E9\u00E9 ";
    const auto shown = to_text(word_diff("", after), 101);
    CHECK(shown.size() <= 101);
    CHECK(shown.substr(shown.size() - 6) == "\u00E9 ...");
}
