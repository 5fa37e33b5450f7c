#include "entity/mention_finder.hpp"

#include <catch2/catch.hpp>

#include "lists.hpp"

using namespace newswatch::entity;

namespace {

constexpr const char* koreas = R"(
[[entity]]
id = "south-korea"
name = "South Korea"
aliases = [{text = "Seoul", kind = "metonym"}, {text = "South Korean", kind = "demonym"}]
[[entity]]
id = "north-korea"
name = "North Korea"
aliases = [{text = "DPRK", kind = "acronym"}]
[[entity]]
id = "korea"
name = "Korea"
case = "exact"
)";

}  // namespace

TEST_CASE("The longest alias of any entity wins and the search goes on after it") {
    const auto list = list_from(koreas);
    CHECK(mentions_in("South Korea met North Korea; the South Korean minister left Seoul.", list) ==
          Texts{"south-korea:name:South Korea", "north-korea:name:North Korea",
                "south-korea:demonym:South Korean", "south-korea:metonym:Seoul"});
    CHECK(mentions_in("Korea and South Korea", list) ==
          Texts{"korea:name:Korea", "south-korea:name:South Korea"});
    CHECK(mentions_in("West Korea", list) == Texts{"korea:name:Korea"});
}

TEST_CASE("When the longer alias is not written as it must be, a shorter one is taken") {
    const auto list = list_from(koreas);
    CHECK(mentions_in("in south Korea", list) == Texts{"korea:name:Korea"});
    CHECK(mentions_in("in south korea", list).empty());
    const auto capital = list_from(R"(
[[entity]]
id = "a"
name = "Acme"
aliases = [{text = "Acme Group", case = "exact"}]
)");
    CHECK(mentions_in("ACME GROUP", capital) == Texts{"a:name:ACME"});
    CHECK(mentions_in("Acme Group", capital) == Texts{"a:name:Acme Group"});
}

TEST_CASE("Adjacent mentions are found one by one") {
    const auto list = list_from(koreas);
    CHECK(mentions_in("Seoul Seoul DPRK,DPRK/Seoul", list).size() == 5);
    CHECK(mentions_in("South Korea South Korea-North Korea", list).size() == 3);
}

TEST_CASE("Names are whole words") {
    CHECK(found_as("Ukraine", "Ukrinform, Ukrainer and Ukraine.") == Texts{"Ukraine"});
    CHECK(found_as("NATO", "NATOs signature NATO") == Texts{"NATO"});
    CHECK(found_as("Iran", "Iranian tyrant, Tirana, Iran") == Texts{"Iran"});
}

TEST_CASE("A possessive counts and its span is the name") {
    CHECK(found_as("Russia", "Russia's war, Russia\u2019s war, RUSSIA'S") ==
          Texts{"Russia", "Russia", "RUSSIA"});
    CHECK(found_as("Ukraine", "l'Ukraine et l\u2019Ukraine") == Texts{"Ukraine", "Ukraine"});
    CHECK(found_as("Jens", "Jens' visit") == Texts{"Jens"});
    CHECK(found_as("Lloyd's", "Lloyd\u2019s of London, Lloyds") == Texts{"Lloyd\u2019s"});
}

TEST_CASE("A name is not found in a part of a word with an apostrophe") {
    CHECK(found_as("Don", "Don't, don’t, Don's") == Texts{"Don"});
    CHECK(found_as("Neill", "O'Neill and Neill") == Texts{"Neill"});
    CHECK(found_as("O'Neill", "O\u2019Neill, O Neill") == Texts{"O\u2019Neill"});
    CHECK(found_as("Мар", "Мар'яна та Мар") == Texts{"Мар"});
    CHECK(found_as("Мар'яна", "Мар’яна, Мар\u02BCяна").size() == 2);
}

TEST_CASE("Hyphens and spaces inside a name stand for each other") {
    CHECK(found_as("Chang Ho-jin", "Chang Ho-jin, Chang Ho jin, Chang-Ho-jin, Chang Ho\u2010jin").size() ==
          4);
    CHECK(found_as("Coca Cola", "Coca-Cola") == Texts{"Coca-Cola"});
    CHECK(found_as("South Korea", "South\u00A0Korea, South  Korea").size() == 2);
    CHECK(found_as("Chang Ho-jin", "Chang Ho - jin").empty());
}

TEST_CASE("Punctuation and line ends break a name") {
    for (const char* text :
         {"South, Korea", "South. Korea", "South (Korea)", "South\nKorea", "South\n\nKorea",
          "South \u2014 Korea", "South: Korea", "South/Korea", "South\u2029Korea"}) {
        INFO(text);
        CHECK(found_as("South Korea", text).empty());
    }
}

