#include <catch2/catch.hpp>
#include <fstream>

#include "store/search/library.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;

namespace {

// Below what integrity_check of SQLite looks at: the pages are well, what FTS5 keeps in them is not.
const std::vector<std::string> damages{
    "UPDATE search_data SET block = x'00010203' WHERE id > 10",
    "UPDATE search_data SET block = x'00000000ffffff' WHERE id = 10",
    "DELETE FROM search_data WHERE id > 10",
    "DELETE FROM search_data",
};

void index_everything(Library& library) {
    while (get(library.store->maintain())) continue;
}

// An archive whose index lies in segments, as after a few days.
void settle(Library& library) {
    fill(library);
    index_everything(library);
    library.store.reset();
}

}  // namespace

TEST_CASE("a search that finds the index damaged has it made anew", "[search]") {
    const auto damage = GENERATE(from_range(damages));
    CAPTURE(damage);
    Library library;
    settle(library);
    library.execute(damage);
    library.open();
    library.answer("storm");
    index_everything(library);
    CHECK(library.titles("storm gdansk") == "Drones, Harbours");
    CHECK(library.answer("storm").unindexed == 0);
    library.check_index();
}

TEST_CASE("an expiry, an edit and a new article go on while the index is damaged", "[search]") {
    const auto damage = GENERATE(from_range(damages));
    CAPTURE(damage);
    Library library;
    settle(library);
    library.execute(damage);
    library.open();
    library.add({about("f", "Quays", "A storm at the quay."), about("e", "Drones", "Drones were seen.")});
    index_everything(library);
    CHECK(library.titles("storm OR drones") == "Quays, Drones, Harbours");
    library.store.reset();
    library.execute(damage);
    library.open();
    done(library.store->source_states().keep_only({}));
    CHECK(get(library.store->expire(noon + 1h)) == 6);
    index_everything(library);
    CHECK(library.titles("storm OR drones").empty());
    library.check_index();
}

TEST_CASE("what is to be written where the index says that nothing is has it made anew", "[search]") {
    Library library;
    settle(library);
    library.execute("UPDATE search_data SET block = x'00000000000000' WHERE id = 10");
    library.open();
    done(library.store->source_states().keep_only({}));
    CHECK(get(library.store->expire(noon + 1h)) == 5);
    library.add({about("f", "Quays", "A storm at the quay.")});
    index_everything(library);
    CHECK(library.titles("storm") == "Quays");
    library.check_index();
}

TEST_CASE("upkeep alone finds the index damaged and goes on", "[search]") {
    Library library;
    settle(library);
    library.open();
    // Several segments, so that there is something to merge.
    for (int i = 0; i < 20; ++i) library.add({about("n" + std::to_string(i), "New", "A storm again.")});
    library.store.reset();
    library.execute(damages[0]);
    library.open();
    index_everything(library);
    library.answer("storm");
    index_everything(library);
    CHECK(library.answer("storm").hits.size() == 20);
    library.check_index();
}

TEST_CASE("an index that another tokenizer or Unicode made is made anew at the start", "[search]") {
    Library library;
    settle(library);
    const auto* const change = GENERATE("UPDATE search_state SET version = 'of long ago'",
                                        "ALTER TABLE search_state DROP COLUMN version",
                                        "DELETE FROM search_state", "DROP TABLE search_state");
    CAPTURE(change);
    // As if other tokens had been made: an entry that no 'delete' of today takes away.
    library.execute("INSERT INTO search (rowid, title) VALUES (1, 'stale')");
    library.execute(change);
    library.open();
    CHECK(library.answer("storm").unindexed == 6);
    index_everything(library);
    CHECK(library.titles("storm") == "Drones, Harbours");
    CHECK(library.titles("stale").empty());
    library.check_index();
    library.store.reset();
    library.open();
    CHECK(library.answer("storm").unindexed == 0);
}

TEST_CASE("after an unclean stop a damaged index is found at the start", "[search]") {
    Library library;
    settle(library);
    library.execute(damages[0]);
    std::ofstream{library.directory.path() / "newswatch.lock"} << "1\n";
    library.open();
    CHECK(library.answer("storm").unindexed == 6);
    index_everything(library);
    CHECK(library.titles("storm gdansk") == "Drones, Harbours");
}

TEST_CASE("a damaged index at rest is an error that says what mends it", "[search]") {
    Library library;
    settle(library);
    library.execute(damages[0]);
    store::Search search;
    search.query = "storm";
    search.now = noon;
    const auto found = store::search_at_rest(library.directory.path(), search);
    REQUIRE_FALSE(found);
    CHECK(found.error().kind == ErrorKind::unavailable);
    CHECK_THAT(found.error().message, Catch::Matchers::Contains("start the daemon"));
}
