#include "text/characters.hpp"

#include <catch2/catch.hpp>

#include "text/runs.hpp"

using namespace newswatch::text;

TEST_CASE("runs of white space become one space in a text of one line", "[text]") {
    const auto [text, folded] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {" \t\r\n ", ""},
        {"one", "one"},
        {"  one  ", "one"},
        {"one two  three   four", "one two three four"},
        {"one\ntwo\t\tthree\r\n\r\nfour", "one two three four"},
        {"no-break\u00A0 space", "no-break\u00A0 space"},
        {"<b> & \n</b>", "<b> & </b>"},
        {"a text of more than sixteen bytes,  and of more  ",
         "a text of more than sixteen bytes, and of more"},
    }));
    CHECK(fold_space(text) == folded);
}

TEST_CASE("lines of plain text keep their breaks, and one blank line", "[text]") {
    const auto [text, folded] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {"\n\n", ""},
        {"one two", "one two"},
        {"one\ntwo", "one\ntwo"},
        {"one \n two", "one\ntwo"},
        {"one\r\ntwo", "one\ntwo"},
        {"one\rtwo", "one two"},
        {"one\n\ntwo\n\n\n\nthree", "one\n\ntwo\n\nthree"},
        {"one \t two\t\tthree", "one two three"},
        {"  \n one\n \n two \n", "one\n\ntwo"},
        {"a text of more than sixteen bytes,\nand  of more\n\n\nlines",
         "a text of more than sixteen bytes,\nand of more\n\nlines"},
    }));
    CHECK(fold_lines(text) == folded);
}

TEST_CASE("white space folds alike wherever it stands in a text", "[text]") {
    for (std::size_t before = 1; before < 50; ++before) {
        const std::string word(before, 'x');
        INFO(before);
        CHECK(fold_space(word + "  " + word + " \n" + word) == word + " " + word + " " + word);
        CHECK(fold_lines(word + "  " + word + " \n" + word) == word + " " + word + "\n" + word);
        CHECK(fold_lines(word + "\n \n" + word) == word + "\n\n" + word);
    }
}

TEST_CASE("the first of several bytes is found at any place", "[text]") {
    for (std::size_t before = 0; before < 50; ++before) {
        const std::string text = std::string(before, 'x') + "b" + std::string(before, 'x') + "ab";
        INFO(before);
        CHECK(find_first<'a', 'b'>(text, 0) == before);
        CHECK(find_first<'a', 'b'>(text, before + 1) == 2 * before + 1);
        CHECK(find_first<'a', 'b'>(text, text.size()) == text.npos);
        CHECK(find_first<'c'>(text, 0) == text.npos);
    }
}
