#include <unicode/ucnv.h>

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

// By ICU, from UTF-8.
std::string ebcdic(const std::string& text, const char* page) {
    std::string out(text.size() * 2, '\0');
    UErrorCode status = U_ZERO_ERROR;
    const auto length = ucnv_convert(page, "utf-8", out.data(), static_cast<int32_t>(out.size()), text.data(),
                                     static_cast<int32_t>(text.size()), &status);
    REQUIRE(U_SUCCESS(status));
    out.resize(static_cast<std::size_t>(length));
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

TEST_CASE("what the bytes are weighs more than what is said of them", "[feed][charset]") {
    const std::string cyrillic = "\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 \xEF\xEE\xE4\xEF\xE8\xF1\xE0\xEB";
    const Case cases[]{
        {"declared latin1, flawless UTF-8", titled(declared("iso-8859-1"), "été à Paris, naïve"), "",
         "été à Paris, naïve", "utf-8", 1},
        {"declared latin1, one pair that may be an accident", titled(declared("iso-8859-1"), "\xC9\xBB"), "",
         "É»", "iso-8859-1", 0},
        {"declared latin1, ASCII", titled(declared("iso-8859-1"), "Kyiv"), "", "Kyiv", "iso-8859-1", 0},
        {"declared latin1, a byte of windows-1252", titled(declared("iso-8859-1"), "\x93Kyiv\x94"), "",
         "“Kyiv”", "windows-1252", 0},
        {"declared windows-1251, UTF-8 throughout", titled(declared("windows-1251"), "Президент подписал"),
         "", "Президент подписал", "utf-8", 1},
        {"declared Shift_JIS, UTF-8 throughout", titled(declared("Shift_JIS"), "東京で新しい博物館"), "",
         "東京で新しい博物館", "utf-8", 1},
        {"declared UTF-8, all windows-1251", titled(declared("utf-8"), cyrillic), "", "Президент подписал",
         "windows-1251", 1},
        {"declared UTF-8, one letter of windows-1252", titled(declared("utf-8"), "caf\xE9"), "", "café",
         "windows-1252", 1},
        {"marked as UTF-8, all windows-1251", "\xEF\xBB\xBF" + titled(declared("windows-1251"), cyrillic), "",
         "Президент подписал", "windows-1251", 0},
        {"us-ascii over windows-1251", titled(declared("us-ascii"), cyrillic), "", "Президент подписал",
         "windows-1251", 1},
        {"a header of us-ascii says nothing", titled(declared("windows-1251"), cyrillic),
         "text/xml; charset=us-ascii", "Президент подписал", "windows-1251", 0},
        {"a header of latin1 that servers add", titled(declared("windows-1251"), cyrillic),
         "text/xml; charset=ISO-8859-1", "Президент подписал", "windows-1251", 1},
        {"the header wins when both can be", titled(declared("koi8-r"), cyrillic),
         "application/xml; charset=windows-1251", "Президент подписал", "windows-1251", 1},
        {"text/xml without a charset: the declaration", titled(declared("windows-1251"), cyrillic),
         "text/xml", "Президент подписал", "windows-1251", 0},
        {"an unknown header, a good declaration", titled(declared("windows-1251"), cyrillic),
         "text/xml; charset=none", "Президент подписал", "windows-1251", 1},
        {"UTF-16 by the header over eight bits", titled("", "Київ"), "text/xml; charset=utf-16", "Київ",
         "utf-8", 1},
        {"a mark of UTF-16 before eight bits", "\xFF\xFE" + titled(declared("utf-8"), "Київ"), "", "Київ",
         "utf-8", 0},
        {"two marks", "\xEF\xBB\xBF\xEF\xBB\xBF" + titled(declared("utf-8"), "Київ"), "", "Київ", "utf-8", 0},
        {"ISO-2022-JP that nobody declares", titled("", "\x1B$BEl5~\x1B(B"), "", "東京", "iso-2022-jp", 1},
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

TEST_CASE("encodings in which ASCII is elsewhere are known by their first bytes", "[feed][charset]") {
    const auto quad = [](const std::string& ascii, bool little) {
        std::string out;
        for (const char c : ascii) out += little ? std::string{c, 0, 0, 0} : std::string{0, 0, 0, c};
        return out;
    };
    const auto feed = titled(declared("whatever"), "Kyiv");
    const Case cases[]{
        {"UTF-32 little endian", "\xFF\xFE\0\0"s + quad(feed, true), "", "Kyiv", "utf-32le", 0},
        {"UTF-32 big endian", "\0\0\xFE\xFF"s + quad(feed, false), "", "Kyiv", "utf-32be", 0},
        {"UTF-32 without a mark", quad(feed, true), "", "Kyiv", "utf-32le", 0},
        {"UTF-32 big endian without a mark", quad(feed, false), "", "Kyiv", "utf-32be", 0},
        {"UTF-16 big endian without a mark", wide(feed, false), "", "Kyiv", "utf-16be", 0},
        {"UTF-16 behind a line end", wide("\n" + feed, true), "text/xml; charset=utf-8", "Kyiv", "utf-16le",
         0},
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

TEST_CASE("a feed in EBCDIC is read by the code page that it declares", "[feed][charset]") {
    for (const char* const page : {"ibm037", "ibm500", "ibm1047", "ibm273"}) {
        INFO(page);
        const auto document = parsed(ebcdic(titled(declared(page) + "\n", "caf\u00E9"), page));
        CHECK(document.items.at(0).title.value == "café");
        CHECK(document.encoding == page);
        CHECK(document.problems.empty());
    }
    const auto undeclared = parsed(ebcdic(titled("<?xml version=\"1.0\"?>", "Kyiv"), "ibm037"));
    CHECK(undeclared.items.at(0).title.value == "Kyiv");
    CHECK(undeclared.encoding == "ibm037");
}

TEST_CASE("a hostile header is read to a bound", "[feed][charset]") {
    for (const auto& header : std::initializer_list<std::string>{
             "text/xml; charset=" + std::string(100'000, 'u'), std::string(100'000, ';'),
             "charset charset charset==\"'\xFF", std::string(2000, 'x') + "charset=koi8-r"}) {
        const auto document = parsed(titled("", "Київ"), {"", header});
        CHECK(document.items.at(0).title.value == "Київ");
        CHECK(document.encoding == "utf-8");
    }
}
