#include <catch2/catch.hpp>

#include "page/content/names.hpp"

using namespace newswatch::page::detail;

TEST_CASE("names are read by their words, never by parts of words") {
    struct Row {
        std::string_view name;
        Meaning has, lacks;
    };
    using namespace meaning;
    const std::vector<Row> rows{
        {"comments", comments, body},
        {"c-relatedStories", related, 0},
        {"most-read", related, 0},
        {"mostRead list", related, 0},
        {"MostRead", related, 0},
        {"article__body", body, promotion},
        {"header", weak, promotion},  // "ad" is not in it
        {"shadow thread padding", 0, promotion | navigation},
        {"page has-sidebar", 0, navigation},  // states of the page
        {"article--with-comments", 0, comments},
        {"no-ads", 0, promotion},
        {"md:hidden lg:comments", 0, comments},  // styling
        {"category-sponsored tag-social", 0, promotion | share},
        {"tag-list", tags, 0},
        {"author-bio", author, 0},
        {"wp-caption-text", caption, 0},
        {"entry-content", body, 0},
        {"paywall", wall, 0},
        {"cookie-banner", consent, 0},
        {"", 0, ~0u},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK((meaning_of(row.name) & row.has) == row.has);
        CHECK((meaning_of(row.name) & row.lacks) == 0);
    }
}
