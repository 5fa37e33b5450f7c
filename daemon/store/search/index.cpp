#include "store/search/index.hpp"

namespace newswatch::store::detail {
namespace {

constexpr std::int64_t most_characters = 100'000;  // of articles indexed at once, but for the last of them

std::int64_t first_indexed(Connection& db) {
    auto row = db.query("SELECT unindexed FROM search_state");
    row.step();
    return row.integer(0);
}

struct Older {
    std::int64_t from = 0;  // the lowest of them; 0: there are none
    bool more = false;
};

// The next articles down from `below`: at most `most`, and no more when they are long. They are entered in
// the order of their rows, since FTS5 writes a segment whenever a row does not come after the one before.
Older next_older(Connection& db, std::int64_t below, std::size_t most) {
    auto row = db.query(
        "SELECT n, length(title) + length(summary) + length(body) FROM articles WHERE n < ? ORDER BY n DESC",
        below);
    Older next;
    std::int64_t characters = 0;
    for (std::size_t i = 0; row.step(); ++i) {
        if (i == most || characters > most_characters) return {next.from, true};
        next.from = row.integer(0);
        characters += row.integer(1);
    }
    return next;
}

}  // namespace

void index_article(Connection& db, std::int64_t n) {
    if (n < first_indexed(db)) return;  // its turn comes
    db.run(
        "INSERT INTO search (rowid, title, summary, body, authors, categories) "
        "SELECT n, title, summary, body, authors, categories FROM search_texts WHERE n = ?",
        n);
}

void unindex_article(Connection& db, std::int64_t n) {
    if (n < first_indexed(db)) return;
    db.run(
        "INSERT INTO search (search, rowid, title, summary, body, authors, categories) "
        "SELECT 'delete', n, title, summary, body, authors, categories FROM search_texts WHERE n = ?",
        n);
}

bool index_older_articles(Connection& db, std::size_t most) {
    const auto below = first_indexed(db);
    if (below == 0) return false;
    const auto [from, more] = next_older(db, below, most);
    if (from != 0)
        db.run(
            "INSERT INTO search (rowid, title, summary, body, authors, categories) "
            "SELECT n, title, summary, body, authors, categories FROM search_texts WHERE n >= ? AND n < ? "
            "ORDER BY n",
            from, below);
    db.run("UPDATE search_state SET unindexed = ?", more ? from : 0);
    return more;
}

bool merge_index(Connection& db, int pages) {
    const auto before = db.total_changes();
    db.run("INSERT INTO search (search, rank) VALUES ('merge', ?)", pages);
    // What SQLite's documentation gives as the sign that nothing was left to merge.
    return db.total_changes() - before >= 2;
}

}  // namespace newswatch::store::detail
