#include "dates_rows.hpp"

using namespace newswatch;
using text::Certainty;
using text::check_rows;
using Row = text::DateRow;
using text::parse_date;

namespace {

constexpr Row iso_dates[]{
    {"2024-09-05T09:05:07Z", "2024-09-05T09:05:07Z", Certainty::exact},
    {"2024-09-05T09:05:07.250Z", "2024-09-05T09:05:07.250Z", Certainty::exact},
    {"2024-09-05T09:05:07.123456789+02:00", "2024-09-05T07:05:07.123Z", Certainty::exact},
    {"2024-09-05T09:05:07,5Z", "2024-09-05T09:05:07.500Z", Certainty::exact},
    {"2024-09-05T09:05:07.Z", "2024-09-05T09:05:07Z", Certainty::exact},
    {"2024-09-05t09:05:07z", "2024-09-05T09:05:07Z", Certainty::exact},
    {"2024-09-05T09:05:07-05:30", "2024-09-05T14:35:07Z", Certainty::exact},
    {"2024-09-05T09:05:07+0200", "2024-09-05T07:05:07Z", Certainty::exact},
    {"2024-09-05T09:05:07+02", "2024-09-05T07:05:07Z", Certainty::exact},
    {"2024-09-05T09:05:07 +02:00", "2024-09-05T07:05:07Z", Certainty::exact},
    {"2024-09-05T09:05:07 PDT", "2024-09-05T16:05:07Z", Certainty::exact},
    {"2024-09-05T09:05:07EST", "2024-09-05T14:05:07Z", Certainty::exact},
    {"2024-09-05 09:05:07", "2024-09-05T09:05:07Z", Certainty::no_zone},
    {"2024-09-05 09:05:07.0", "2024-09-05T09:05:07Z", Certainty::no_zone},
    {"2024-09-05 09:05:07:250", "2024-09-05T09:05:07.250Z", Certainty::no_zone},
    {"2024-09-05 09:05:07 +0300", "2024-09-05T06:05:07Z", Certainty::exact},
    {"2024-09-05 09:05:07 UTC", "2024-09-05T09:05:07Z", Certainty::exact},
    {"2024-09-05 09:05:07 AM PST", "2024-09-05T17:05:07Z", Certainty::exact},
    {"2024-09-05 9:05 pm", "2024-09-05T21:05:00Z", Certainty::no_zone},
    {"2024-09-05T09:05+0300", "2024-09-05T06:05:00Z", Certainty::exact},
    {"2024-09-05T09:05", "2024-09-05T09:05:00Z", Certainty::no_zone},
    {"2024-09-05T09:05.5Z", "2024-09-05T09:05:30Z", Certainty::exact},
    {"2024-09-05T09Z", "2024-09-05T09:00:00Z", Certainty::exact},
    {"2024-09-05T0905Z", "2024-09-05T09:05:00Z", Certainty::exact},
    {"2024-09-05T24:00:00Z", "2024-09-06T00:00:00Z", Certainty::exact},
    {"2024-06-30T23:59:60Z", "2024-07-01T00:00:00Z", Certainty::exact},
    {"2024-09-05", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024-9-5", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024-09-05Z", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024-09-05+02:00", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024-09-05-05:00", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024/09/05 09:05", "2024-09-05T09:05:00Z", Certainty::no_zone},
    {"2024.09.05", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024. 09. 05. 9:05", "2024-09-05T09:05:00Z", Certainty::no_zone},
    {"2024-009-05", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024-09", "2024-09-01T00:00:00Z", Certainty::partial},
    {"2024", "2024-01-01T00:00:00Z", Certainty::partial},
    {"2024T09:05Z", "2024-01-01T09:05:00Z", Certainty::partial},
    {"20240905T090507Z", "2024-09-05T09:05:07Z", Certainty::exact},
    {"20240905T090507.25+0200", "2024-09-05T07:05:07.250Z", Certainty::exact},
    {"20240905T0905-0500", "2024-09-05T14:05:00Z", Certainty::exact},
    {"20240905T09:05:07Z", "2024-09-05T09:05:07Z", Certainty::exact},
    {"20240905", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"20240905 09:05", "2024-09-05T09:05:00Z", Certainty::no_zone},
    {"202409050905", "2024-09-05T09:05:00Z", Certainty::no_zone},
    {"20240905090507", "2024-09-05T09:05:07Z", Certainty::no_zone},
    {"2024-249", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024249", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024-249T09:05:07Z", "2024-09-05T09:05:07Z", Certainty::exact},
    {"2024-366", "2024-12-31T00:00:00Z", Certainty::date_only},
    {"2023-366", "missing", Certainty::none},
    {"2024-W36-4", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024W364", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024-W36-4T09:05:07Z", "2024-09-05T09:05:07Z", Certainty::exact},
    {"2024W364T0905Z", "2024-09-05T09:05:00Z", Certainty::exact},
    {"2024-W36", "2024-09-02T00:00:00Z", Certainty::partial},
    {"2020-W53-5", "2021-01-01T00:00:00Z", Certainty::date_only},
    {"2024-W01-1", "2024-01-01T00:00:00Z", Certainty::date_only},
    {"2024-W53-1", "missing", Certainty::none},
    {"2024-W00-1", "missing", Certainty::none},
    {"2024-W36-8", "missing", Certainty::none},
    {"24-09-05", "2024-09-05T00:00:00Z", Certainty::guessed},
    {"94-09-05", "1994-09-05T00:00:00Z", Certainty::guessed},
    {"24-09-05T09:05:07Z", "2024-09-05T09:05:07Z", Certainty::guessed},
    {"240905", "2024-09-05T00:00:00Z", Certainty::guessed},
    {"24249", "2024-09-05T00:00:00Z", Certainty::guessed},
    {"24-249", "2024-09-05T00:00:00Z", Certainty::guessed},
    {"24-W36-4", "2024-09-05T00:00:00Z", Certainty::guessed},
    {"1725527107", "2024-09-05T09:05:07Z", Certainty::guessed},
    {"1725527107123", "2024-09-05T09:05:07.123Z", Certainty::guessed},
    {"1725527107.25", "2024-09-05T09:05:07Z", Certainty::guessed},
    {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", Certainty::exact},
    {"1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z", Certainty::exact},
    {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", Certainty::exact},
    {"\uFF12\uFF10\uFF12\uFF14-\uFF10\uFF19-\uFF10\uFF15 \uFF10\uFF19\uFF1A\uFF10\uFF15",
     "2024-09-05T09:05:00Z", Certainty::no_zone},
};

constexpr Row order_dates[]{
    {"05.09.2024", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"5.9.2024 9:05", "2024-09-05T09:05:00Z", Certainty::no_zone},
    {"5. 9. 2024 9.05", "2024-09-05T09:05:00Z", Certainty::no_zone},
    {"05.09.24", "2024-09-05T00:00:00Z", Certainty::guessed},
    {"09.25.2024", "2024-09-25T00:00:00Z", Certainty::guessed},
    {"12/31/2003", "2003-12-31T00:00:00Z", Certainty::date_only},
    {"12/31/2003 10:00 PM", "2003-12-31T22:00:00Z", Certainty::no_zone},
    {"31/12/2003", "2003-12-31T00:00:00Z", Certainty::date_only},
    {"31/12/2003 22:00", "2003-12-31T22:00:00Z", Certainty::no_zone},
    {"05/09/2024", "2024-05-09T00:00:00Z", Certainty::guessed},
    {"05/09/2024 10:00 AM", "2024-05-09T10:00:00Z", Certainty::no_zone},
    {"05/05/2024", "2024-05-05T00:00:00Z", Certainty::date_only},
    {"Sun, 05/12/2024", "2024-05-12T00:00:00Z", Certainty::date_only},
    {"Thu, 12/05/2024", "2024-12-05T00:00:00Z", Certainty::date_only},
    {"Mon, 05/14/2024", "2024-05-14T00:00:00Z", Certainty::guessed},
    {"31-12-2003", "2003-12-31T00:00:00Z", Certainty::date_only},
    {"12-31-2003", "2003-12-31T00:00:00Z", Certainty::date_only},
    {"05-09-2024", "2024-09-05T00:00:00Z", Certainty::guessed},
    {"09/2024", "2024-09-01T00:00:00Z", Certainty::partial},
    {"09.2024", "2024-09-01T00:00:00Z", Certainty::partial},
    {"12/31/03", "2003-12-31T00:00:00Z", Certainty::guessed},
    {"31/12/03", "2003-12-31T00:00:00Z", Certainty::guessed},
    {"10:30 05/09/2024", "2024-05-09T10:30:00Z", Certainty::guessed},
    {"10:30 05-Sep-2024", "2024-09-05T10:30:00Z", Certainty::no_zone},
};

constexpr Row tongue_dates[]{
    {"Do, 05 Dez 2024 09:05:07 +0100", "2024-12-05T08:05:07Z", Certainty::exact},
    {"Di, 05 März 2024 09:05:07 +0100", "2024-03-05T08:05:07Z", Certainty::exact},
    {"Donnerstag, 5. September 2024, 10:30 Uhr", "2024-09-05T10:30:00Z", Certainty::no_zone},
    {"am 5. Mai 2024 um 9 Uhr", "2024-05-05T09:00:00Z", Certainty::no_zone},
    {"5. Jänner 2024", "2024-01-05T00:00:00Z", Certainty::date_only},
    {"mar., 04 juin 2024 09:05:07 +0200", "2024-06-04T07:05:07Z", Certainty::exact},
    {"jeu., 1 août 2024 09:05:07 +0200", "2024-08-01T07:05:07Z", Certainty::exact},
    {"mar. 5 mars 2024", "2024-03-05T00:00:00Z", Certainty::date_only},
    {"5 septembre 2024 à 10h30", "2024-09-05T10:30:00Z", Certainty::no_zone},
    {"1er février 2024", "2024-02-01T00:00:00Z", Certainty::date_only},
    {"5 de septiembre de 2024, 9:05 p. m.", "2024-09-05T21:05:00Z", Certainty::no_zone},
    {"jue, 05 sep 2024 09:05:07 +0200", "2024-09-05T07:05:07Z", Certainty::exact},
    {"lunes 1 de enero de 2024", "2024-01-01T00:00:00Z", Certainty::date_only},
    {"gio, 05 set 2024 09:05:07 +0200", "2024-09-05T07:05:07Z", Certainty::exact},
    {"martedì 9 luglio 2024", "2024-07-09T00:00:00Z", Certainty::date_only},
    {"qui, 05 set 2024 09:05:07 -0300", "2024-09-05T12:05:07Z", Certainty::exact},
    {"5 de março de 2024", "2024-03-05T00:00:00Z", Certainty::date_only},
    {"zo 5 mei 2024 09:05", "2024-05-05T09:05:00Z", Certainty::no_zone},
    {"dinsdag 5 maart 2024", "2024-03-05T00:00:00Z", Certainty::date_only},
    {"tors 5 maj 2022", "2022-05-05T00:00:00Z", Certainty::date_only},
    {"fredag 5. januar 2024 kl. 10.30", "2024-01-05T10:30:00Z", Certainty::no_zone},
    {"lørdag 5. oktober 2024", "2024-10-05T00:00:00Z", Certainty::date_only},
    {"keskiviikko 4. syyskuuta 2024", "2024-09-04T00:00:00Z", Certainty::date_only},
    {"to 5.9.2024 klo 10.30", "2024-09-05T10:30:00Z", Certainty::no_zone},
    {"Perşembe, 5 Eylül 2024 10:30", "2024-09-05T10:30:00Z", Certainty::no_zone},
    {"Cuma, 6 Aralık 2024", "2024-12-06T00:00:00Z", Certainty::date_only},
    {"5 Ağustos 2024", "2024-08-05T00:00:00Z", Certainty::date_only},
    {"joi, 5 septembrie 2024", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"marți, 5 martie 2024", "2024-03-05T00:00:00Z", Certainty::date_only},
    {"Чт, 05 вер 2024 09:05:07 +0300", "2024-09-05T06:05:07Z", Certainty::exact},
    {"Сер, 07 серпня 2024 09:05:07 +0300", "2024-08-07T06:05:07Z", Certainty::exact},
    {"п'ятниця, 6 вересня 2024, 10:30", "2024-09-06T10:30:00Z", Certainty::no_zone},
    {"7 липня 2024", "2024-07-07T00:00:00Z", Certainty::date_only},
    {"5 травня 2024 р.", "2024-05-05T00:00:00Z", Certainty::date_only},
    {"Чт, 05 Сентября 2024 09:05:07 +0300", "2024-09-05T06:05:07Z", Certainty::exact},
    {"5 мая 2024 г. 10:30", "2024-05-05T10:30:00Z", Certainty::no_zone},
    {"воскресенье, 5 мая 2024", "2024-05-05T00:00:00Z", Certainty::date_only},
    {"чацвер, 5 верасня 2024", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"5 снежня 2024", "2024-12-05T00:00:00Z", Certainty::date_only},
    {"четвъртък, 5 септември 2024", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"Czw, 05 paź 2024 09:05:07 +0200", "2024-10-05T07:05:07Z", Certainty::guessed},
    {"czwartek, 5 września 2024 10:30", "2024-09-05T10:30:00Z", Certainty::no_zone},
    {"5 listopada 2024", "2024-11-05T00:00:00Z", Certainty::date_only},
    {"wt., 5 lis 2024", "2024-11-05T00:00:00Z", Certainty::date_only},
    {"čtvrtek 5. září 2024", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"5. července 2024", "2024-07-05T00:00:00Z", Certainty::date_only},
    {"5. června 2024", "2024-06-05T00:00:00Z", Certainty::date_only},
    {"štvrtok 5. september 2024", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"četvrtak, 5. rujna 2024.", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"subota, 5. listopada 2024", "2024-10-05T00:00:00Z", Certainty::date_only},
    {"Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z", Certainty::exact},
    {"Πέμπτη, 5 Σεπτεμβρίου 2024 9:05 μ.μ.", "2024-09-05T21:05:00Z", Certainty::no_zone},
    {"2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z", Certainty::exact},
    {"2024. szeptember 5., csütörtök 10:30", "2024-09-05T10:30:00Z", Certainty::no_zone},
    {"2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z", Certainty::no_zone},
    {"2004-05-25 오전 12:23:17", "2004-05-24T15:23:17Z", Certainty::no_zone},
    {"2004년 05월 25일  23:23:17", "2004-05-25T14:23:17Z", Certainty::no_zone},
    {"2004년 5월 25일 오후 11시 23분 17초", "2004-05-25T14:23:17Z", Certainty::no_zone},
    {"2024년 9월 5일 목요일", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024年9月5日", "2024-09-05T00:00:00Z", Certainty::date_only},
    {"2024年9月5日(木) 午後3時04分", "2024-09-05T15:04:00Z", Certainty::no_zone},
    {"2024年09月05日 09:05:07", "2024-09-05T09:05:07Z", Certainty::no_zone},
    {"2024年9月5日星期四 下午3:04", "2024-09-05T15:04:00Z", Certainty::no_zone},
    {"٥ سبتمبر ٢٠٢٤ ٠٩:٠٥ م", "2024-09-05T21:05:00Z", Certainty::no_zone},
    {"الجمعة 5 أبريل 2024", "2024-04-05T00:00:00Z", Certainty::date_only},
    {"5 בספטמבר 2024", "2024-09-05T00:00:00Z", Certainty::date_only},
};

constexpr Row no_dates[]{
    {""},
    {"yesterday"},
    {"now"},
    {"two days ago"},
    {"5"},
    {"12:30"},
    {"T10:14Z"},
    {"5 September"},
    {"September"},
    {"December 31"},
    {"20"},
    {"--12-31"},
    {"-0001-11-30T00:00:00+00:00"},
    {"Mon, 30 Nov -0001 00:00:00 +0000"},
    {"30 Nov 0000"},
    {"0000-00-00 00:00:00"},
    {"0001-01-01T00:00:00Z"},
    {"1899-12-30T00:00:00"},
    {"9999-12-31T23:59:59-05:00"},
    {"Thu, 32 Sep 2024 09:05:07 GMT"},
    {"Thu, 99 Jan 2004"},
    {"Fri, 30 Feb 2024 09:05:07 GMT"},
    {"Thu, 29 Feb 2023 09:05:07 GMT"},
    {"Thu, 31 Jun 2024"},
    {"Thu, 05 Sep 2024 25:05:07 GMT"},
    {"Thu, 05 Sep 2024 09:61:07 GMT"},
    {"Thu, 05 Sep 2024 09:05:61 GMT"},
    {"Thu, 05 Foo 2024 09:05:07 GMT"},
    {"2024-13-05T09:05:07Z"},
    {"2024-02-30"},
    {"2024-00-05"},
    {"32/13/2024"},
    {"99999999999999999999999999"},
    {"2024-09-05 09:05:07 +8111111110000000"},
    {"+++---:::..."},
    {"(((((((("},
    {"&nbsp;"},
    {"<5>"},
};

}  // namespace

TEST_CASE("RFC 3339 and ISO 8601 are read whole and in part", "[text][dates]") { check_rows(iso_dates); }

TEST_CASE("numbers with dots and slashes have the order that their writers mean", "[text][dates]") {
    check_rows(order_dates);
}

TEST_CASE("months and weekdays are read in the languages of the news", "[text][dates]") {
    check_rows(tongue_dates);
}

TEST_CASE("what is no date is missing, never now", "[text][dates]") { check_rows(no_dates); }

TEST_CASE("a text too long for a date is none", "[text][dates]") {
    const std::string date = "2024-09-05 09:05";
    CHECK(parse_date(date + std::string(84, ' ') + "\n"));
    CHECK(parse_date(date + " (" + std::string(81, 'x') + ")"));
    CHECK_FALSE(parse_date(date + " (" + std::string(82, 'x') + ")"));
    CHECK_FALSE(parse_date(date + std::string(1000, '0')));
}

TEST_CASE("hostile texts are read without harm", "[text][dates]") {
    for (const char* piece :
         {"(", "1:", "\xEF\xB7\xBA", "&#", "&#x110000;", "<", "-", "\xFF", "W1-", "am "}) {
        std::string text;
        while (text.size() + std::string_view{piece}.size() <= 100) text += piece;
        INFO(text);
        CHECK_FALSE(parse_date(text));
    }
}
