#include <catch2/catch.hpp>

#include "page/main_text.hpp"
#include "page/meta/meta.hpp"

using namespace newswatch;
using namespace newswatch::page;
using namespace newswatch::page::detail;

TEST_CASE("dates are read in the forms that pages use") {
    const std::vector<std::pair<std::string_view, std::string_view>> rows{
        {"2025-03-04T05:06:07Z", "2025-03-04T05:06:07Z"},
        {"2025-03-04T05:06:07.123+01:00", "2025-03-04T04:06:07.123Z"},
        {"2025-03-04T05:06+0100", "2025-03-04T04:06:00Z"},
        {"2025-03-04 05:06:07", "2025-03-04T05:06:07Z"},
        {"2025-03-04", "2025-03-04T00:00:00Z"},
        {"20250304", "2025-03-04T00:00:00Z"},
        {"2025/3/4", "2025-03-04T00:00:00Z"},
        {"Tue, 04 Mar 2025 05:06:07 +0200", "2025-03-04T03:06:07Z"},
        {"March 4, 2025", "2025-03-04T00:00:00Z"},
        {"Mar. 4, 2025 at 5:06 pm", "2025-03-04T17:06:00Z"},
        {"4 March 2025", "2025-03-04T00:00:00Z"},
        {"March 4, 2025 5:06 PM EST", "2025-03-04T22:06:00Z"},
        {"4 Mar 2025 05:06 CET", "2025-03-04T04:06:00Z"},
        {"4. März 2025, 05:06 Uhr", "2025-03-04T05:06:00Z"},
        {"Veröffentlicht am 4. März 2025", "2025-03-04T00:00:00Z"},
        {"4 de marzo de 2025", "2025-03-04T00:00:00Z"},
        {"4 mars 2025 à 05h06", "2025-03-04T05:06:00Z"},
        {"4 марта 2025, 05:06", "2025-03-04T05:06:00Z"},
        {"2025年3月4日 05:06", "2025-03-04T05:06:00Z"},
    };
    for (const auto& [text, expected] : rows) {
        CAPTURE(text);
        const auto at = date_of(text);
        REQUIRE(at);
        CHECK(to_rfc3339(*at) == expected);
    }
    for (const auto* text :
         {"", "yesterday", "2025-13-04", "2025-02-30", "0001-01-01", "12:30", "March 2025"}) {
        CAPTURE(text);
        CHECK_FALSE(date_of(text));
    }
    CHECK(date_in_url("https://a.example/2025/03/04/title.html"));
    CHECK_FALSE(date_in_url("https://a.example/2025/title"));
}

TEST_CASE("bylines give names") {
    using List = std::vector<std::string>;
    CHECK(names_in_byline("By Ann Lee") == List{"Ann Lee"});
    CHECK(names_in_byline("Von Jörg Amend und Hanna Reuß | Stadtblatt") == List{"Jörg Amend", "Hanna Reuß"});
    CHECK(names_in_byline("Ann Lee, Bob Roy & Cy Day") == List{"Ann Lee", "Bob Roy", "Cy Day"});
    CHECK(names_in_byline("https://a.example/ann").empty());
    CHECK(names_in_byline("12 March 2025").empty());
}

TEST_CASE("JSON-LD is read in the shapes that sites give it") {
    Structured one;
    read_json_ld(R"(<!-- {"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Site"},
        {"@type":["NewsArticle"],"headline":"A &amp; B","author":["Ann Lee",{"name":"Bob Roy"}],
         "isAccessibleForFree":"False","image":[{"url":"/i.jpg"}],"articleBody":"line
one"}]} -->)",
                 one);
    CHECK(one.article);
    CHECK(one.headline == "A & B");
    CHECK(one.authors == std::vector<std::string>{"Ann Lee", "Bob Roy"});
    CHECK(one.free == false);
    CHECK(one.image == "/i.jpg");
    CHECK(one.publisher == "Site");
    CHECK(one.body == "line one");
    Structured none;
    read_json_ld(R"({"@type":"Organization","name":"X"})", none);
    read_json_ld("{broken", none);
    read_json_ld("", none);
    CHECK_FALSE(none.article);
}

TEST_CASE("the title is the article's, without the site's name") {
    const auto title = [](std::string_view html) {
        return read_page(html, {.url = "https://a.example/x", .content_type = {}}).title;
    };
    CHECK(title("<title>A market reopens | Echo</title><meta property=og:site_name content=Echo>") ==
          "A market reopens");
    CHECK(title("<title>A market reopens - Local - Echo</title><h1>A market reopens</h1>") ==
          "A market reopens");
    CHECK(title("<title>Echo</title><h1>A market reopens</h1>") == "A market reopens");
    CHECK(title("<title>x</title><meta property=og:title content='A market reopens | Echo'><meta "
                "property=og:site_name content=Echo>") == "A market reopens");
}

TEST_CASE("a title loses the site and its sections, and nothing when it is only long") {
    const auto title = [](const std::string& written) {
        return read_page("<meta property=og:site_name content=Echo><title>" + written + "</title>", {}).title;
    };
    CHECK(title("A market - Echo Local - Echo | Echo") == "A market");
    CHECK(title(std::string(2000, 'x')) == std::string(500, 'x'));
    CHECK(title("  " + std::string(3000, ' ') + "A market reopens ") == "A market reopens");
}

TEST_CASE("values that write HTML are read as HTML, others as they are") {
    const auto description = [](const std::string& written) {
        return read_page("<meta name=description content=\"" + written + "\">", {}).description;
    };
    CHECK(description("AT&T and Q&A, 1 &lt; 2") == "AT&T and Q&A, 1 < 2");
    CHECK(description("Fish &amp;amp; &amp;#8220;chips&amp;#8221;") == "Fish & “chips”");
    CHECK(description("One &lt;b&gt;two&lt;/b&gt; x") == "One two x");
}

TEST_CASE("a language that nobody declares is told by the text") {
    CHECK(language_of("The council voted to reopen the market that was closed in the year of the storm, and "
                      "the people cheered.") == "en");
    CHECK(language_of("Der Stadtrat hat die Öffnung des Marktes beschlossen, und das ist nicht mit allen "
                      "besprochen worden.") == "de");
    CHECK(language_of("Биологи описали новый вид рачков, который обитает в Байкале.") == "ru");
    CHECK(language_of("У Чернівцях відкрили бібліотеку, яку будували тридцять років.") == "uk");
    CHECK(language_of("香川県沖の無人島に小さな図書館が開館した。住民が島を離れてから。") == "ja");
    CHECK(language_of("在甘肃一座因煤而兴的小城，停产多年的矿井里如今长满了蘑菇。") == "zh");
    CHECK(language_of("x").empty());
}
