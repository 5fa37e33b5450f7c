#include <catch2/catch.hpp>

#include "page/charset/decode.hpp"

using newswatch::page::detail::decode_page;

TEST_CASE("the encoding of a page comes from its mark, header, meta element or bytes") {
    struct Row {
        std::string bytes, header, encoding, text;
    };
    const std::string cyrillic = "\xCF\xF0\xE8\xE2\xE5\xF2";  // windows-1251
    const std::vector<Row> rows{
        {"\xEF\xBB\xBF"
         "a",
         "text/html; charset=latin1", "utf-8", "a"},
        {std::string("\xFF\xFE"
                     "a\0",
                     4),
         "", "utf-16le", "a"},
        {std::string("\xFE\xFF\0"
                     "a",
                     4),
         "", "utf-16be", "a"},
        {"Gr\xC3\xBC\xC3\x9F"
         "e",
         "text/html; charset=iso-8859-1", "utf-8", "Grüße"},
        {"Gr\xFC\xDF"
         "e \x80",
         "text/html; charset=ISO-8859-1", "windows-1252", "Grüße €"},
        {cyrillic, "text/html; charset=\"windows-1251\"", "windows-1251", "Привет"},
        {"<meta charset=windows-1251>" + cyrillic, "", "windows-1251", "<meta charset=windows-1251>Привет"},
        {"<meta http-equiv='Content-Type' content='text/html; charset=cp1251'>" + cyrillic, "text/html",
         "windows-1251", "<meta http-equiv='Content-Type' content='text/html; charset=cp1251'>Привет"},
        {"\x93\xFA\x96\x7B", "text/html; charset=Shift_JIS", "shift_jis", "日本"},
        {"\xD6\xD0\xCE\xC4", "text/html; charset=gb2312", "gb18030", "中文"},
        {"\x1B$BF|K\\\x1B(B", "text/html; charset=iso-2022-jp", "iso-2022-jp", "日本"},
        {"plain", "text/html; charset=windows-1251", "utf-8", "plain"},
        {"\xB0\xA1\xB3\xAA", "text/html; charset=ks_c_5601-1987", "euc-kr", "가나"},
        {"\xD0\xD2\xC9\xD7\xC5\xD4", "text/html; charset=koi8", "koi8-r", "привет"},
        {"caf\xE9 \xFF", "text/html; charset=utf-16", "windows-1252", "café ÿ"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.header, row.encoding);
        const auto decoded = decode_page(row.bytes, row.header);
        CHECK(decoded.encoding == row.encoding);
        CHECK(decoded.text == row.text);
    }
}

TEST_CASE("faults and control characters do not survive decoding") {
    CHECK(decode_page(std::string("a\0b\x01"
                                  "c\rd\r\ne",
                                  10),
                      "")
              .text == "a b c\nd \ne");
    CHECK(decode_page("Gr\xC3\xBC\xC3\x9F"
                      "e, \xC3\xA4\xC3\xB6\xC3\xBC \xC3\x84\xC3\x96\xC3\x9C \xC3\xA9\xC3\xA8\xC3\xA0\xC3\xA7 "
                      "\xC3\xB1\xC3\xB3\xC3\xA1\xC3\xAD\xC3\xBA\xC3\xB4\xC3\xAE \xC3(",
                      "")
              .text.find("\xEF\xBF\xBD(") != std::string::npos);
}

TEST_CASE("an encoding that could smuggle markup is not read") {
    const auto decoded = decode_page(
        "<p>Der B\xFCrgermeister von Gr\xFC"
        "nau sagte: +ADw-script+AD4-</p>",
        "text/html; charset=utf-7");
    CHECK(decoded.encoding == "windows-1252");
    CHECK(decoded.text == "<p>Der Bürgermeister von Grünau sagte: +ADw-script+AD4-</p>");
}
