#include <string>

#include "core/log.hpp"
#include "store/search/index.hpp"
#include "store/search/tokenizer.hpp"

namespace newswatch::store::detail {
namespace {

// As FTS5 makes them, so that it opens even a badly damaged index, which it must to drop it.
constexpr const char* empty_tables = R"(
DELETE FROM search_data;
DELETE FROM search_idx;
DELETE FROM search_docsize;
INSERT INTO search_data (id, block) VALUES (1, x''), (10, x'00000000000000');
INSERT OR REPLACE INTO search_config (k, v) VALUES ('version', 4);
)";

constexpr const char* drop_tables = R"(
DROP TABLE IF EXISTS search;
DROP VIEW IF EXISTS search_texts;
DROP TABLE IF EXISTS search_state;
)";

// search_texts: what is indexed of an article; char(30) is text_gap.
// search_state: one row. version: what made the index; number: see index_number().
constexpr const char* make_tables = R"(
CREATE VIEW search_texts AS SELECT n, title, summary, body,
    (SELECT group_concat(value, char(30)) FROM json_each(articles.authors)) AS authors,
    (SELECT group_concat(value, char(30)) FROM json_each(articles.categories)) AS categories
    FROM articles;
CREATE VIRTUAL TABLE search USING fts5 (
    title, summary, body, authors, categories, content = 'search_texts', content_rowid = 'n',
    tokenize = 'newswatch'
);
INSERT INTO search (search, rank) VALUES ('automerge', 8);
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
CREATE TABLE search_state (
    unindexed INTEGER NOT NULL, version TEXT NOT NULL, number INTEGER NOT NULL
) STRICT;
)";

bool has_index(Connection& db) {
    auto tables = db.query(
        "SELECT count(*) FROM sqlite_schema WHERE name IN "
        "('search', 'search_data', 'search_idx', 'search_docsize', 'search_config')");
    return tables.step() && tables.integer(0) == 5;
}

// Counts the forms that make_tables has had.
std::string version_of_today() { return "form 2, " + tokenizer_version(); }

// Empty when there is none that today's code could have written.
std::string version_there(Connection& db) {
    auto columns = db.query(
        "SELECT count(*) FROM pragma_table_info('search_state') WHERE name IN "
        "('unindexed', 'version', 'number')");
    if (!columns.step() || columns.integer(0) != 3) return {};
    auto row = db.query("SELECT version FROM search_state");
    return row.step() ? row.text(0) : std::string{};
}

// Nothing: it is well.
std::string damage_of(Connection& db) {
    try {
        db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 0)");
        return {};
    } catch (const Failure& failure) {
        if (failure.kind() != Failure::Kind::index) throw;
        return failure.error().message;
    }
}

}  // namespace

void remake_index(Connection& db, std::string_view why) {
    if (has_index(db)) db.execute(empty_tables);
    db.execute(drop_tables);
    db.execute(make_tables);
    db.run("INSERT INTO search_state SELECT coalesce(max(n) + 1, 0), ?, random() FROM articles",
           version_of_today());
    auto any = db.query("SELECT 1 FROM articles LIMIT 1");
    if (any.step())
        log::warn("the full-text index is made anew; until that is done, searches find newer articles only",
                  {{"why", why}});
}

void prepare_index(Connection& db, bool look_closely) {
    const auto version = version_there(db);
    std::string why;
    if (version != version_of_today())
        why = "it is of " + (version.empty() ? "an older newswatchd" : version) + ", and this is " +
              version_of_today();
    else if (look_closely)
        why = damage_of(db);
    if (why.empty()) return;
    db.execute("BEGIN IMMEDIATE");
    try {
        remake_index(db, why);
        db.execute("COMMIT");
    } catch (...) {
        db.abandon();
        throw;
    }
}

std::int64_t index_number(Connection& db) {
    auto row = db.query("SELECT number FROM search_state");
    return row.step() ? row.integer(0) : 0;
}

}  // namespace newswatch::store::detail