TEST_CASE("The periods of initials and abbreviations do not break a name") {
    CHECK(found_as("J Stoltenberg", "J. Stoltenberg, J.Stoltenberg, J Stoltenberg").size() == 3);
    CHECK(found_as("John F. Kennedy", "John F. Kennedy and John F Kennedy").size() == 2);
    CHECK(found_as("St. Petersburg", "St. Petersburg, St Petersburg").size() == 2);
    CHECK(found_as("U.S.", "the U.S. army").size() == 1);
    CHECK(found_as("U.S.", "the U, S").empty());
}

TEST_CASE("Other punctuation in a name must be in the text") {
    CHECK(found_as("AT&T", "AT&T, AT & T").size() == 2);
    CHECK(found_as("AT&T", "AT T; AT/T; AT.T").empty());
    CHECK(found_as("A (((((((((( B", "A (((((((((( B").empty());
}

TEST_CASE("Case decides as the alias says") {
    CHECK(found_as("NATO", "NATO Nato nato NATO'S") == Texts{"NATO", "NATO"});
    CHECK(found_as("South Korea", "SOUTH KOREA TALKS; south korea; South korea") == Texts{"SOUTH KOREA"});
    CHECK(found_as("Bank of England", "BANK OF ENGLAND, Bank Of England, Bank of England, bank of England")
              .size() == 3);
    CHECK(found_as("iPhone", "iPhone IPHONE iphone").size() == 3);
    CHECK(found_as("чип", "Чип ЧИП чип").size() == 3);
}

TEST_CASE("Names in every script are found, composed or not") {
    CHECK(found_as("Південна Корея", "ПІВДЕННА КОРЕЯ і Південна Корея, південна корея").size() == 2);
    CHECK(found_as("윤석열", "대통령 윤석열, 윤석열") == Texts{"윤석열", "윤석열"});
    CHECK(found_as("Ελλάδα", "η Ελλάδα, ΕΛΛΆΔΑ").size() == 2);
    CHECK(found_as("Όμηρος", "ΌΜΗΡΟΣ").size() == 1);
    CHECK(found_as("北京", "在北京大学") == Texts{"北京"});
    CHECK(found_as("北京", "北 京").empty());
    CHECK(found_as("Nuñez", "Nun\u0303ez") == Texts{"Nun\u0303ez"});
    CHECK(found_as("Nun\u0303ez", "Nuñez") == Texts{"Nuñez"});
    CHECK(found_as("Київ", "Ки\u0438\u0306в Киі\u0308в").size() == 1);
    CHECK(found_as("NATO", "ＮＡＴＯ") == Texts{"ＮＡＴＯ"});
    CHECK(found_as("TÜV", "TÜV TU\u0308V tüv").size() == 2);
}

TEST_CASE("Soft hyphens and zero-width characters inside a name belong to its span") {
    CHECK(found_as("Stoltenberg", "Jens Stol\u00ADten\u00ADberg.") == Texts{"Stol\u00ADten\u00ADberg"});
    CHECK(found_as("NATO", "NA\u200BTO") == Texts{"NA\u200BTO"});
}

TEST_CASE("An alias with a language counts in texts of that language and in those of none") {
    const auto list = list_from(R"(
[[entity]]
id = "us"
name = "United States"
aliases = [{text = "США", language = "uk"}, {text = "Die Staaten", language = "de"}]
[[entity]]
id = "staaten"
name = "Staaten"
)");
    CHECK(mentions_in("США", list, "uk").size() == 1);
    CHECK(mentions_in("США", list, "uk-UA").size() == 1);
    CHECK(mentions_in("США", list, "UK").size() == 1);
    CHECK(mentions_in("США", list, "").size() == 1);
    CHECK(mentions_in("США", list, "ru").empty());
    CHECK(mentions_in("США", list, "ukx").empty());
    CHECK(mentions_in("Die Staaten", list, "de-AT") == Texts{"us:name:Die Staaten"});
    CHECK(mentions_in("Die Staaten", list, "en") == Texts{"staaten:name:Staaten"});
}

TEST_CASE("A text that names two entities is a mention of both") {
    const auto list = list_from(R"(
[[entity]]
id = "state"
name = "Georgia"
[[entity]]
id = "country"
name = "Georgia"
aliases = [{text = "GEORGIA", case = "exact"}]
)");
    CHECK(mentions_in("In Georgia", list) == Texts{"state:name:Georgia", "country:name:Georgia"});
    CHECK(mentions_in("GEORGIA", list) == Texts{"state:name:GEORGIA", "country:name:GEORGIA"});
}

TEST_CASE("A list without entities and a text without words find nothing") {
    CHECK(MentionFinder{WatchList{}}.find("South Korea", "").empty());
    CHECK(found_as("South Korea", "").empty());
    CHECK(found_as("South Korea", " \n\t.,;'-\u00AD").empty());
}

TEST_CASE("Bytes that are not UTF-8 separate words and do no harm") {
    CHECK(found_as("Seoul", "\xFFSeoul\xC3 \xE2\x80 Seoul\x80").size() == 2);
    CHECK(found_as("South Korea", "South\xFFKorea").empty());
}
