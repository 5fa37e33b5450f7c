#include <catch2/catch.hpp>

#include "charset_support.hpp"

using namespace newswatch::feed;

namespace {

struct Row {
    const char* language;
    const char* bytes;
    const char* text;
    const char* name;
};
const Row undeclared[]{
    {"ru",
     "\xCF\xF0\xE5\xE7\xE8\xE4\xE5\xED\xF2 \xEF\xEE\xE4\xEF\xE8\xF1\xE0\xEB \xF3\xEA\xE0\xE7 \xEE "
     "\xED\xEE\xE2\xFB\xF5 \xEC\xE5\xF0\xE0\xF5 \xEF\xEE\xE4\xE4\xE5\xF0\xE6\xEA\xE8",
     "Президент подписал указ о новых мерах поддержки", "windows-1251"},
    {"ru",
     "\xF0\xD2\xC5\xDA\xC9\xC4\xC5\xCE\xD4 \xD0\xCF\xC4\xD0\xC9\xD3\xC1\xCC \xD5\xCB\xC1\xDA \xCF "
     "\xCE\xCF\xD7\xD9\xC8 \xCD\xC5\xD2\xC1\xC8 \xD0\xCF\xC4\xC4\xC5\xD2\xD6\xCB\xC9",
     "Президент подписал указ о новых мерах поддержки", "koi8-r"},
    {"ru",
     "\xBF\xE0\xD5\xD7\xD8\xD4\xD5\xDD\xE2 \xDF\xDE\xD4\xDF\xD8\xE1\xD0\xDB \xE3\xDA\xD0\xD7 \xDE "
     "\xDD\xDE\xD2\xEB\xE5 \xDC\xD5\xE0\xD0\xE5 \xDF\xDE\xD4\xD4\xD5\xE0\xD6\xDA\xD8",
     "Президент подписал указ о новых мерах поддержки", "iso-8859-5"},
    {"ru",
     "\x8F\xE0\xA5\xA7\xA8\xA4\xA5\xAD\xE2 \xAF\xAE\xA4\xAF\xA8\xE1\xA0\xAB \xE3\xAA\xA0\xA7 \xAE "
     "\xAD\xAE\xA2\xEB\xE5 \xAC\xA5\xE0\xA0\xE5 \xAF\xAE\xA4\xA4\xA5\xE0\xA6\xAA\xA8",
     "Президент подписал указ о новых мерах поддержки", "ibm866"},
    {"uk",
     "\xC2\xE5\xF0\xF5\xEE\xE2\xED\xE0 \xD0\xE0\xE4\xE0 \xF3\xF5\xE2\xE0\xEB\xE8\xEB\xE0 "
     "\xE7\xE0\xEA\xEE\xED \xEF\xF0\xEE \xE1\xFE\xE4\xE6\xE5\xF2 \xEA\xF0\xE0\xBF\xED\xE8",
     "Верховна Рада ухвалила закон про бюджет країни", "windows-1251"},
    {"uk",
     "\xF7\xC5\xD2\xC8\xCF\xD7\xCE\xC1 \xF2\xC1\xC4\xC1 \xD5\xC8\xD7\xC1\xCC\xC9\xCC\xC1 "
     "\xDA\xC1\xCB\xCF\xCE \xD0\xD2\xCF \xC2\xC0\xC4\xD6\xC5\xD4 \xCB\xD2\xC1\xA7\xCE\xC9",
     "Верховна Рада ухвалила закон про бюджет країни", "koi8-u"},
    {"el",
     "\xC7 \xEA\xF5\xE2\xDD\xF1\xED\xE7\xF3\xE7 \xE1\xED\xE1\xEA\xEF\xDF\xED\xF9\xF3\xE5 \xED\xDD\xE1 "
     "\xEC\xDD\xF4\xF1\xE1 \xF3\xF4\xDE\xF1\xE9\xEE\xE7\xF2",
     "Η κυβέρνηση ανακοίνωσε νέα μέτρα στήριξης", "iso-8859-7"},
    {"el",
     "\xC7 \xEA\xF5\xE2\xDD\xF1\xED\xE7\xF3\xE7 \xE1\xED\xE1\xEA\xEF\xDF\xED\xF9\xF3\xE5 \xED\xDD\xE1 "
     "\xEC\xDD\xF4\xF1\xE1 \xF3\xF4\xDE\xF1\xE9\xEE\xE7\xF2",
     "Η κυβέρνηση ανακοίνωσε νέα μέτρα στήριξης", "windows-1253"},
    {"ja",
     "\x93\x8C\x8B\x9E\x82\xC5\x90V\x82\xB5\x82\xA2\x94\x8E\x95\xA8\x8A\xD9\x82\xAA\x8AJ\x8A\xD9\x82\xB5"
     "\x82\xDC\x82\xB5\x82\xBD",
     "東京で新しい博物館が開館しました", "shift_jis"},
    {"ja",
     "\xC5\xEC\xB5\xFE\xA4\xC7\xBF\xB7\xA4\xB7\xA4\xA4\xC7\xEE\xCA\xAA\xB4\xDB\xA4\xAC\xB3\xAB\xB4\xDB"
     "\xA4\xB7\xA4\xDE\xA4\xB7\xA4\xBF",
     "東京で新しい博物館が開館しました", "euc-jp"},
    {"zh", "\xB1\xB1\xBE\xA9\xBE\xD9\xD0\xD0\xB9\xFA\xBC\xCA\xD0\xC2\xCE\xC5\xB7\xA2\xB2\xBC\xBB\xE1",
     "北京举行国际新闻发布会", "gb18030"},
    {"tw",
     "\xA5x\xA5_\xC1|\xA6\xE6\xB0\xEA\xBB\xDA\xB7s\xBB"
     "D\xB5o\xA5\xAC\xB7|",
     "台北舉行國際新聞發布會", "big5"},
    {"ko",
     "\xBC\xAD\xBF\xEF\xBF\xA1\xBC\xAD \xB1\xB9\xC1\xA6 \xC8\xB8\xC0\xC7\xB0\xA1 "
     "\xBF\xAD\xB7\xC8\xB4\xD9",
     "서울에서 국제 회의가 열렸다", "euc-kr"},
    {"tr", "T\xFCrkiye'de yeni ekonomi \xF6nlemleri a\xE7\xFDkland\xFD",
     "Türkiye'de yeni ekonomi önlemleri açıklandı", "windows-1254"},
    {"ar",
     "\xC7\xE1\xCD\xDF\xE6\xE3\xC9 \xCA\xDA\xE1\xE4 \xDA\xE4 \xC5\xCC\xD1\xC7\xC1\xC7\xCA "
     "\xCC\xCF\xED\xCF\xC9 \xE1\xCF\xDA\xE3 \xC7\xE1\xC7\xDE\xCA\xD5\xC7\xCF",
     "الحكومة تعلن عن إجراءات جديدة لدعم الاقتصاد", "windows-1256"},
    {"ar",
     "\xC7\xE4\xCD\xE3\xE8\xE5\xC9 \xCA\xD9\xE4\xE6 \xD9\xE6 \xC5\xCC\xD1\xC7\xC1\xC7\xCA "
     "\xCC\xCF\xEA\xCF\xC9 \xE4\xCF\xD9\xE5 \xC7\xE4\xC7\xE2\xCA\xD5\xC7\xCF",
     "الحكومة تعلن عن إجراءات جديدة لدعم الاقتصاد", "iso-8859-6"},
    {"he",
     "\xE4\xEE\xEE\xF9\xEC\xE4 \xE4\xEB\xF8\xE9\xE6\xE4 \xF2\xEC \xF6\xF2\xE3\xE9\xED "
     "\xE7\xE3\xF9\xE9\xED",
     "הממשלה הכריזה על צעדים חדשים", "windows-1255"},
    {"pl",
     "Premier powiedzia\xB3 dzi\x9C na konferencji prasowej, \xBF"
     "e rz\xB9"
     "d b\xEA"
     "dzie wspiera\xE6 ma\xB3"
     "e i \x9Crednie przedsi\xEA"
     "biorstwa. \xAF\xF3\xB3te \xB3\xF3"
     "dki p\xB3yn\xB9 w\x9Cr\xF3"
     "d \x9Fr\xF3"
     "de\xB3, a ich w\xB3"
     "a\x9C"
     "ciciele si\xEA ciesz\xB9.",
     "Premier powiedział dziś na konferencji prasowej, że rząd będzie wspierać małe i średnie "
     "przedsiębiorstwa. Żółte łódki płyną wśród źródeł, a ich właściciele się cieszą.",
     "windows-1250"},
    {"pl",
     "Premier powiedzia\xB3 dzi\xB6 na konferencji prasowej, \xBF"
     "e rz\xB1"
     "d b\xEA"
     "dzie wspiera\xE6 ma\xB3"
     "e i \xB6rednie przedsi\xEA"
     "biorstwa. \xAF\xF3\xB3te \xB3\xF3"
     "dki p\xB3yn\xB1 w\xB6r\xF3"
     "d \xBCr\xF3"
     "de\xB3, a ich w\xB3"
     "a\xB6"
     "ciciele si\xEA ciesz\xB1.",
     "Premier powiedział dziś na konferencji prasowej, że rząd będzie wspierać małe i średnie "
     "przedsiębiorstwa. Żółte łódki płyną wśród źródeł, a ich właściciele się cieszą.",
     "iso-8859-2"},
    {"cs",
     "Premi\xE9r dnes na tiskov\xE9 konferenci \xF8"
     "ekl, \x9E"
     "e vl\xE1"
     "da bude podporovat mal\xE9 a st\xF8"
     "edn\xED podniky. P\xF8\xED\x9At\xED rok se o\xE8"
     "ek\xE1v\xE1 r\xF9st o t\xF8i procenta, \x9E\xE1"
     "dn\xE9 dal\x9A\xED zm\xECny.",
     "Premiér dnes na tiskové konferenci řekl, že vláda bude podporovat malé a střední podniky. Příští "
     "rok se očekává růst o tři procenta, žádné další změny.",
     "windows-1250"},
    {"cs",
     "Premi\xE9r dnes na tiskov\xE9 konferenci \xF8"
     "ekl, \xBE"
     "e vl\xE1"
     "da bude podporovat mal\xE9 a st\xF8"
     "edn\xED podniky. P\xF8\xED\xB9t\xED rok se o\xE8"
     "ek\xE1v\xE1 r\xF9st o t\xF8i procenta, \xBE\xE1"
     "dn\xE9 dal\xB9\xED zm\xECny.",
     "Premiér dnes na tiskové konferenci řekl, že vláda bude podporovat malé a střední podniky. Příští "
     "rok se očekává růst o tři procenta, žádné další změny.",
     "iso-8859-2"},
    {"hu",
     "A minisztereln\xF6k sajt\xF3t\xE1j\xE9koztat\xF3n elmondta, hogy a korm\xE1ny t\xE1mogatni fogja a "
     "kis- \xE9s k\xF6z\xE9pv\xE1llalkoz\xE1sokat. A gazdas\xE1gi n\xF6veked\xE9s id\xE9n el\xE9rheti a "
     "h\xE1rom sz\xE1zal\xE9kot, \xF5sszel \xFAjabb b\xF5v\xFCl\xE9s v\xE1rhat\xF3.",
     "A miniszterelnök sajtótájékoztatón elmondta, hogy a kormány támogatni fogja a kis- és "
     "középvállalkozásokat. A gazdasági növekedés idén elérheti a három százalékot, ősszel újabb bővülés "
     "várható.",
     "windows-1250"},
    {"hu",
     "A minisztereln\xF6k sajt\xF3t\xE1j\xE9koztat\xF3n elmondta, hogy a korm\xE1ny t\xE1mogatni fogja a "
     "kis- \xE9s k\xF6z\xE9pv\xE1llalkoz\xE1sokat. A gazdas\xE1gi n\xF6veked\xE9s id\xE9n el\xE9rheti a "
     "h\xE1rom sz\xE1zal\xE9kot, \xF5sszel \xFAjabb b\xF5v\xFCl\xE9s v\xE1rhat\xF3.",
     "A miniszterelnök sajtótájékoztatón elmondta, hogy a kormány támogatni fogja a kis- és "
     "középvállalkozásokat. A gazdasági növekedés idén elérheti a három százalékot, ősszel újabb bővülés "
     "várható.",
     "iso-8859-2"},
    {"fr",
     "Le gouvernement a annonc\xE9 des mesures \xE9"
     "conomiques",
     "Le gouvernement a annoncé des mesures économiques", "windows-1252"},
    {"de", "Die Regierung k\xFCndigt neue Ma\xDFnahmen f\xFCr die Wirtschaft an",
     "Die Regierung kündigt neue Maßnahmen für die Wirtschaft an", "windows-1252"},
    {"es",
     "El gobierno anunci\xF3 nuevas medidas econ\xF3micas en Espa\xF1"
     "a",
     "El gobierno anunció nuevas medidas económicas en España", "windows-1252"},
    {"pt", "Governo anuncia novas medidas econ\xF4micas para a regi\xE3o",
     "Governo anuncia novas medidas econômicas para a região", "windows-1252"},
    {"sv", "Regeringen presenterade nya \xE5tg\xE4rder f\xF6r ekonomin",
     "Regeringen presenterade nya åtgärder för ekonomin", "windows-1252"},
    {"th", "\xC3\xD1\xB0\xBA\xD2\xC5\xBB\xC3\xD0\xA1\xD2\xC8\xC1\xD2\xB5\xC3\xA1\xD2\xC3\xE3\xCB\xC1\xE8",
     "รัฐบาลประกาศมาตรการใหม่", "windows-874"},
    {"bg",
     "\xCF\xF0\xE0\xE2\xE8\xF2\xE5\xEB\xF1\xF2\xE2\xEE\xF2\xEE \xEE\xE1\xFF\xE2\xE8 \xED\xEE\xE2\xE8 "
     "\xEC\xE5\xF0\xEA\xE8",
     "Правителството обяви нови мерки", "windows-1251"},
    {"ro",
     "Prim-ministrul a declarat c\xE3 guvernul va sprijini \xEEntreprinderile mici \xBAi mijlocii. "
     "Cre\xBAterea economic\xE3 va fi de trei la sut\xE3 \xEEn aceast\xE3 \xFE"
     "ar\xE3.",
     "Prim-ministrul a declarat că guvernul va sprijini întreprinderile mici şi mijlocii. Creşterea "
     "economică va fi de trei la sută în această ţară.",
     "windows-1250"},
    {"ro",
     "Prim-ministrul a declarat c\xE3 guvernul va sprijini \xEEntreprinderile mici \xBAi mijlocii. "
     "Cre\xBAterea economic\xE3 va fi de trei la sut\xE3 \xEEn aceast\xE3 \xFE"
     "ar\xE3.",
     "Prim-ministrul a declarat că guvernul va sprijini întreprinderile mici şi mijlocii. Creşterea "
     "economică va fi de trei la sută în această ţară.",
     "iso-8859-2"},
};

}  // namespace

