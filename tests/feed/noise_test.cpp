#include "feed/identity/noise.hpp"

#include <catch2/catch.hpp>

#include "feed/text/text.hpp"

using namespace newswatch::feed::detail;

namespace {

struct Row {
    const char *text, *left;
};

constexpr Row noise[]{
    {"Text.\n12 comments", "Text."},
    {"Text.\n1,234 Comments", "Text."},
    {"Text.\n1 234 comments", "Text."},
    {"Text.\n3.4k views", "Text."},
    {"12 comments | 5 shares | By Ada", "By Ada"},
    {"By Ada \u00B7 12 comments \u00B7 5 min read", "By Ada"},
    {"Comments: 12\nText.", "Text."},
    {"Comments (12)\nText.", "Text."},
    {"Text (12 comments)", "Text"},
    {"Views: 4711", ""},
    {"Just now", ""},
    {"Posted 5 minutes ago by Ada", "Posted by Ada"},
    {"3 hours ago", ""},
    {"Updated 12:34", ""},
    {"Last updated: 12.34 pm. Text.", ". Text."},
    {"Updated: 26 November 2026, 12:34 GMT\nText.", "Text."},
    {"Last updated on November 26, 2026 at 12:34 am\nText.", "Text."},
    {"Updated at 2026-11-26 12:34:56\nText.", "Text."},
    {"Stand: 26.11.2026, 12:34 Uhr\nText.", "Text."},
    {"Aktualisiert am 26. November 2026 um 12:34 Uhr", ""},
    {"vor 5 Minuten", ""},
    {"12 Kommentare", ""},
    {"Mis \u00E0 jour le 26/11/2026 \u00E0 12h34", ""},
    {"il y a 5 minutes", ""},
    {"hace 5 minutos", ""},
    {"12 comentarios", ""},
    {"5 minuti fa", ""},
    {"5 minut temu", ""},
    {"\u041E\u0431\u043D\u043E\u0432\u043B\u0435\u043D\u043E: 26.11.2026 12:34", ""},
    {"5 \u043C\u0438\u043D\u0443\u0442 \u043D\u0430\u0437\u0430\u0434", ""},
    {"12 \u043A\u043E\u043C\u0435\u043D\u0442\u0430\u0440\u0456\u0432", ""},
    {"5 \u0445\u0432\u0438\u043B\u0438\u043D \u0442\u043E\u043C\u0443", ""},
    {"5\u5206\u949F\u524D", ""},
    {"See https://www.example.org/a?utm_source=x.", "See https://example.org/a."},
};

constexpr const char* news[]{
    "12 dead, 14 missing",
    "The minister made 12 comments on it",
    "She sold 12,000 shares on Monday",
    "12,000 shares - sold",
    "The motion had 341 votes",
    "341 votes",
    "Final score: 21:19",
    "Team A | 12 points",
    "The bridge closed 3 hours ago, police said",
    "Trains leave at 12:34",
    "He has 3 children",
    "12",
    "https",
};

}  // namespace

TEST_CASE("counters and times that change by themselves are noise", "[feed][identity][noise]") {
    for (const auto& row : noise) {
        INFO(row.text);
        CHECK(fold_space(without_noise(row.text)) == row.left);
    }
}

TEST_CASE("figures of the news itself stay", "[feed][identity][noise]") {
    for (const auto* text : news) CHECK(fold_space(without_noise(text)) == text);
}

TEST_CASE("a time does not take the figures behind it along", "[feed][identity][noise]") {
    CHECK(without_noise("Updated 12:34, 14 dead") != without_noise("Updated 12:34, 12 dead"));
    CHECK(without_noise("Updated 12:34 2.5 million") != without_noise("Updated 12:34 2.6 million"));
    CHECK(without_noise("Updated 26.11.2026 2.5 million") != without_noise("Updated 26.11.2026 2.6 million"));
}

TEST_CASE("noise in a long text of nothing else costs what it is long", "[feed][identity][noise]") {
    std::string text;
    for (int i = 0; i < 50'000; ++i) text += "12 comments | 1 234 updated ";
    CHECK(without_noise(text).size() <= text.size());
}
