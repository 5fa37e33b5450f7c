#include <catch2/catch.hpp>

#include "page/content/wording.hpp"

using namespace newswatch::page::detail;

TEST_CASE("lines that are no text are known by their wording") {
    struct Row {
        std::string_view line;
        bool heading;
        LineKind kind;
    };
    const std::vector<Row> rows{
        {"Advertisement", false, LineKind::furniture},
        {"[Anzeige]", false, LineKind::furniture},
        {"Share this article", false, LineKind::furniture},
        {"Sign up for our morning briefing and get the five stories that matter.", false,
         LineKind::furniture},
        {"Read more: Ten walks with a pub", false, LineKind::related},
        {"→ Lesen Sie auch: Kommentar", false, LineKind::text},  // an ornament that is not known is text
        {"Lesen Sie auch: Kommentar", false, LineKind::related},
        {"ЧИТАЙТЕ ТАКЖЕ: Лёд", false, LineKind::related},
        {"関連記事：島の芸術祭", false, LineKind::related},
        {"Photo: A. Lens", false, LineKind::credit},
        {"Related stories", true, LineKind::section},
        {"Mehr zum Thema", true, LineKind::section},
        {"A market reopens", true, LineKind::text},
        {"Latest news", true, LineKind::section},
        {"Latest figures disappoint the traders", true, LineKind::text},
        {"He said that they had read more than they could say.", false, LineKind::text},
        {"", false, LineKind::text},
    };
    for (const auto& row : rows) {
        CAPTURE(row.line);
        CHECK(kind_of_line(row.line, row.heading) == row.kind);
    }
    CHECK(kind_of_line("Read more: " + std::string(300, 'x'), false) == LineKind::text);
}

TEST_CASE("walls are known by their phrases") {
    CHECK(has_phrase("Please SUBSCRIBE to continue reading.", Phrase::paywall));
    CHECK(has_phrase("Cet article est réservé aux abonnés", Phrase::paywall));
    CHECK(has_phrase("We value your privacy", Phrase::consent));
    CHECK_FALSE(has_phrase("The subscribers were many.", Phrase::paywall));
}
