#include "core/log.hpp"

#include <catch2/catch.hpp>

using newswatch::log::printable;

TEST_CASE("text from outside cannot write a log line of its own", "[log]") {
    CHECK(printable("one\ntwo\r") == "one\\x0atwo\\x0d");
    CHECK(printable("tab\tbell\a\x7f") == "tab\\x09bell\\x07\\x7f");
    CHECK(printable("\xc2\x85next line, C1") == "\\xc2\\x85next line, C1");
    CHECK(printable("\x1b[31mred") == "\\x1b[31mred");
}

TEST_CASE("well-formed UTF-8 is left alone and every other byte is shown as a number", "[log]") {
    CHECK(printable("Україна 한국 🙂") == "Україна 한국 🙂");
    CHECK(printable("\xff") == "\\xff");
    CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");           // overlong
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");  // surrogate
    CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
    CHECK(printable("\xe2\x82") == "\\xe2\\x82");  // cut short
}

TEST_CASE("a long text is cut at a character", "[log]") {
    CHECK(printable("ääää", 4) == "ää...");
    CHECK(printable("abcd", 4) == "abcd");
}
