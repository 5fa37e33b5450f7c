// The full-text index over the archive, kept by whoever changes an article's texts, in the same transaction.
// The writer's thread only.
#pragma once

#include <cstdint>

#include "core/article.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

// search: the index; its texts are those of `articles`, whose columns have the same names.
// search_state: articles with an n below `unindexed` are not in the index yet; 0 when all are.
// Segments are merged in maintain() rather than while articles come in: twice as cheap, and nobody waits.
inline constexpr const char* search_tables = R"(
CREATE VIRTUAL TABLE search USING fts5 (
    title, summary, body, authors, categories, content = 'articles', content_rowid = 'n', tokenize = 'newswatch'
);
INSERT INTO search (search, rank) VALUES ('automerge', 8);
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);
CREATE TABLE search_state (unindexed INTEGER NOT NULL) STRICT;
INSERT INTO search_state SELECT coalesce(max(n) + 1, 0) FROM articles;
)";

// After the article's row was inserted.
void index_article(Connection& db, std::int64_t n);
// Before the row is deleted, or its texts changed.
void unindex_article(Connection& db, std::int64_t n);

// Indexes the latest articles from before there was an index, at most `most`. True when there are more.
bool index_older_articles(Connection& db, std::size_t most);
// Merges the index's segments where there are many, about `pages` pages of it. True when there is more to do.
bool merge_index(Connection& db, int pages);

}  // namespace newswatch::store::detail
