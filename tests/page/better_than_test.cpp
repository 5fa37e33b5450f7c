#include <catch2/catch.hpp>

#include "page/main_text.hpp"

using namespace newswatch::page;

namespace {

Page article(std::string text) {
    Page page;
    page.text = std::move(text);
    page.article = true;
    return page;
}

const std::string summary =
    "The council voted on Thursday night to reopen the old fish market after eleven years.";
const std::string whole =
    summary +
    " Traders who left in 2014 will pay a third of the rent in the first year. Work is due to begin in "
    "May, and the roof will be rebuilt with slate from the same quarry as in 1878.";

}  // namespace

TEST_CASE("an article is taken instead of its summary or of no text at all") {
    CHECK(better_than(article(whole), summary));
    CHECK(better_than(article(whole), ""));
    CHECK(better_than(article(whole), "Read more"));
}

TEST_CASE("a text that says no more than the feed's is not taken") {
    CHECK_FALSE(better_than(article(whole), whole));
    CHECK_FALSE(better_than(article(summary), whole));
    CHECK_FALSE(better_than(article(summary + " Indeed."), summary));
    CHECK_FALSE(better_than(article(""), ""));
}

TEST_CASE("a page about something else is not taken") {
    const std::string other =
        "Биологи описали новый вид рачков, который обитает в Байкале на глубине более километра. Статья о "
        "нём вышла "
        "во вторник в журнале, посвящённом пресноводной фауне. Животное почти прозрачно, у него нет глаз.";
    CHECK_FALSE(better_than(article(other), summary));
}

TEST_CASE("a text in which there is doubt is not taken") {
    auto page = article(whole);
    page.article = false;
    page.doubt = "the page is a list";
    CHECK_FALSE(better_than(page, summary));
}
