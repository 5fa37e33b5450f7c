#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "store/detail/sqlite.hpp"
#include "store/search/index.hpp"
#include "store/search/library.hpp"
#include "store/search/run.hpp"

using namespace newswatch;
using namespace newswatch::store_test;
using namespace std::chrono_literals;

namespace {

std::string marked(const store::Snippet& snippet) {
    std::string text = snippet.text;
    for (auto mark = snippet.marks.rbegin(); mark != snippet.marks.rend(); ++mark)
        text.insert(mark->end, "]").insert(mark->begin, "[");
    return text;
}

}  // namespace

TEST_CASE("words, phrases, prefixes and fields are found in the archive, the latest first", "[search]") {
    Library library;
    fill(library);
    const auto [query, titles] = GENERATE(table<std::string, std::string>({
        {"storm gdansk", "Drones, Harbours"},
        {"GDAŃSK", "Drones, Harbours"},
        {"harbour", "Harbours"},
        {"harbour*", "Drones, Harbours"},
        {R"("harbour of gdansk")", "Harbours"},
        {R"("gdansk harbour")", ""},
        {"storm -drones", "Harbours"},
        {"title:harbours", "Harbours"},
        {"harbours OR 海军", "Drones, 海军, Harbours"},
        {"-storm -title:seoul", "ข่าว, 海军"},
        {"釜山港", "海军"},
        {"国海军在釜", "海军"},
        {"港", "海军"},
        {"山釜", ""},
        {"서울", "Seoul"},
        {"회", "Seoul"},
        {"รัฐมนตรี", "ข่าว"},
        {"author:writer category:world tag:ASIA language:en source:example title:drones", "Drones"},
        {"tag:as* language:en-GB", ""},
        {"source:nowhere OR title:drones", "Drones"},
        {"since:2026-03-01 title:drones", "Drones"},
        {"until:2026-02-28 storm", ""},
        {"date:2026-02..2026-03-01 drones", "Drones"},
    }));
    CAPTURE(query);
    CHECK(library.titles(query) == titles);
}

TEST_CASE("authors and categories are found by their words alone, one name at a time", "[search]") {
    Library library;
    auto story = about("a", "Quays", "A text.");
    story.article.authors = {"Jo \"Bo\" Ng", "Ann\tLee"};
    story.article.categories = {"a\\b", "world"};
    library.add({story});
    const auto [query, titles] = GENERATE(table<std::string, std::string>({
        {R"(author:"jo bo ng")", "Quays"},
        {R"(author:"ann lee")", "Quays"},
        {"author:tlee", ""},
        {R"(author:"ng ann")", ""},
        {R"(category:"a b")", "Quays"},
        {R"(category:"b world")", ""},
    }));
    CAPTURE(query);
    CHECK(library.titles(query) == titles);
    library.check_index();
}

TEST_CASE("fields of the row are compared without case in every script", "[search]") {
    Library library;
    auto story = about("a", "Quays", "A text.");
    story.article.tags = {"Übersee", "ΑΘΉΝΑ", "100%"};
    story.article.language = "sr-Latn";
    story.article.url = "https://news.example/Straße/МОСКВА";
    library.add({story});
    const auto [query, titles] = GENERATE(table<std::string, std::string>({
        {"tag:übersee", "Quays"},
        {"tag:\"U\xCC\x88"
         "BERSEE\"",
         "Quays"},
        {"tag:ubersee", ""},
        {"tag:ÜBER*", "Quays"},
        {"tag:αθήνα", "Quays"},
        {"tag:1*", "Quays"},
        {"tag:10_*", ""},
        {"language:SR", "Quays"},
        {"language:s", ""},
        {"url:STRASSE url:москва", "Quays"},
        {"source:EXAMPLE", "Quays"},
    }));
    CAPTURE(query);
    CHECK(library.titles(query) == titles);
}

TEST_CASE("what takes too long is given up with a message that says how to ask", "[search]") {
    Library library;
    fill(library);
    store::detail::Connection db{library.directory.path() / "newswatch.db",
                                 store::detail::Connection::Mode::read_only};
    store::Search search;
    search.query = "storm";
    search.now = noon;
    try {
        store::detail::run_search(db, search, 0ms);
        FAIL("it was found in no time");
    } catch (const store::detail::Failure& failure) {
        CHECK(failure.error().kind == ErrorKind::timeout);
        CHECK_THAT(failure.error().message, Catch::Matchers::Contains("given up after 0 s") &&
                                                Catch::Matchers::Contains("add a word"));
    }
    // Wherever SQLite notices it.
    sqlite3_progress_handler(
        db.raw(), 1, [](void*) { return 1; }, nullptr);
    try {
        db.run("SELECT count(*) FROM articles");
        FAIL("it was not interrupted");
    } catch (const store::detail::Failure& failure) {
        CHECK(failure.error().kind == ErrorKind::timeout);
        CHECK(failure.kind() == store::detail::Failure::Kind::refused);
    }
}

