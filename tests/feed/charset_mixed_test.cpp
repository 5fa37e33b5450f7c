#include <catch2/catch.hpp>

#include "charset_support.hpp"
#include "feed/charset/mixed.hpp"
#include "feed/text/text.hpp"

using namespace newswatch::feed;

namespace {

struct Case {
    const char* bytes;
    const char* text;
};

}  // namespace

TEST_CASE("parts of a UTF-8 text that are something else are read as that", "[feed][charset]") {
    const Case cases[]{
        {"<a>Київ</a><b>caf\xE9 \x93so\x94</b>", "<a>Київ</a><b>café “so”</b>"},
        {"<a>Київ</a>\n<b>\xCF\xF0\xE8\xE2\xE5\xF2 \xE2\xF1\xE5\xEC</b>", "<a>Київ</a>\n<b>Привет всем</b>"},
        {"Київ — caf\xE9 au lait", "Київ — café au lait"},
        {"Київ \x93тут\x94", "Київ “тут”"},
        {"Київ\x97тут, \xA0там", "Київ—тут, \u00A0там"},
        {"été don\x92t", "été don’t"},
        // What was cut off in the middle of a character, or is nothing at all.
        {"приве\xD1", "приве\uFFFD"},
        {"приве\xD1...", "приве\uFFFD..."},
        {"東京\xE3\x81", "東京\uFFFD"},
        {"Hello world\xE2\x80", "Hello world\uFFFD"},
        {"Київ, Львів\xFF", "Київ, Львів\uFFFD"},
        {"été \x80\x99", "été \uFFFD\uFFFD"},
        // Surrogates in three bytes each.
        {"smile \xED\xA0\xBD\xED\xB8\x80 now", "smile 😀 now"},
        {"half \xED\xA0\xBD Київ", "half \uFFFD\uFFFD\uFFFD Київ"},
    };
    for (const auto& row : cases) {
        INFO(row.text);
        CHECK(detail::mend_utf8(row.bytes, "").text == row.text);
    }
}

TEST_CASE("an item in another encoding is told of with its place", "[feed][charset]") {
    const auto document = parsed(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel>\n<item><title>Київ, "
        "Львів, "
        "Одеса</title></item>\n<item><title>caf\xE9</title></item></channel></rss>");
    REQUIRE(document.items.size() == 2);
    CHECK(document.items[0].title.value == "Київ, Львів, Одеса");
    CHECK(document.items[1].title.value == "café");
    CHECK(document.encoding == "utf-8");
    REQUIRE(problems_of_kind(document, "encoding") == 1);
    CHECK(document.problems[0].line == 4);
    CHECK(document.problems[0].column == 17);
    CHECK(document.problems[0].message.find("1 were read as windows-1252") != std::string::npos);
}

TEST_CASE("control characters beyond ASCII are the characters of windows-1252", "[feed][charset]") {
    const auto document = parsed(titled(declared("utf-8"),
                                        "\xC2\x93so\xC2\x94 it\xC2\x92s \xC2\x80"
                                        "5"));
    CHECK(document.items.at(0).title.value == "“so” it’s €5");
    CHECK(problems_of_kind(document, "encoding") == 1);
    CHECK(parsed(titled(declared("iso-8859-2"),
                        "\x84\xA3\xF3"
                        "d\xBC\x94"))
              .items.at(0)
              .title.value == "„Łódź”");
}

TEST_CASE("the scan of UTF-8 finds the same wherever in a block a fault stands", "[feed][charset]") {
    const std::string fill = "Київ, Paris, 東京, 😀; ";
    for (const char* const fault : {"\xFF", "\xC0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\x80",
                                    "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80", "\xC1\xBF"}) {
        for (std::size_t before = 0; before < 140; ++before) {
            const std::string head = std::string(before, 'x') + fill + fill;
            const auto scan = detail::scan_utf8(head + fault + fill + fill + fill + fill + fill);
            INFO(before);
            CHECK(scan.invalid >= 1);
            CHECK(scan.first_invalid == head.size());
            CHECK(scan.controls + scan.disguised == 0);
        }
    }
    // Each of these bytes is a fault, on whichever side of a block's end.
    for (std::size_t before = 0; before < 140; ++before) {
        const auto scan =
            detail::scan_utf8(std::string(before, 'x') + "\xED\xA0\xBD" + std::string(100, 'y'));
        CHECK(scan.invalid == 3);
    }
    const auto scan = detail::scan_utf8(std::string(70, 'x') + "\xC2\x93" + std::string(80, 'y') + "\x01");
    CHECK(scan.first_disguised == 70);
    CHECK(scan.first_control == 152);
    CHECK(scan.invalid == 0);
}
