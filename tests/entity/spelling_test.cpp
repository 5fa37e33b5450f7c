#include "entity/spelling.hpp"

#include <catch2/catch.hpp>

#include "entity/nearest_name.hpp"
#include "entity/watch_list.hpp"

using namespace newswatch::entity;

namespace {

bool same_writing(const std::string& model, const std::string& word) {
    const auto clean = without_invisible(model);
    return written_as(clean, capitals_of(clean), word);
}

}  // namespace

TEST_CASE("Invisible characters are taken out of a word and everything else stays") {
    CHECK(without_invisible("Stol\u00ADten\u200Bberg\uFEFF") == "Stoltenberg");
    CHECK(without_invisible("Київ") == "Київ");
    CHECK(without_invisible("").empty());
    CHECK(without_invisible("\u00AD").empty());
}

TEST_CASE("Capitals stand at the same places in composed and decomposed letters") {
    CHECK(capitals_of("\u00C9t\u00E9") == std::vector<std::uint32_t>{0});
    CHECK(capitals_of("E\u0301te\u0301") == capitals_of("\u00C9t\u00E9"));
    CHECK(capitals_of("\u00C9T\u00C9") == std::vector<std::uint32_t>{0, 2, 3});
    CHECK(capitals_of("E\u0301TE\u0301") == capitals_of("\u00C9T\u00C9"));
    CHECK(capitals_of("서울").empty());
}

TEST_CASE("Writing is compared letter by letter, whatever the bytes") {
    CHECK(same_writing("NATO", "NATO"));
    CHECK_FALSE(same_writing("NATO", "Nato"));
    CHECK(same_writing("NATO", "NA\u00ADTO"));
    CHECK_FALSE(same_writing("NATO", "Na\u00ADTO"));
    CHECK(same_writing("ООН", "ООН"));
    CHECK_FALSE(same_writing("ООН", "Оон"));
    CHECK(same_writing("\u00C9lys\u00E9e", "E\u0301lyse\u0301e"));
    CHECK_FALSE(same_writing("\u00C9lys\u00E9e", "e\u0301lyse\u0301e"));
}

TEST_CASE("Two to five capitals and digits look like an acronym") {
    for (const char* yes : {"NATO", "DPRK", "EU", "G7", "UN", "СССР", "ΝΑΤΟ", "U.S.", "AT&T", "F-16"}) {
        INFO(yes);
        CHECK(looks_like_acronym(yes));
    }
    for (const char* no : {"Nato", "UNESCO", "X", "2024", "COVID-19", "eBay", "서울", "", "..."}) {
        INFO(no);
        CHECK_FALSE(looks_like_acronym(no));
    }
}

TEST_CASE("An alias that names no case rule gets one from the way it is written") {
    CHECK(natural_case("NATO", AliasKind::name) == CaseRule::exact);
    CHECK(natural_case("UNESCO", AliasKind::name) == CaseRule::initial);
    CHECK(natural_case("Unesco", AliasKind::acronym) == CaseRule::exact);
    CHECK(natural_case("South Korea", AliasKind::name) == CaseRule::initial);
    CHECK(natural_case("van der Bellen", AliasKind::name) == CaseRule::initial);
    CHECK(natural_case("iPhone", AliasKind::name) == CaseRule::any);
    CHECK(natural_case("semiconductors", AliasKind::name) == CaseRule::any);
    CHECK(natural_case("윤석열", AliasKind::name) == CaseRule::any);
    CHECK(natural_case("Київ", AliasKind::name) == CaseRule::initial);
}

TEST_CASE("The nearest name is the one that a typing error would have come from") {
    constexpr std::string_view names[] = {"name", "demonym", "metonym", "acronym"};
    CHECK(nearest_name("demonim", names) == "demonym");
    CHECK(nearest_name("nmae", names) == "name");
    CHECK(nearest_name("acronyms", names) == "acronym");
    CHECK(nearest_name("colour", names).empty());
    CHECK(nearest_name("", names).empty());
    CHECK(nearest_name(std::string(100000, 'x'), names).empty());
}