TEST_CASE("conditions beside the query hold as well, and pages follow each other", "[search]") {
    Library library;
    fill(library);
    store::Search search;
    search.limit = 1;
    auto first = library.answer("storm", search);
    REQUIRE(first.hits.size() == 1);
    CHECK(first.more);
    search.before = first.hits[0].cursor;
    const auto second = library.answer("storm", search);
    REQUIRE(second.hits.size() == 1);
    CHECK(second.hits[0].article.title == "Harbours");
    CHECK_FALSE(second.more);
    store::Search elsewhere;
    elsewhere.source = "Nowhere";
    CHECK(library.titles("storm", elsewhere).empty());
    store::Search recent;
    recent.since = "2h";
    recent.tag = "asia";
    recent.language = "en";
    CHECK(library.titles("storm", recent) == "Drones, Harbours");
    recent.until = "2h";
    CHECK(library.titles("storm", recent).empty());
    store::Search best;
    best.sort = store::Search::Sort::relevance;
    CHECK(library.titles("harbours", best) == "Harbours, Drones");
    store::Search nothing;
    CHECK(run(library.store->archive().search(nothing)).error().kind == ErrorKind::invalid);
}

TEST_CASE("a hit shows the piece of the text around it, with every word marked", "[search]") {
    Library library;
    fill(library);
    std::string words;
    for (int i = 0; i < 200; ++i) words += "word" + std::to_string(i) + (i == 120 ? " needle eye " : " ");
    library.add({about("f", "Long", words)});
    const auto hit = library.answer("needle eye").hits.at(0).snippet;
    CHECK(hit.cut_before);
    CHECK(hit.cut_after);
    CHECK(marked(hit).find("word120 [needle] [eye] word121") != std::string::npos);
    CHECK(hit.text.size() < 300);
    CHECK(marked(library.answer("釜山港").hits.at(0).snippet) == "韩国海军在[釜山港]举行联合演习。");
    CHECK(marked(library.answer("演").hits.at(0).snippet) == "韩国海军在釜山港举行联合[演]习。");
    CHECK(marked(library.answer("gdansk").hits.at(1).snippet) ==
          "The harbour of [Gdańsk] is closed after a storm.");
    const auto drones = library.answer("title:drones").hits.at(0);
    CHECK(drones.title_marks == std::vector<store::Mark>{{0, 6}});
    CHECK(drones.snippet.marks.empty());
}

TEST_CASE("an edit and an expiry leave the index exact", "[search]") {
    Library library;
    fill(library);
    library.add({about("a", "Harbours", "The quay is open again.")});
    CHECK(library.titles("gdansk") == "Drones");
    CHECK(library.titles("quay") == "Harbours");
    library.check_index();
    done(library.store->source_states().keep_only({}));
    CHECK(get(library.store->expire(noon + 1h)) == 5);
    CHECK(library.titles("quay OR storm OR 釜山").empty());
    library.check_index();
}

TEST_CASE("an archive from before there was an index is indexed step by step", "[search]") {
    Library library;
    std::vector<store::FoundArticle> many;
    for (int i = 0; i < 120; ++i)
        many.push_back(about("old " + std::to_string(i), "Old " + std::to_string(i), "a storm of old"));
    library.add(std::move(many));
    library.store.reset();
    {
        store::detail::Connection db{library.directory.path() / "newswatch.db",
                                     store::detail::Connection::Mode::read_write};
        db.execute(
            "INSERT INTO search (search) VALUES ('delete-all'); "
            "UPDATE search_state SET unindexed = (SELECT max(n) + 1 FROM articles)");
    }
    library.open();
    CHECK(library.answer("storm").unindexed == 121);
    library.add({about("new", "New", "another storm")});
    CHECK(library.titles("storm") == "New");
    CHECK(get(library.store->maintain()));
    CHECK(library.answer("storm", {}).hits.size() == 20);
    CHECK(library.titles("title:\"old 119\"") == "Old 119");
    CHECK(library.titles("title:\"old 1\"").empty());
    // One that waits for its turn, and one that had it, are edited; the daemon is started again.
    library.add({about("old 1", "Old 1", "a calm"), about("old 118", "Old 118", "a calm")});
    library.store.reset();
    library.open();
    while (get(library.store->maintain())) continue;
    const auto answer = library.answer("calm");
    CHECK(answer.unindexed == 0);
    CHECK(library.titles("calm") == "Old 118, Old 1");
    library.check_index();
}

TEST_CASE("the migration takes articles that are there for those to be indexed", "[search]") {
    store::detail::Connection db{":memory:", store::detail::Connection::Mode::read_write};
    const auto [articles, unindexed] = GENERATE(table<const char*, std::int64_t>(
        {{"", 0}, {"INSERT INTO articles VALUES (7, 'a', '', '', '[]', '[]')", 8}}));
    db.execute("CREATE TABLE articles (n INTEGER PRIMARY KEY, title, summary, body, authors, categories)");
    db.execute(articles);
    db.execute(store::detail::search_tables);
    auto state = db.query("SELECT unindexed FROM search_state");
    REQUIRE(state.step());
    CHECK(state.integer(0) == unindexed);
}

TEST_CASE("the archive of a daemon that does not run can be searched", "[search]") {
    Library library;
    fill(library);
    library.store.reset();
    store::Search search;
    search.query = "storm";
    search.now = noon;
    const auto found = store::search_at_rest(library.directory.path(), search);
    REQUIRE(found);
    CHECK(found->hits.size() == 2);
    search.query = "\"";
    CHECK(store::search_at_rest(library.directory.path(), search).error().kind == ErrorKind::invalid);
    CHECK(store::search_at_rest(library.directory.path() / "no", search).error().kind ==
          ErrorKind::not_found);
}
