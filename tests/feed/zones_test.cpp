#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

Article with_body(std::string body, std::string language = "en") {
    Article article;
    article.title = "Title";
    article.body = std::move(body);
    article.language = std::move(language);
    add_zones(article);
    return article;
}

// "lead:Text|credit:Photo: X", the zones of a field in their order.
std::string zones(const Article& article, Field field = Field::body) {
    std::string all;
    for (const auto& zone : article.annotations) {
        if (zone.span.field != field) continue;
        if (!all.empty()) all += '|';
        all += zone.value + ":" + std::string{text_at(article, zone.span)};
    }
    return all;
}

std::string zone_of_line(const std::string& line, const std::string& language = "") {
    const auto article = with_body("Lead.\n\n" + line, language);
    return std::string{zone_of(article, {Field::body, 0, 7, 8})};
}

struct Line {
    const char* text;
    const char* zone;
};

constexpr Line lines[]{
    {"Read also: Other news", "related"},
    {"READ ALSO : Other news", "related"},
    {"Read also:\u00A0Other news", "related"},
    {"Read\u00A0also\u00A0: Other news", "related"},
    {"— Read also: Other news", "related"},
    {"(Read also: Other news)", "related"},
    {"▶️ See also: Other news", "related"},
    {"Related: Other news", "related"},
    {"Read also", "related"},
    {"Photo credit: Agency", "credit"},
    {"Photo credit:\u00A0Agency", "credit"},
    {"Photo: Agency", "credit"},
    {"Photo by Ada Lovelace", "credit"},
    {"Image：Agency", "credit"},
    {"Source: Agency", "credit"},
    {"Photo caption: The harbour", "caption"},
    {"Follow us on Telegram", "boilerplate"},
    {"All rights reserved", "boilerplate"},
    {"Don’t miss: Other news", "related"},
    {"Читайте також: Інші новини", "related"},
    {"ЧИТАЙТЕ ТАКОЖ: Інші новини", "related"},
    {"Фото: Агенція", "credit"},
    {"Читайте также: Другие новости", "related"},
    {"Lesen Sie auch: Anderes", "related"},
    {"Lire aussi\u00A0: autre chose", "related"},
    {"À lire aussi\u202F: autre chose", "related"},
    {"Crédit photo : Agence", "credit"},
    {"Photo d’illustration : Agence", "credit"},
    {"Lea también: Otra cosa", "related"},
    {"Czytaj także: Coś innego", "related"},
    {"Fot. PAP", "credit"},
    // ordinary text
    {"Read also the report: it says more", "body"},
    {"He said: read also the report", "body"},
    {"Photographers were there", "body"},
    {"Photo by", "credit"},
    {"Photo bystanders took", "body"},
    {"Sources said: nothing", "body"},
    {"Related companies fell", "body"},
    {"Follow us once", "body"},
    {":", "body"},
    {"—", "body"},
};

