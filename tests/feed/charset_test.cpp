#include <catch2/catch.hpp>

#include "charset_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;
using namespace std::string_literals;

namespace {

std::string wide(const std::string& ascii, bool little) {
    std::string out;
    for (const char c : ascii) out += little ? std::string{c, '\0'} : std::string{'\0', c};
    return out;
}

struct Case {
    const char* about;
    std::string bytes;
    const char* content_type;
    const char* title;
    const char* encoding;
    std::size_t problems;
};

}  // namespace

TEST_CASE("text is read in the encoding that the document means", "[feed][charset]") {
    const Case cases[]{
        {"plain ASCII", titled("", "Kyiv"), "", "Kyiv", "utf-8", 0},
        {"UTF-8 declared", titled(declared("UTF-8"), "Київ"), "", "Київ", "utf-8", 0},
        {"UTF-8 undeclared", titled("", "Київ"), "", "Київ", "utf-8", 0},
        {"UTF-8 with a mark, whatever is declared", "\xEF\xBB\xBF" + titled(declared("koi8-r"), "Київ"),
         "text/xml; charset=koi8-r", "Київ", "utf-8", 0},
        {"windows-1251", titled(declared("windows-1251"), "\xCA\xE8\xBF\xE2"), "", "Київ", "windows-1251", 0},
        {"windows-1251 by the header alone", titled("", "\xCA\xE8\xBF\xE2"),
         "text/xml; charset=\"Windows-1251\"", "Київ", "windows-1251", 0},
        {"KOI8-U", titled(declared("KOI8-U"), "\xEB\xC9\xA7\xD7"), "", "Київ", "koi8-u", 0},
        {"latin1 means windows-1252",
         titled(declared("ISO-8859-1"),
                "\x93"
                "caf\xE9\x94"),
         "", "“café”", "windows-1252", 0},
        {"ISO-8859-2",
         titled(declared("iso-8859-2"),
                "\xA3\xF3"
                "d\xBC"),
         "", "Łódź", "iso-8859-2", 0},
        {"ISO-8859-15", titled(declared("iso-8859-15"), "\xA4"), "", "€", "iso-8859-15", 0},
        {"Shift_JIS", titled(declared("Shift_JIS"), "\x93\x8C\x8B\x9E"), "", "東京", "shift_jis", 0},
        {"EUC-JP", titled(declared("EUC-JP"), "\xC5\xEC\xB5\xFE"), "", "東京", "euc-jp", 0},
        {"ISO-2022-JP", titled(declared("ISO-2022-JP"), "\x1B$BEl5~\x1B(B"), "", "東京", "iso-2022-jp", 0},
        {"EUC-KR", titled(declared("euc-kr"), "\xBC\xAD\xBF\xEF"), "", "서울", "euc-kr", 0},
        {"GB2312", titled(declared("gb2312"), "\xB1\xB1\xBE\xA9"), "", "北京", "gb18030", 0},
        {"Big5", titled(declared("Big5"), "\xA5\x78\xA5\x5F"), "", "台北", "big5", 0},
        {"header and declaration differ: the header", titled(declared("windows-1252"), "\xCA\xE8\xBF\xE2"),
         "text/xml; charset=windows-1251", "Київ", "windows-1251", 1},
        {"header says latin1, the text is UTF-8 as declared", titled(declared("utf-8"), "Київ"),
         "text/xml; charset=iso-8859-1", "Київ", "utf-8", 1},
        {"header says UTF-8, the bytes are as declared", titled(declared("windows-1251"), "\xCA\xE8\xBF\xE2"),
         "text/xml; charset=utf-8", "Київ", "windows-1251", 1},
        {"nothing declared, not UTF-8", titled("", "caf\xE9"), "", "café", "windows-1252", 1},
        {"an unknown name", titled(declared("x-martian"), "Київ"), "", "Київ", "utf-8", 1},
        {"UTF-7 is refused", titled(declared("utf-7"), "+ADw-"), "", "+ADw-", "utf-8", 1},
        {"UTF-16 declared in a file of eight bits", titled(declared("utf-16"), "Київ"), "", "Київ", "utf-8",
         1},
        {"UTF-16 little endian", "\xFF\xFE" + wide(titled(declared("utf-16"), "Kyiv"), true), "", "Kyiv",
         "utf-16le", 0},
        {"UTF-16 big endian", "\xFE\xFF" + wide(titled(declared("utf-16"), "Kyiv"), false), "", "Kyiv",
         "utf-16be", 0},
        {"UTF-16 without a mark", wide(titled(declared("utf-16"), "Kyiv"), true), "", "Kyiv", "utf-16le", 0},
    };
    for (const auto& row : cases) {
        INFO(row.about);
        const auto document = parsed(row.bytes, {"", row.content_type});
        REQUIRE(document.items.size() == 1);
        CHECK(document.items[0].title.value == row.title);
        CHECK(document.encoding == row.encoding);
        CHECK(problems_of_kind(document, "encoding") == row.problems);
    }
}

TEST_CASE("bytes that are not UTF-8 become U+FFFD and are told of with their place", "[feed][charset]") {
    const auto document = parsed(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel>\n"
        "<item><title>a\xFF"
        "b\xE2\x82"
        "c\xC0\xAF</title></item></channel></rss>");
    REQUIRE(document.items.size() == 1);
    CHECK(document.items[0].title.value == "a\uFFFDb\uFFFDc\uFFFD\uFFFD");
    REQUIRE(document.problems.size() == 1);
    CHECK(document.problems[0].kind == "encoding");
    CHECK(document.problems[0].line == 3);
    CHECK(document.problems[0].column == 15);
}

TEST_CASE("an encoding's name that is no text is told of in text", "[feed][charset]") {
    const auto document = parsed(titled(declared("u\xFF-8"), "x"));
    CHECK(document.problems.at(0).message.find("\"u\uFFFD-8\"") != std::string::npos);
}

TEST_CASE("a text that is UTF-8 but for a few bytes stays UTF-8 although nothing is declared",
          "[feed][charset]") {
    const auto document = parsed(titled("", "Київ, Львів, Одеса\xFF"));
    CHECK(document.encoding == "utf-8");
    CHECK(document.items.at(0).title.value == "Київ, Львів, Одеса\uFFFD");
}

TEST_CASE("broken bytes of a legacy character set become U+FFFD with a problem", "[feed][charset]") {
    const auto document = parsed(titled(declared("Shift_JIS"), "\x93\x8C\xFF\x8B\x9E"));
    CHECK(document.items.at(0).title.value.find("\uFFFD") != std::string::npos);
    CHECK(problems_of_kind(document, "encoding") == 1);
}

TEST_CASE("control characters become spaces with a problem", "[feed][charset]") {
    const auto document = parsed(titled("",
                                        "a\x08"
                                        "b\x00"
                                        "c\x1B"s));
    CHECK(document.items.at(0).title.value == "a b c");
    CHECK(problems_of_kind(document, "xml") == 1);
}
