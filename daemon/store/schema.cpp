#include "store/detail/schema.hpp"

#include <array>

#include "store/search/index.hpp"

namespace newswatch::store::detail {
namespace {

// Times are milliseconds since 1970; lists are JSON. `n` is a row's age, and the cursor of the archive's
// pages.
constexpr const char* version_1 = R"(
CREATE TABLE sources (
    name TEXT PRIMARY KEY, url TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    next_due INTEGER NOT NULL, next_reason TEXT NOT NULL, last_polled INTEGER, last_success INTEGER,
    failures INTEGER NOT NULL, last_status INTEGER NOT NULL, last_error TEXT NOT NULL,
    articles INTEGER NOT NULL
) STRICT;

-- seen: when the source last listed it, to within half a day.
-- findings: the annotations that the plugins made; zones: those that the article came with.
CREATE TABLE articles (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, revision TEXT NOT NULL,
    source TEXT NOT NULL, seen INTEGER NOT NULL, fetched INTEGER NOT NULL, published INTEGER, updated INTEGER,
    url TEXT NOT NULL, language TEXT NOT NULL, authors TEXT NOT NULL, categories TEXT NOT NULL,
    tags TEXT NOT NULL, title TEXT NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL, zones TEXT NOT NULL,
    findings TEXT NOT NULL
) STRICT;
CREATE INDEX articles_by_source ON articles (source, n);
CREATE INDEX articles_by_seen ON articles (seen);

CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL UNIQUE REFERENCES articles (n), is_update INTEGER NOT NULL
) STRICT;

CREATE TABLE alerts (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (n) ON DELETE CASCADE, source TEXT NOT NULL,
    plugin TEXT NOT NULL, dedup_key TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, score REAL NOT NULL, created INTEGER NOT NULL,
    tags TEXT NOT NULL, evidence TEXT NOT NULL, surfaces TEXT NOT NULL, UNIQUE (article, plugin, dedup_key)
) STRICT;
CREATE INDEX alerts_by_source ON alerts (source, n);

-- attempt: the number of the one to come.
CREATE TABLE deliveries (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    alert INTEGER NOT NULL REFERENCES alerts (n) ON DELETE CASCADE, recipient TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'dead')),
    attempt INTEGER NOT NULL, created INTEGER NOT NULL, next_attempt INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_by_alert ON deliveries (alert);
CREATE INDEX deliveries_by_state ON deliveries (state, n);
CREATE INDEX deliveries_by_age ON deliveries (recipient, n, next_attempt, id, state) WHERE state = 'pending';
CREATE INDEX deliveries_by_due ON deliveries (recipient, next_attempt, id, state) WHERE state = 'pending';

CREATE TABLE attempts (
    n INTEGER PRIMARY KEY, delivery INTEGER NOT NULL REFERENCES deliveries (n) ON DELETE CASCADE,
    number INTEGER NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL, reply TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_by_delivery ON attempts (delivery, n);
)";

// listed: when the source last brought a list of its articles, rather than "unchanged" or a failure.
constexpr const char* version_2 = R"(
ALTER TABLE sources ADD COLUMN listed INTEGER;
)";

// article_identity: why the article is the one it is, its keys as last listed and those before.
// identity_keys: what leads to an article; without one, a value that names several. keyed: the articles of
// before this version have their keys.
constexpr const char* version_3 = R"(
CREATE TABLE article_identity (
    article INTEGER PRIMARY KEY REFERENCES articles (n) ON DELETE CASCADE,
    rung TEXT NOT NULL, explanation TEXT NOT NULL, at INTEGER NOT NULL, keys TEXT NOT NULL,
    previous TEXT NOT NULL
) STRICT;

