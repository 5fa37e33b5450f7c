// An archive to search in, for tests of the search.
#pragma once

#include "store/detail/sqlite.hpp"
#include "store/running.hpp"
#include "store/samples.hpp"
#include "store/store.hpp"

namespace newswatch::store_test {

inline store::FoundArticle about(const std::string& name, const std::string& title, const std::string& body) {
    auto a = article(name, body);
    a.title = title;
    a.summary = "";
    return {a, stable_id({title, body}), true};
}

// A store with an archive, opened again at will.
struct Library {
    Library() { open(); }
    void open() {
        auto opened = store::Store::open(directory.path());
        REQUIRE(opened);
        store = std::move(*opened);
    }
    void add(std::vector<store::FoundArticle> found) {
        get(store->source_states().record(source(), std::move(found)));
    }
    store::SearchAnswer answer(const std::string& query, store::Search search = {}) {
        search.query = query;
        search.now = noon;
        return get(store->archive().search(search));
    }
    // The ids' names of what is found, the latest first.
    std::string titles(const std::string& query, store::Search search = {}) {
        std::string all;
        for (const auto& hit : answer(query, std::move(search)).hits)
            all += (all.empty() ? "" : ", ") + hit.article.title;
        return all;
    }
    // Changes the file behind the store's back.
    void execute(const std::string& script) {
        store::detail::Connection db{directory.path() / "newswatch.db",
                                     store::detail::Connection::Mode::read_write};
        db.execute(script.c_str());
    }
    // That the index holds exactly what the archive has. FTS5's own check of that reads no view with
    // json_each.
    void check_index() {
        store::detail::Connection db{directory.path() / "newswatch.db",
                                     store::detail::Connection::Mode::read_write};
        db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 0)");
        db.execute(R"(
            CREATE VIRTUAL TABLE temp.anew USING fts5 (
                title, summary, body, authors, categories, content = '', tokenize = 'newswatch');
            INSERT INTO temp.anew (rowid, title, summary, body, authors, categories)
                SELECT n, title, summary, body, authors, categories FROM search_texts;
            CREATE VIRTUAL TABLE temp.wanted USING fts5vocab (temp, anew, instance);
            CREATE VIRTUAL TABLE temp.there USING fts5vocab (main, search, instance);
        )");
        auto differ = db.query(
            "SELECT (SELECT count(*) FROM (SELECT * FROM temp.there EXCEPT SELECT * FROM temp.wanted)), "
            "(SELECT count(*) FROM (SELECT * FROM temp.wanted EXCEPT SELECT * FROM temp.there))");
        REQUIRE(differ.step());
        CHECK(differ.integer(0) == 0);
        CHECK(differ.integer(1) == 0);
    }
    TemporaryDirectory directory;
    std::unique_ptr<store::Store> store;
};

inline void fill(Library& library) {
    library.add({about("a", "Harbours", "The harbour of Gdańsk is closed after a storm."),
                 about("b", "海军", "韩国海军在釜山港举行联合演习。"),
                 about("c", "Seoul", "서울에서 회의가 열렸다."), about("d", "ข่าว", "นายกรัฐมนตรีเยือนเกาหลีใต้"),
                 about("e", "Drones", "Storm over the Baltic; drones near Gdansk harbours.")});
}

}  // namespace newswatch::store_test
