// The full-text index over the archive, kept by whoever changes an article's texts, in the same transaction.
// All of it can be made again out of the articles. The writer's thread only, but for index_number().
#pragma once

#include <cstdint>

#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

// The migration's, from which prepare_index() makes the tables of today.
// search_state: articles with an n below `unindexed` are not in the index yet; 0 when all are.
inline constexpr const char* search_tables = R"(
CREATE VIRTUAL TABLE search USING fts5 (
    title, summary, body, authors, categories, content = 'articles', content_rowid = 'n', tokenize = 'newswatch'
);
INSERT INTO search (search, rank) VALUES ('automerge', 8);
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
CREATE TABLE search_state (unindexed INTEGER NOT NULL) STRICT;
INSERT INTO search_state SELECT coalesce(max(n) + 1, 0) FROM articles;
)";

// At the start, when no transaction runs: makes the index anew when it is of another form, or of other tokens
// than today's, and with `look_closely` when FTS5 finds it damaged, which it reads all of it for.
void prepare_index(Connection& db, bool look_closely);
// Inside a transaction: an empty index, into which index_older_articles() brings the articles. Says why in
// the log, when there are any.
void remake_index(Connection& db, std::string_view why);
// Another one after each remake_index(). Any connection.
std::int64_t index_number(Connection& db);

// After the article's row was inserted.
void index_article(Connection& db, std::int64_t n);
// Before the row is deleted, or its texts changed.
void unindex_article(Connection& db, std::int64_t n);

// Indexes the latest articles from before there was an index, at most `most`. True when there are more.
bool index_older_articles(Connection& db, std::size_t most);
// Merges the index's segments where there are many, about `pages` pages of it. True when there is more to do.
// While articles come in FTS5 does so only from 8 segments of a level on (automerge), and at 64 at once.
bool merge_index(Connection& db, int pages);

}  // namespace newswatch::store::detail
