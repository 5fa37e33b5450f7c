#include "feed/charset/mojibake.hpp"

#include <catch2/catch.hpp>

#include "feed/text/text.hpp"

using newswatch::feed::detail::repair_mojibake;

namespace {

struct Case {
    const char* text;
    const char* expected;
};

}  // namespace

namespace {

const Case encoded_twice[]{
    {"cafÃ©", "café"},
    {"donâ€™t", "don’t"},
    {"â€œHello,â€\xC2\x9D"
     " she said",
     "“Hello,” she said"},
    {"Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет"},
    {"ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир"},
    {"Å\xC2\x81"
     "Ã³dÅº i GdaÅ„sk",
     "Łódź i Gdańsk"},
    {"MitroviÄ‡", "Mitrović"},
    {"GyÅ‘r Ã©s PÃ©cs", "Győr és Pécs"},
    {"Ä°stanbulâ€™da yaÄŸmur", "İstanbul’da yağmur"},
    {"Nguyá»…n VÄƒn Viá»‡t", "Nguyễn Văn Việt"},
    {"Î•Î»Î»Î¬Î´Î±", "Ελλάδα"},
    {"×©×œ×•×\xC2\x9D"
     " ×¢×•×œ×\xC2\x9D"
     "",
     "שלום עולם"},
    {"Ù…Ø±Ø\u00ADØ¨Ø§ Ø¨Ø§Ù„Ø¹Ø§Ù„Ù…", "مرحبا بالعالم"},
    {"æ—¥æœ¬èªžã\xC2\x81"
     "®ãƒ‹ãƒ¥ãƒ¼ã‚¹",
     "日本語のニュース"},
    {"æ–°å\xC2\x8D"
     "Žç¤¾åŒ—äº¬",
     "新华社北京"},
    {"ì„œìš¸ ë‰´ìŠ¤", "서울 뉴스"},
    {"à¸›à¸£à¸°à¹€à¸—à¸¨à¹„à¸—à¸¢", "ประเทศไทย"},
    {"à¤¹à¤¿à¤¨à¥\xC2\x8D"
     "à¤¦à¥€",
     "हिन्दी"},
    {"price: Â£5", "price: £5"},
    {"20 Â°C", "20 °C"},
    {"5 â‚¬ and more", "5 € and more"},
    {"Â© 2024 Exampleâ„¢", "© 2024 Example™"},
    {"naÃ¯ve â€” rÃ©sumÃ©â€¦", "naïve — résumé…"},
    {"SÃ£o Paulo", "São Paulo"},
    {"AÃ§Ã£o e reaÃ§Ã£o", "Ação e reação"},
    {"MÃœNCHEN", "MÜNCHEN"},
    {"Ã–STERREICH", "ÖSTERREICH"},
    {"INFORMACIÃ“N", "INFORMACIÓN"},
    {"Ã‡a va Ã\u00A0 Paris", "Ça va à Paris"},
    {"lâ€™Ã©tÃ© Ã\u00A0 la plage", "l’été à la plage"},
    {"smile ðŸ˜€ now", "smile 😀 now"},
    {"â†’ next âœ“", "→ next ✓"},
    {"wordÂ\u00A0word", "word\u00A0word"},
    {"Â¿QuÃ© pasÃ³?", "¿Qué pasó?"},
    {"SmÃ¸rrebrÃ¸d", "Smørrebrød"},
    {"Ã…land", "Åland"},
    {"ÄŒeskÃ¡ republika", "Česká republika"},
    {"BucureÈ™ti", "București"},
    {"AzÉ™rbaycan", "Azərbaycan"},
    {"ÐšÐ¸Ñ—Ð² â€” Ñ\xC2\x81"
     "Ñ‚Ð¾Ð»Ð¸Ñ†Ñ\xC2\x8F"
     "",
     "Київ — столиця"},
    {"Â«ÐŸÑ€Ð¸Ð²ÐµÑ‚Â»", "«Привет»"},
    {"â€œâ€\xC2\x9D"
     "",
     "“”"},
    {"Ã‘andÃº", "Ñandú"},
    {"Å‚Ã³dÅº", "łódź"},
    {"cafÃ©", "café"},
    {"Ð¿Ñ\xC2\x80"
     "Ð¸Ð²ÐµÑ\xC2\x82"
     ", Ð¼Ð¸Ñ\xC2\x80"
     "",
     "привет, мир"},
    {"donâ\xC2\x80"
     "\xC2\x99"
     "t",
     "don’t"},
    {"Ä\xC2\x8C"
     "eskÃ¡",
     "Česká"},
    {"cafÃƒÂ©", "café"},
    {"donÃ¢â‚¬â„¢t", "don’t"},
    {"Ã\xC2\x90"
     "Â¿Ã‘â‚¬Ã\xC2\x90"
     "Â¸Ã\xC2\x90"
     "Â²Ã\xC2\x90"
     "ÂµÃ‘â€š",
     "привет"},
    {"naÃƒÂ¯ve Ã¢â‚¬â€\xC2\x9D"
     " rÃƒÂ©sumÃƒÂ©",
     "naïve — résumé"},
    {"â€œHelloâ€ she said", "“Hello” she said"},
    {"plain cafÃ© and Київ", "plain café and Київ"},
    {"Ð¿Ñ€Ð¸Ð²Ð...", "прив..."},
    {"ï»¿Title", "Title"},
    {"donÂ’t", "don’t"},
    {"<p>cafÃ©</p> &amp; more", "<p>café</p> &amp; more"},
    {"Site — cafÃ©", "Site — café"},
};

}  // namespace

