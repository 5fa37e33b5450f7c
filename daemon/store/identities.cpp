#include "store/detail/identities.hpp"

#include <array>

#include "store/detail/rows.hpp"
#include "store/detail/source_states.hpp"

namespace newswatch::store::detail {
namespace {

constexpr int most_candidates = 16;
constexpr int most_recent = 500;
constexpr int most_searched = 2000;
constexpr int most_keys_of_a_rung = 8;
constexpr int most_edits = 20;
constexpr int most_old_articles = 5000;

// The content is compared, not looked up.
constexpr std::array looked_up{Rung::guid, Rung::normalised_guid, Rung::url, Rung::title};

std::string hash_of(const std::string& value) { return stable_id({value}); }

void keep_keys(Connection& db, std::int64_t article, const std::string& source, const ArticleKeys& keys,
               Timestamp at) {
    for (const auto rung : looked_up) {
        if (keys.of(rung).empty()) continue;
        const auto key = hash_of(keys.of(rung));
        if (!keys.is_shared(rung))
            db.run(
                "INSERT INTO identity_keys (source, rung, key, article, first_seen) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                source, name_of(rung), key, article, at);
        else
            db.run(
                "INSERT INTO identity_keys (source, rung, key, article, first_seen) SELECT ?1, ?2, ?3, NULL, "
                "?4 "
                "WHERE NOT EXISTS (SELECT 1 FROM identity_keys "
                "WHERE source = ?1 AND rung = ?2 AND key = ?3 AND article IS NULL)",
                source, name_of(rung), key, at);
    }
}

// A link with a token is another one at every poll.
void drop_oldest_keys(Connection& db, std::int64_t article) {
    for (const auto rung : looked_up)
        db.run(
            "DELETE FROM identity_keys WHERE article = ?1 AND rung = ?2 AND n NOT IN (SELECT n FROM "
            "identity_keys WHERE article = ?1 AND rung = ?2 ORDER BY n DESC LIMIT ?3)",
            article, name_of(rung), most_keys_of_a_rung);
}

class ById final : public Identification {
public:
    std::vector<Identity> identify(const std::vector<ArticleKeys>& listed, KnownArticles& known,
                                   Timestamp) const override {
        std::vector<Identity> all;
        for (const auto& keys : listed)
            all.push_back({keys.id, known.with_id(keys.id).has_value(), Rung::guid, false, {}});
        return all;
    }
    ArticleKeys keys_of(const Article& article) const override {
        ArticleKeys keys;
        keys.id = article.id;
        return keys;
    }
    std::optional<std::string> edit(const Article&, const Article&) const override { return std::string{}; }
};

}  // namespace

const Identification& identification_by_id() {
    static const ById by_id;
    return by_id;
}

// The columns a.id, i.keys, a.n, a.revision, a.seen.
KnownArticle SqliteKnownArticles::read(const Statement& row) {
    KnownArticle known{row.text(0), {}};
    if (!row.null(1)) known.keys = keys_from(row.text(1));
    known.keys.id = known.id;
    versions_[known.id] = {row.integer(2), row.text(3), row.time(4)};
    return known;
}

std::vector<KnownArticle> SqliteKnownArticles::read_all(Statement row) {
    std::vector<KnownArticle> all;
    while (row.step()) all.push_back(read(row));
    return all;
}

const StoredVersion* SqliteKnownArticles::version_of(const std::string& id) const {
    const auto version = versions_.find(id);
    return version == versions_.end() ? nullptr : &version->second;
}

std::optional<KnownArticle> SqliteKnownArticles::with_id(const std::string& id) {
    auto row = db_.query(
        "SELECT a.id, i.keys, a.n, a.revision, a.seen FROM articles a LEFT JOIN article_identity i ON "
        "i.article = a.n WHERE a.id = ? "
        "AND a.source = ?",
        id, source_);
    if (!row.step()) return std::nullopt;
    return read(row);
}

bool SqliteKnownArticles::is_shared(Rung rung, const std::string& value) {
    auto row = db_.query(
        "SELECT 1 FROM identity_keys WHERE source = ? AND rung = ? AND key = ? AND article IS NULL LIMIT 1",
        source_, name_of(rung), hash_of(value));
    return row.step();
}

// In the index's order, so that a title of ten thousand articles costs no more than another.
std::vector<KnownArticle> SqliteKnownArticles::with(Rung rung, const std::string& value) {
    auto found = read_all(db_.query(
        "SELECT a.id, i.keys, a.n, a.revision, a.seen FROM identity_keys k JOIN articles a ON a.n = "
        "k.article "
        "LEFT JOIN article_identity i ON i.article = a.n WHERE k.source = ? AND k.rung = ? AND k.key = ? "
        "ORDER BY k.article DESC LIMIT ?",
        source_, name_of(rung), hash_of(value), most_candidates));
    if (!found.empty() && is_shared(rung, value)) found.clear();
    return found;
}

// Of the latest of the source only: an archive of years need not be searched.
std::vector<KnownArticle> SqliteKnownArticles::listed_since(Timestamp since) {
    return read_all(db_.query(
        "SELECT a.id, i.keys, a.n, a.revision, a.seen FROM (SELECT n, id, revision, seen FROM articles WHERE "
        "source = ?1 ORDER BY n DESC LIMIT "
        "?5) a "
        "JOIN article_identity i ON i.article = a.n WHERE a.seen >= ?2 OR "
        "a.seen > (SELECT s.listed FROM sources s WHERE s.name = ?1) - ?3 ORDER BY a.n DESC LIMIT ?4",
        source_, since, seen_precision.count(), most_recent, most_searched));
}

void keep_identity(Connection& db, std::int64_t article, const std::string& source, const Identity& identity,
                   const ArticleKeys& keys, Timestamp at) {
    db.run(
        "INSERT INTO article_identity (article, rung, explanation, at, keys, previous) "
        "VALUES (?1, ?2, ?3, ?4, ?5, '') ON CONFLICT (article) DO UPDATE SET rung = ?2, explanation = ?3, "
        "at = ?4, previous = keys, keys = ?5",
        article, name_of(identity.rung), identity.explanation, at, to_text(keys));
    keep_keys(db, article, source, keys, at);
    if (identity.known) drop_oldest_keys(db, article);
}

void keep_content(Connection& db, std::int64_t article, const ArticleKeys& keys) {
    db.run("UPDATE article_identity SET keys = ? WHERE article = ?", to_text(keys), article);
}

void key_old_articles(Connection& db, const std::string& source, const Identification& identification) {
    {
        auto row = db.query("SELECT keyed FROM sources WHERE name = ?", source);
        if (row.step() && row.integer(0) != 0) return;
    }
    std::vector<std::int64_t> old;
    {
        auto row = db.query(
            "SELECT a.n FROM articles a WHERE a.source = ? AND NOT EXISTS (SELECT 1 FROM article_identity i "
            "WHERE i.article = a.n) ORDER BY a.n DESC LIMIT ?",
            source, most_old_articles);
        while (row.step()) old.push_back(row.integer(0));
    }
    // One by one: the texts of thousands of articles need not be in memory together.
    for (auto n = old.rbegin(); n != old.rend(); ++n) {
        const auto article = stored_article(db, *n);
        const Identity identity{article.id, true, Rung::url, true, "archived before identities were kept"};
        keep_identity(db, *n, source, identity, identification.keys_of(article), article.fetched);
    }
}

void keep_edit(Connection& db, std::int64_t article, Timestamp at, const std::string& diff) {
    db.run("INSERT INTO article_edits (article, at, diff) VALUES (?, ?, ?)", article, at, diff);
    db.run(
        "DELETE FROM article_edits WHERE article = ?1 AND n NOT IN (SELECT n FROM article_edits "
        "WHERE article = ?1 ORDER BY n DESC LIMIT ?2)",
        article, most_edits);
}

}  // namespace newswatch::store::detail