CREATE TABLE identity_keys (
    n INTEGER PRIMARY KEY, source TEXT NOT NULL, rung TEXT NOT NULL, key TEXT NOT NULL,
    article INTEGER REFERENCES articles (n) ON DELETE CASCADE, first_seen INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX identity_keys_by_key ON identity_keys (source, rung, key, article);
CREATE INDEX identity_keys_by_article ON identity_keys (article, rung, n);

CREATE TABLE article_edits (
    n INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles (n) ON DELETE CASCADE,
    at INTEGER NOT NULL, diff TEXT NOT NULL
) STRICT;
CREATE INDEX article_edits_by_article ON article_edits (article, n);

ALTER TABLE sources ADD COLUMN keyed INTEGER NOT NULL DEFAULT 0;
)";

// memory: what the poller keeps of a source between polls, in a form of its own.
constexpr const char* version_4 = R"(
ALTER TABLE sources ADD COLUMN memory TEXT NOT NULL DEFAULT '';
)";

// taken_files: of a source that is a folder, the files that need not be read again.
constexpr const char* version_6 = R"(
CREATE TABLE taken_files (
    source TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    inode INTEGER NOT NULL, trouble TEXT NOT NULL, PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;
)";

// subscription: at the source's hub, in a form of collect's own.
constexpr const char* version_7 = R"(
ALTER TABLE sources ADD COLUMN subscription TEXT NOT NULL DEFAULT '';
)";

// Entry i leads from version i to version i + 1. What has been released stays as it is.
constexpr std::array migrations{version_1,     version_2, version_3, version_4,
                                search_tables, version_6, version_7};

std::int64_t schema_version(Connection& db) {
    Statement statement = db.query("PRAGMA user_version");
    statement.step();
    return statement.integer(0);
}

void apply_from(Connection& db, std::size_t version) {
    for (; version < migrations.size(); ++version) {
        db.execute(migrations[version]);
        db.execute(("PRAGMA user_version = " + std::to_string(version + 1)).c_str());
    }
}

}  // namespace

void prepare_for_writing(Connection& db) {
    // Of a new database only: an older one keeps its free pages for itself until it is compacted.
    db.execute("PRAGMA auto_vacuum = INCREMENTAL");
    Statement mode = db.query("PRAGMA journal_mode = WAL");
    mode.step();
    if (mode.text(0) != "wal")
        throw Failure{
            {ErrorKind::io, "the file system does not support SQLite's write-ahead log: use a local one"}};
    db.execute("PRAGMA synchronous = FULL");
    db.execute("PRAGMA foreign_keys = ON");
    db.execute("PRAGMA temp_store = MEMORY");
    db.execute("PRAGMA cache_size = -8000");   // KiB; what a round of polls looks up again and again
    db.execute("PRAGMA secure_delete = OFF");  // news is no secret; zeroing it costs writes
    db.execute("PRAGMA journal_size_limit = 67108864");  // gives the space of an exceptional log back
}

void check_integrity(Connection& db) {
    Statement statement = db.query("PRAGMA integrity_check");
    while (statement.step()) {
        const auto verdict = statement.text(0);
        // From SQLite 3.44 on it reports the full-text index as well, which prepare_index() makes anew.
        const bool of_index = verdict.find("inverted index for FTS5") != std::string::npos;
        if (verdict != "ok" && !of_index) throw Failure{Failure::Kind::fatal, {ErrorKind::invalid, verdict}};
    }
}

void migrate(Connection& db) {
    const auto version = schema_version(db);
    const auto newest = static_cast<std::int64_t>(migrations.size());
    if (version == newest) return;
    if (version < 0 || version > newest)
        throw Failure{{ErrorKind::invalid, "it has schema " + std::to_string(version) +
                                               " and this newswatchd knows schemas up to " +
                                               std::to_string(newest) +
                                               ": start the newer version that wrote it, or restore a backup "
                                               "from before the upgrade"}};
    db.execute("BEGIN IMMEDIATE");
    try {
        apply_from(db, static_cast<std::size_t>(version));
        db.execute("COMMIT");
    } catch (...) {
        db.abandon();
        throw;
    }
}

}  // namespace newswatch::store::detail