TEST_CASE("text that was encoded twice is what it was", "[feed][mojibake]") {
    for (const auto& row : encoded_twice) {
        INFO(row.text);
        std::string text = row.text;
        CHECK(repair_mojibake(text));
        CHECK(text == row.expected);
        CHECK_FALSE(repair_mojibake(text));
    }
}

namespace {

const char* const right_texts[]{
    "",
    "plain ASCII text",
    "café",
    "SÃO PAULO",
    "IRMÃ",
    "IRMÃ”",
    "“AMANHÔ",
    "«AMANHû",
    "MAÇÃ…",
    "LÃ – the wool",
    "Â",
    "ÂNGELA",
    "Câmara",
    "România",
    "ROMÂNIA",
    "«LIBERTÉ»",
    "É…",
    "“CAFÉ”",
    "CAFÉ™",
    "NESTLÉ®",
    "MILJØ…",
    "“MILJØ”",
    "PÅ”",
    "TÄMÄ…",
    "Привет, мир",
    "«Привет»",
    "日本語",
    "서울",
    "Ελλάδα",
    "Ñandú",
    "ESPAÑA",
    "à la carte",
    "à…",
    "voilà»",
    "«déjà»",
    "“L’été”",
    "l’été…",
    "más»",
    "má…",
    "naïve — résumé…",
    "20 °C",
    "£5",
    "© 2024",
    "¿Qué pasó?",
    "Größe",
    "ÜBER",
    "Øre",
    "Íslandsbanki, Ð og Þ",
    "Þór",
    "VIỆT NAM",
    "ĐÂY LÀ ÂM NHẠC",
    "tiếng Việt",
    "Łódź",
    "İstanbul",
    "Ä Ö Ü",
    "Ã Â",
    "A\u00A0B",
    "À\u00A0Paris",
    "IRMÃ\u00A0",
    "É\u00A0a hora",
    "â",
    "pâte",
    "château—",
    "«château»",
    "ã",
    "manhã”",
    "amanhã…",
    "não»",
    "São Tomé – notícias",
    "œuvre",
    "cœur d’été",
    "Ô»",
    "CÔTÉ”",
    "ø",
    "’tis é",
    "Île-de-France",
    "Œuvre",
    "CafÃ and more",
    "Ä",
};

}  // namespace

TEST_CASE("text that is right stays as it is", "[feed][mojibake]") {
    for (const char* const given : right_texts) {
        INFO(given);
        std::string text = given;
        CHECK_FALSE(repair_mojibake(text));
        CHECK(text == given);
    }
}

TEST_CASE("one part that is no second encoding keeps the whole text as it is", "[feed][mojibake]") {
    for (const char* const given : {"caf\u00C3\u00A9 \u00C9\u00A9", "caf\u00C3\u00A9 \u00E9\u201D.",
                                    "caf\u00C3\u00A9 \u00C3\u00A9\u00BB"}) {
        INFO(given);
        std::string text = given;
        CHECK_FALSE(repair_mojibake(text));
        CHECK(text == given);
    }
}

TEST_CASE("repairing is linear in what looks like mojibake", "[feed][mojibake]") {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "\u00C3\u00A9";
    CHECK(repair_mojibake(text));
    CHECK(text.size() == 200'000);
}
