#include "core/encoding.hpp"

#include <catch2/catch.hpp>

#include "core/ascii.hpp"

using namespace newswatch;

TEST_CASE("letters of ASCII are alike in either case, and nothing else is", "[ascii]") {
    CHECK(lower("[AZ@`az]\xC3\x84") == "[az@`az]\xC3\x84");
    CHECK(equal_ignoring_case("Content-Type", "cONTENT-tYPE"));
    CHECK_FALSE(equal_ignoring_case("a", "ab"));
    CHECK_FALSE(equal_ignoring_case("@", "`"));
    CHECK_FALSE(equal_ignoring_case("\xC3\x84", "\xC3\xA4"));
    CHECK(find_ignoring_case("Text; CharSet=x", "charset") == 6);
    CHECK(find_ignoring_case("chars", "charset") == std::string_view::npos);
    CHECK(find_ignoring_case("", "") == 0);
}

TEST_CASE("bytes are written as hexadecimal digits, and digits read in either case", "[encoding]") {
    CHECK(to_hex(std::string_view{"\0\x7F\xff", 3}) == "007fff");
    CHECK(hex_value('0') == 0);
    CHECK(hex_value('a') == 10);
    CHECK(hex_value('F') == 15);
    for (const char c : {'g', 'G', '/', ':', '@', '`', ' ', '\xE1'}) CHECK(hex_value(c) == -1);
}

TEST_CASE("what is not unreserved is percent-encoded", "[encoding]") {
    CHECK(percent_encoded("aZ09-._~") == "aZ09-._~");
    CHECK(percent_encoded("a b/\xC3\xA4%") == "a%20b%2F%C3%A4%25");
}

TEST_CASE("base64 has padding", "[encoding]") {
    // RFC 4648, section 10.
    CHECK(to_base64("").empty());
    CHECK(to_base64("f") == "Zg==");
    CHECK(to_base64("fo") == "Zm8=");
    CHECK(to_base64("foobar") == "Zm9vYmFy");
    CHECK(to_base64("\xFB\xFF") == "+/8=");
}
