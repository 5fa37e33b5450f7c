// What is known of articles' identities, in the tables article_identity, identity_keys and article_edits.
// The writer's thread, inside its transaction.
#pragma once

#include <unordered_map>

#include "core/identity.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

// The row of an article that is stored already.
struct StoredVersion {
    std::int64_t n = 0;
    std::string revision;
    Timestamp seen{};
};

// The articles of one source, for the time of one transaction.
class SqliteKnownArticles final : public KnownArticles {
public:
    SqliteKnownArticles(Connection& db, std::string source) : db_{db}, source_{std::move(source)} {}
    std::optional<KnownArticle> with_id(const std::string& id) override;
    std::vector<KnownArticle> with(Rung rung, const std::string& value) override;
    bool is_shared(Rung rung, const std::string& value) override;
    std::vector<KnownArticle> listed_since(Timestamp since) override;
    // Of an article that one of the above returned, as it was then.
    const StoredVersion* version_of(const std::string& id) const;
    void forget(const std::string& id) { versions_.erase(id); }

private:
    KnownArticle read(const Statement& row);
    std::vector<KnownArticle> read_all(Statement row);

    std::unordered_map<std::string, StoredVersion> versions_;  // by id
    Connection& db_;
    std::string source_;
};

// Tells articles apart by their ids alone, and takes every change for an edit.
const Identification& identification_by_id();

// Keeps what an article was recognised by, and its keys, at the row `article`; of an article that has changed
// them the former ones too, at most eight of a rung. Values that name several articles lead to none from now
// on.
void keep_identity(Connection& db, std::int64_t article, const std::string& source, const Identity& identity,
                   const ArticleKeys& keys, Timestamp at);
// The keys of an edited article, whose content is another than it was.
void keep_content(Connection& db, std::int64_t article, const ArticleKeys& keys);
// Gives articles that were archived before there were keys theirs, the latest 5,000 of the source; once.
void key_old_articles(Connection& db, const std::string& source, const Identification& identification);
// At most the last 20 of an article stay.
void keep_edit(Connection& db, std::int64_t article, Timestamp at, const std::string& diff);

}  // namespace newswatch::store::detail
