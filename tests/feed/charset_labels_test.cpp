#include <catch2/catch.hpp>

#include "charset_support.hpp"
#include "text/charset.hpp"

using namespace newswatch::feed;
using newswatch::text::charset_of;
using newswatch::text::CharsetKind;

namespace {

struct Row {
    const char* label;
    const char* bytes;
    const char* text;
    const char* name;
};
const Row labelled[]{
    {"windows-1251", "\xCA\xE8\xBF\xE2", "Київ", "windows-1251"},
    {"CP1251", "\xCA\xE8\xBF\xE2", "Київ", "windows-1251"},
    {"win-1251", "\xD1\xFA\xB8\xEC\xEA\xE0", "Съёмка", "windows-1251"},
    {"x-cp1251", "\xD1\xFA\xB8\xEC\xEA\xE0", "Съёмка", "windows-1251"},
    {"Windows_1251", "\xD1\xFA\xB8\xEC\xEA\xE0", "Съёмка", "windows-1251"},
    {"windows-1250",
     "\xA3\xF3"
     "d\x9F, P\xF8\xEDli\x9A",
     "Łódź, Příliš", "windows-1250"},
    {"cp1250", "Gy\xF5r", "Győr", "windows-1250"},
    {"windows-1252",
     "\x93"
     "caf\xE9\x94 \x96 5 \x80",
     "“café” – 5 €", "windows-1252"},
    {"ISO-8859-1",
     "Gr\xF6\xDF"
     "e",
     "Größe", "iso-8859-1"},
    {"iso_8859-1:1987",
     "Gr\xF6\xDF"
     "e",
     "Größe", "iso-8859-1"},
    {"latin1",
     "Gr\xF6\xDF"
     "e",
     "Größe", "iso-8859-1"},
    {"ansi",
     "\x93Gr\xF6\xDF"
     "e\x94",
     "“Größe”", "windows-1252"},
    {"windows-1253", "\xC5\xEB\xEB\xDC\xE4\xE1", "Ελλάδα", "windows-1253"},
    {"windows-1254", "\xDDstanbul \xFD\xF0\xFE", "İstanbul ığş", "windows-1254"},
    {"iso-8859-9", "\xDDstanbul \xFD\xF0\xFE", "İstanbul ığş", "iso-8859-9"},
    {"latin5", "\xFD\xF0\xFE", "ığş", "iso-8859-9"},
    {"windows-1255", "\xF9\xEC\xE5\xED", "שלום", "windows-1255"},
    {"windows-1256", "\xD3\xE1\xC7\xE3", "سلام", "windows-1256"},
    {"windows-1257", "\xDEmon\xEBs", "Žmonės", "windows-1257"},
    {"windows-1258", "\xD0\xE0 Lat", "Đà Lat", "windows-1258"},
    {"ISO-8859-2",
     "\xA3\xF3"
     "d\xBC",
     "Łódź", "iso-8859-2"},
    {"latin2",
     "\xA3\xF3"
     "d\xBC",
     "Łódź", "iso-8859-2"},
    {"iso-8859-3", "\xF8is \xFEi", "ĝis ŝi", "iso-8859-3"},
    {"iso-8859-4", "R\xEFga \xBB", "Rīga ģ", "iso-8859-4"},
    {"iso-8859-5", "\xBC\xDE\xE1\xDA\xD2\xD0", "Москва", "iso-8859-5"},
    {"csISOLatinCyrillic", "\xBC\xDE\xE1\xDA\xD2\xD0", "Москва", "iso-8859-5"},
    {"iso-8859-6", "\xD3\xE4\xC7\xE5", "سلام", "iso-8859-6"},
    {"arabic", "\xD3\xE4\xC7\xE5", "سلام", "iso-8859-6"},
    {"iso-8859-7", "\xC5\xEB\xEB\xDC\xE4\xE1", "Ελλάδα", "iso-8859-7"},
    {"greek", "\xC5\xEB\xEB\xDC\xE4\xE1", "Ελλάδα", "iso-8859-7"},
    {"iso-8859-8", "\xF9\xEC\xE5\xED", "שלום", "iso-8859-8"},
    {"ISO-8859-8-I", "\xF9\xEC\xE5\xED", "שלום", "iso-8859-8"},
    {"iso-8859-10", "\xAFoa\xB9\xB9i", "Ŋoađđi", "iso-8859-10"},
    {"iso-8859-13", "\xDEmon\xEBs", "Žmonės", "iso-8859-13"},
    {"iso-8859-14", "\xF0yn \xFE", "ŵyn ŷ", "iso-8859-14"},
    {"iso-8859-15", "5 \xA4 \xBDuvre", "5 € œuvre", "iso-8859-15"},
    {"1251", "\xCA\xE8\xE5\xE2", "Киев", "windows-1251"},
    {"ruscii", "\x8A\xA8\xA5\xA2", "Киев", "cp1125"},
    {"mac-greek", "\xE0", "ύ", "x-mac-greek"},
    {"tis-620", "\xE4\xB7\xC2", "ไทย", "tis-620"},
    {"windows-874", "\xE4\xB7\xC2", "ไทย", "windows-874"},
    {"KOI8-R", "\xED\xCF\xD3\xCB\xD7\xC1", "Москва", "koi8-r"},
    {"koi8r", "\xED\xCF\xD3\xCB\xD7\xC1", "Москва", "koi8-r"},
    {"koi8-u", "\xEB\xC9\xA7\xD7", "Київ", "koi8-u"},
    {"cp866", "\x8C\xAE\xE1\xAA\xA2\xA0", "Москва", "ibm866"},
    {"IBM855", "\xD3\xD6\xE3\xC6\xEB\xA0", "Москва", "ibm855"},
    {"cp437", "na\x8Bve", "naïve", "ibm437"},
    {"ibm850",
     "Gr\x94\xE1"
     "e",
     "Größe", "ibm850"},
    {"cp852",
     "\x9D\xA2"
     "d\xAB",
     "Łódź", "ibm852"},
    {"cp857", "\x98stanbul", "İstanbul", "ibm857"},
    {"cp862", "\x99\x8C\x85\x8D", "שלום", "ibm862"},
    {"macintosh", "caf\x8E \xD0 \xCFuvre", "café – œuvre", "macintosh"},
    {"x-mac-cyrillic", "\x8C\xEE\xF1\xEA\xE2\xE0", "Москва", "x-mac-cyrillic"},
    {"Shift_JIS", "\x93\x8C\x8B\x9E", "東京", "shift_jis"},
    {"x-sjis", "\x93\x8C\x8B\x9E", "東京", "shift_jis"},
    {"windows-31j", "\x87@\x93\x8C\x8B\x9E", "①東京", "shift_jis"},
    {"EUC-JP", "\xC5\xEC\xB5\xFE\xA5\xBF\xA5\xEF\xA1\xBC", "東京タワー", "euc-jp"},
    {"x-euc-jp", "\xC5\xEC\xB5\xFE", "東京", "euc-jp"},
    {"iso-2022-jp", "\x1B$BEl5~\x1B(B", "東京", "iso-2022-jp"},
    {"iso-2022-kr", "\x1B$)C\x0E<-\?o\x0F", "서울", "iso-2022-kr"},
    {"euc-kr", "\xBC\xAD\xBF\xEF", "서울", "euc-kr"},
    {"ks_c_5601-1987",
     "\xBC\xAD\xBF\xEF \x8C"
     "c",
     "서울 똠", "euc-kr"},
    {"cp949",
     "\x8C"
     "c",
     "똠", "euc-kr"},
    {"gb2312", "\xB1\xB1\xBE\xA9", "北京", "gb18030"},
    {"GBK",
     "\xB1\xB1\xBE\xA9\xE9"
     "F",
     "北京镕", "gb18030"},
    {"gb18030",
     "\xB1\xB1\xBE\xA9\x94"
     "9\xFC"
     "6",
     "北京😀", "gb18030"},
    {"big5", "\xA5x\xA5_", "台北", "big5"},
    {"big5-hkscs", "\xAD\xBB\xB4\xE4", "香港", "big5"},
    {"hz-gb-2312", "~{11>)~}", "北京", "hz-gb-2312"},
    {"utf8", "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "Київ", "utf-8"},
    {"UTF_8", "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "Київ", "utf-8"},
    {"x-unicode20utf8", "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "Київ", "utf-8"},
    {"us-ascii", "Kyiv", "Kyiv", "us-ascii"},
    {"ASCII", "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "Київ", "utf-8"},
};

}  // namespace

TEST_CASE("each encoding is read by the names that documents use for it", "[feed][charset]") {
    for (const auto& row : labelled) {
        INFO(row.label);
        for (const bool by_header : {false, true}) {
            INFO((by_header ? "in the header" : "in the declaration"));
            const auto document =
                parsed(titled(by_header ? "" : declared(row.label), row.bytes),
                       {"", by_header ? "text/xml; charset=" + std::string{row.label} : std::string{}});
            REQUIRE(document.items.size() == 1);
            CHECK(document.items[0].title.value == row.text);
            CHECK(document.encoding == row.name);
        }
    }
}

TEST_CASE("names of encodings that are no names, or of unsafe ones, are unknown", "[feed][charset]") {
    for (const char* const label : {"", " ", "utf-8,locale=x", "../../etc/passwd", "x-user-defined", "none",
                                    "binary", "utf-8lias", "utf8mb4", "utf-7", "UTF7", "unicode-1-1-utf-7",
                                    "scsu", "bocu-1", "imap-mailbox-name", "u\xFF-8", "8bit"}) {
        INFO(label);
        CHECK(charset_of(label).kind == CharsetKind::unknown);
        CHECK(charset_of(label).name.empty());
    }
    CHECK(charset_of(std::string(100, 'a')).kind == CharsetKind::unknown);
}

TEST_CASE("a label tells what kind of encoding it means", "[feed][charset]") {
    CHECK(charset_of("UCS-2").kind == CharsetKind::wide);
    CHECK(charset_of("unicode").kind == CharsetKind::wide);
    CHECK(charset_of("iso-10646-ucs-4").kind == CharsetKind::wide);
    CHECK(charset_of("utf-16le").kind == CharsetKind::wide);
    CHECK(charset_of("cp037").kind == CharsetKind::ebcdic);
    CHECK(charset_of("ebcdic-cp-us").kind == CharsetKind::ebcdic);
    CHECK(charset_of("koi8-r").kind == CharsetKind::single);
    CHECK(charset_of("iso-8859-15").kind == CharsetKind::latin);
    CHECK(charset_of("iso-2022-jp").kind == CharsetKind::multi);
    CHECK(charset_of(" UTF-8\n").kind == CharsetKind::utf8);
}