std::string sample_article() {
    std::ifstream file{std::string{NEWSWATCH_SOURCE_DIR} + "/../shared/samples/stoltenberg.txt"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("a line's beginning decides its zone, in any language", "[feed][zones]") {
    for (const auto& line : lines) {
        INFO(line.text);
        CHECK(zone_of_line(line.text) == line.zone);
        CHECK(zone_of_line(line.text, "en-GB") == line.zone);
    }
}

TEST_CASE("title, lead and body are zones, and together they cover every paragraph", "[feed][zones]") {
    auto article = with_body(
        "  First paragraph.\n\nSecond one.\nWith two lines.\n\nRead also: Other\n\nLast one. \n\n Photo: X");
    article.summary = "In short.\n\nPhoto: Y";
    add_zones(article);
    CHECK(zones(article, Field::title) == "title:Title");
    CHECK(zones(article, Field::summary) == "lead:In short.|credit:Photo: Y");
    CHECK(zones(article) ==
          "lead:First paragraph.|body:Second one.\nWith two lines.|related:Read also: Other|"
          "body:Last one.|credit:Photo: X");
    for (const auto& zone : article.annotations) {
        CHECK(zone.plugin == "newswatch");
        CHECK(zone.key == zone_key);
    }
    CHECK(article.annotations.back().rule == "Photo");
}

TEST_CASE("the lead is the first paragraph of the article's own", "[feed][zones]") {
    CHECK(zones(with_body("Photo: X\n\nFirst.\nStill first.\n\nSecond.")) ==
          "credit:Photo: X|lead:First.\nStill first.|body:Second.");
    CHECK(zones(with_body("Read also: X")) == "related:Read also: X");
    CHECK(zones(with_body("")).empty());
    CHECK(zones(with_body(" \n\n\u00A0\n")).empty());
}

TEST_CASE("a line inside a paragraph has its own zone", "[feed][zones]") {
    CHECK(zones(with_body("One.\nPhoto: X\nTwo.")) == "lead:One.|credit:Photo: X|lead:Two.");
}

TEST_CASE("wording alone on its line speaks of the headlines below it", "[feed][zones]") {
    CHECK(zones(with_body("One.\n\nRead also:\nOther news\nMore news\n\nTwo.")) ==
          "lead:One.|related:Read also:\nOther news\nMore news|body:Two.");
    CHECK(zones(with_body("One.\n\nRead also:\n\nOther news\nMore news\n\nTwo.")) ==
          "lead:One.|related:Read also:\n\nOther news\nMore news|body:Two.");
    // Prose below is the article's own.
    CHECK(zones(with_body("One.\n\nRelated\n\nThis is a sentence.")) ==
          "lead:One.|related:Related|body:This is a sentence.");
    CHECK(zones(with_body("One.\n\nPhoto\n\nThe harbour")) == "lead:One.|credit:Photo|body:The harbour");
}

TEST_CASE("zones are made anew, not twice", "[feed][zones]") {
    auto article = with_body("One.\n\nPhoto: X");
    Annotation other;
    other.plugin = "entity";
    other.key = "entity";
    article.annotations.push_back(other);
    const auto before = article.annotations.size();
    add_zones(article);
    CHECK(article.annotations.size() == before);
    CHECK(std::count(article.annotations.begin(), article.annotations.end(), other) == 1);
}

TEST_CASE("thousands of marked lines stay few zones", "[feed][zones]") {
    std::string body;
    for (int i = 0; i < 20'000; ++i) body += "Photo: x\ntext\n\n";
    const auto article = with_body(body);
    CHECK(article.annotations.size() == 1002);
    CHECK(article.annotations.back().span.end + 2 == body.size());
    CHECK(revision_of(article).size() == 32);
}

TEST_CASE("the sample article: related and credit lines are found, no-break space and all", "[feed][zones]") {
    const auto text = sample_article();
    if (text.empty()) {
        WARN("the sample article is not here; this test needs ../shared/samples/");
        return;
    }
    Article article;
    const auto line_end = text.find('\n');
    article.title = text.substr(0, line_end);
    article.body = text.substr(line_end + 1);
    article.language = "en";
    add_zones(article);
    const auto zone_at = [&](std::string_view words) {
        const auto at = static_cast<std::uint32_t>(article.body.find(words));
        return std::string{zone_of(article, {Field::body, 0, at, at})};
    };
    CHECK(zone_at("Minsk 3") == "related");
    CHECK(zone_at("Photo credit:") == "credit");
    CHECK(zone_at("At a summit") == "lead");
    CHECK(zone_at("This was announced") == "body");
    const auto credit = static_cast<std::uint32_t>(article.body.rfind("Yonhap"));
    CHECK(in_boilerplate(article, {Field::body, 0, credit, credit + 6}));
    const auto cited = static_cast<std::uint32_t>(article.body.find("Yonhap"));
    CHECK_FALSE(in_boilerplate(article, {Field::body, 0, cited, cited + 6}));
    auto edited = article;
    edited.body.replace(edited.body.find("Minsk 3"), 7, "Minsk 4");
    add_zones(edited);
    CHECK(revision_of(edited) == revision_of(article));
}