TEST_CASE("an encoding that nobody declares is told by the text", "[feed][charset]") {
    for (const auto& row : undeclared) {
        INFO(row.language << " " << row.name);
        const auto document = parsed(titled("", row.bytes));
        REQUIRE(document.items.size() == 1);
        CHECK(document.items[0].title.value == row.text);
        REQUIRE(problems_of_kind(document, "encoding") == 1);
        CHECK(document.problems[0].message.find("look like " + document.encoding) != std::string::npos);
        const auto told = parsed("<rss version=\"2.0\"><channel><language>" + std::string{row.language} +
                                 "</language><item><title>" + row.bytes + "</title></item></channel></rss>");
        CHECK(told.items.at(0).title.value == row.text);
    }
}

TEST_CASE("the language of the feed tells what the letters alone do not", "[feed][charset]") {
    const auto document = parsed(
        "<rss version=\"2.0\"><channel><language>lt-LT</language><item><title>\xD0iandien \xDEmon\xEBs "
        "laukia</title></item></channel></rss>");
    CHECK(document.items.at(0).title.value == "Šiandien Žmonės laukia");
    CHECK(document.encoding == "windows-1257");
    // Russian is not written in Latin letters: an accent among them is French, whatever the language says.
    const auto french = parsed(
        "<rss version=\"2.0\"><channel><language>ru</language><item><title>caf\xE9 de "
        "Paris</title></item></channel></rss>");
    CHECK(french.items.at(0).title.value == "café de Paris");
}

TEST_CASE("a few letters beyond ASCII are windows-1252 when nothing is known of them", "[feed][charset]") {
    for (const char* const bytes : {"caf\xE9", "\x93quoted\x94", "5 \x80", "r\xE9sum\xE9"}) {
        INFO(bytes);
        CHECK(parsed(titled("", bytes)).encoding == "windows-1252");
    }
}
