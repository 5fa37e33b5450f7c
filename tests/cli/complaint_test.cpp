#include "cli/detail/complaint.hpp"

#include <catch2/catch.hpp>

using newswatch::cli::complaint_text;

TEST_CASE("a complaint controls no terminal and makes no message of its own", "[complaint]") {
    CHECK(complaint_text("no such source") == "newswatch: no such source\n");
    CHECK(complaint_text("") == "newswatch: \n");
    CHECK(complaint_text("a \x1b[31mtitle\r") == "newswatch: a \\x1b[31mtitle\\x0d\n");
    CHECK(complaint_text("refused:\nnewswatch: all is well") ==
          "newswatch: refused:\n  newswatch: all is well\n");
}
