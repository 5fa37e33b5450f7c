#include "store/detail/source_states.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "store/detail/identities.hpp"
#include "store/detail/rows.hpp"
#include "store/search/index.hpp"

namespace newswatch::store::detail {
namespace {

enum class Entry { fresh, updated, archived, unchanged };

// What entering one article needs to know besides it.
struct Entering {
    Connection& db;
    const Identification& identification;
    const FoundArticle& found;
    const Identity& identity;
    SqliteKnownArticles& known;
};

std::optional<StoredVersion> find(Connection& db, const std::string& id) {
    auto row = db.query("SELECT n, revision, seen FROM articles WHERE id = ?", id);
    if (!row.step()) return std::nullopt;
    return StoredVersion{row.integer(0), row.text(1), row.time(2)};
}

void put_into_journal(Connection& db, std::int64_t article, bool update) {
    db.run("INSERT INTO journal (article, is_update) VALUES (?, ?)", article, update);
}

// Takes a version that was not examined yet out of the journal, so that what the plugins may just make of it
// is dropped at commit(): it speaks of a text that is gone. True when that version was itself an update; no
// value when nothing was waiting.
std::optional<bool> withdraw(Connection& db, std::int64_t article) {
    auto row = db.query("DELETE FROM journal WHERE article = ? RETURNING is_update", article);
    if (!row.step()) return std::nullopt;
    const bool update = row.integer(0) != 0;
    row.step();  // the deletion is done when the statement is
    return update;
}

Entry insert(const Entering& entering, const std::string& id) {
    auto& [db, identification, found, identity, all] = entering;
    const auto& a = found.article;
    db.run(
        "INSERT INTO articles (id, revision, source, seen, fetched, published, updated, url, language, "
        "authors, "
        "categories, tags, title, summary, body, zones, findings) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')",
        id, found.revision, a.source, a.fetched, a.fetched, a.published, a.updated, a.url, a.language,
        to_json(a.authors), to_json(a.categories), to_json(a.tags), a.title, a.summary, a.body,
        to_json(a.annotations));
    const auto n = db.last_row();
    index_article(db, n);
    keep_identity(db, n, a.source, identity, found.keys, a.fetched);
    if (found.archive_only) return Entry::archived;
    put_into_journal(db, n, false);
    return Entry::fresh;
}

Entry replace(Connection& db, const StoredVersion& known, const FoundArticle& found) {
    const auto& a = found.article;
    unindex_article(db, known.n);
    db.run(
        "UPDATE articles SET revision = ?, source = ?, seen = ?, fetched = ?, published = ?, updated = ?, "
        "url = ?, "
        "language = ?, authors = ?, categories = ?, tags = ?, title = ?, summary = ?, body = ?, zones = ?, "
        "findings = '[]' WHERE n = ?",
        found.revision, a.source, a.fetched, a.fetched, a.published, a.updated, a.url, a.language,
        to_json(a.authors), to_json(a.categories), to_json(a.tags), a.title, a.summary, a.body,
        to_json(a.annotations), known.n);
    index_article(db, known.n);
    const auto waiting = withdraw(db, known.n);
    if (found.archive_only && !waiting) return Entry::archived;
    const bool update = waiting.value_or(true);
    put_into_journal(db, known.n, update);
    return Entry::updated;
}

// Listed as it was: at most its links and dates are others.
Entry leave(const Entering& entering, const StoredVersion& known) {
    auto& [db, identification, found, identity, all] = entering;
    const auto& a = found.article;
    if (identity.changed)
        db.run("UPDATE articles SET url = ?, published = ?, updated = ? WHERE n = ?", a.url, a.published,
               a.updated, known.n);
    if (known.revision != found.revision)
        db.run("UPDATE articles SET revision = ? WHERE n = ?", found.revision, known.n);
    if (a.fetched >= known.seen + seen_precision)
        db.run("UPDATE articles SET seen = ? WHERE n = ?", a.fetched, known.n);
    return Entry::unchanged;
}

Entry enter_known(const Entering& entering, const StoredVersion& known) {
    auto& [db, identification, found, identity, all] = entering;
    if (identity.changed)
        keep_identity(db, known.n, found.article.source, identity, found.keys, found.article.fetched);
    if (known.revision == found.revision) return leave(entering, known);
    // The revision of another release, which saw other noise, is no edit.
    const auto diff = identification.edit(stored_article(db, known.n), found.article);
    if (!diff) return leave(entering, known);
    if (!diff->empty()) keep_edit(db, known.n, found.article.fetched, *diff);
    keep_content(db, known.n, found.keys);
    return replace(db, known, found);
}

Entry enter(const Entering& entering) {
    const auto& [db, identification, found, identity, all] = entering;
    const auto* const version = identity.known ? all.version_of(identity.article) : nullptr;
    if (version != nullptr) return enter_known(entering, *version);
    const auto known = find(db, identity.article);
    if (!known) return insert(entering, identity.article);
    if (identity.known) return enter_known(entering, *known);
    // Another article under a guid that was used before.
    const auto& a = found.article;
    const auto id =
        stable_id({identity.article, a.url, a.title, a.published ? to_rfc3339(*a.published) : ""});
    const auto again = find(db, id);
    all.forget(id);  // it may be listed by its own name as well
    return again ? enter_known(entering, *again) : insert(entering, id);
}

Timestamp last_change(const Article& article) {
    const auto published = article.published.value_or(Timestamp::min());
    return std::max(published, article.updated.value_or(Timestamp::min()));
}

// A new article may be called as a known one is whose guid it was given.
using Called = std::pair<std::string_view, bool>;
Called called(const Identity& identity) { return {identity.article, identity.known}; }

// Which of several that are one article counts: otherwise their texts would replace each other for ever.
std::map<Called, std::size_t> winners_of(const std::vector<FoundArticle>& found,
                                         const std::vector<Identity>& identities) {
    std::map<Called, std::size_t> winners;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [winner, is_first] = winners.emplace(called(identities[i]), i);
        if (!is_first && last_change(found[i].article) > last_change(found[winner->second].article))
            winner->second = i;
    }
    return winners;
}

std::vector<Identity> identities_of(SqliteKnownArticles& known, const std::vector<FoundArticle>& found,
                                    const Identification& identification) {
    std::vector<ArticleKeys> listed;
    for (const auto& one : found) {
        listed.push_back(one.keys);
        listed.back().id = one.article.id;
    }
    return identification.identify(listed, known, found.front().article.fetched);
}

PollReceipt enter_all(Connection& db, const std::vector<FoundArticle>& found,
                      const Identification& identification) {
    PollReceipt receipt;
    if (found.empty()) return receipt;
    const auto& source = found.front().article.source;
    key_old_articles(db, source, identification);
    SqliteKnownArticles known{db, source};
    const auto identities = identities_of(known, found, identification);
    const auto winners = winners_of(found, identities);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const bool counts = winners.at(called(identities[i])) == i;
        const Entry entry =
            counts ? enter({db, identification, found[i], identities[i], known}) : Entry::unchanged;
        receipt.fresh += entry == Entry::fresh;
        receipt.updated += entry == Entry::updated;
        receipt.archived += entry == Entry::archived;
        receipt.unchanged += entry == Entry::unchanged;
    }
    return receipt;
}

// When the list was fetched; nothing when the poll brought none, or a part of one.
std::optional<Timestamp> time_of(const Listing& list) {
    if (list.articles.empty() || !list.whole) return std::nullopt;
    return list.articles.front().article.fetched;
}

void save(Connection& db, const SourceState& s, std::size_t more, const Listing& list) {
    db.run(
        "INSERT INTO sources (name, url, etag, last_modified, next_due, next_reason, last_polled, "
        "last_success, failures, last_status, last_error, articles, listed, keyed, memory) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) "
        "ON CONFLICT (name) DO UPDATE SET articles = ?12 + iif(url = ?2, articles, 0), url = ?2, etag = ?3, "
        "last_modified = ?4, next_due = ?5, next_reason = ?6, last_polled = ?7, last_success = ?8, "
        "failures = ?9, last_status = ?10, last_error = ?11, listed = coalesce(?13, listed), "
        "keyed = keyed OR ?14, memory = ?15",
        s.source, s.url, s.etag, s.last_modified, s.next_due, s.next_reason, s.last_polled, s.last_success,
        s.failures, s.last_status, s.last_error, more, time_of(list), !list.articles.empty(), s.memory);
}

// Before save(): what was taken under another URL is of another folder.
void save_files(Connection& db, const SourceState& state, const Listing& list) {
    db.run(
        "DELETE FROM taken_files WHERE source = ?1 AND EXISTS (SELECT 1 FROM sources WHERE name = ?1 AND url "
        "<> ?2)",
        state.source, state.url);
    for (const auto& name : list.gone)
        db.run("DELETE FROM taken_files WHERE source = ? AND name = ?", state.source, name);
    for (const auto& file : list.taken)
        db.run(
            "INSERT OR REPLACE INTO taken_files (source, name, size, modified, inode, trouble) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            state.source, file.name, file.size, file.modified, file.inode, file.trouble);
}

std::vector<TakenFile> load_files(Connection& db, const std::string& source, const std::string& url) {
    auto row = db.query(
        "SELECT f.name, f.size, f.modified, f.inode, f.trouble FROM taken_files f "
        "JOIN sources s ON s.name = f.source WHERE f.source = ? AND s.url = ?",
        source, url);
    std::vector<TakenFile> files;
    while (row.step())
        files.push_back({row.text(0), static_cast<std::uint64_t>(row.integer(1)), row.integer(2),
                         static_cast<std::uint64_t>(row.integer(3)), row.text(4)});
    return files;
}

void require_state(Connection& db, const std::string& source) {
    auto row = db.query("SELECT 1 FROM sources WHERE name = ?", source);
    if (!row.step())
        throw Failure{Failure::Kind::refused,
                      {ErrorKind::not_found, "no source \"" + source + "\" is remembered"}};
}

std::vector<SourceState> load_all(Connection& db) {
    auto row = db.query(
        "SELECT name, url, etag, last_modified, next_due, next_reason, last_polled, last_success, failures, "
        "last_status, last_error, articles, memory, subscription FROM sources "
        "ORDER BY name");
    std::vector<SourceState> states;
    while (row.step()) {
        SourceState s;
        s.source = row.text(0);
        s.url = row.text(1);
        s.etag = row.text(2);
        s.last_modified = row.text(3);
        s.next_due = row.time(4);
        s.next_reason = row.text(5);
        s.last_polled = row.optional_time(6);
        s.last_success = row.optional_time(7);
        s.failures = static_cast<unsigned>(row.integer(8));
        s.last_status = static_cast<int>(row.integer(9));
        s.last_error = row.text(10);
        s.articles = static_cast<std::uint64_t>(row.integer(11));
        s.memory = row.text(12);
        s.subscription = row.text(13);
        states.push_back(std::move(s));
    }
    return states;
}

}  // namespace

asio::awaitable<Result<std::vector<SourceState>>> SqliteSourceStates::load() {
    co_return co_await writer_.read(load_all);
}

asio::awaitable<Result<std::vector<TakenFile>>> SqliteSourceStates::taken_files(std::string source,
                                                                                std::string url) {
    auto work = [source = std::move(source), url = std::move(url)](Connection& db) {
        return load_files(db, source, url);
    };
    co_return co_await writer_.read(std::move(work));
}

asio::awaitable<Result<PollReceipt>> SqliteSourceStates::record(SourceState state, Listing found) {
    auto work = [&identification = identification_, state = std::move(state),
                 found = std::move(found)](Connection& db) {
        const PollReceipt receipt = enter_all(db, found.articles, identification);
        save_files(db, state, found);
        save(db, state, receipt.fresh + receipt.archived, found);
        return receipt;
    };
    co_return co_await writer_.write(std::move(work));
}

asio::awaitable<Result<PollReceipt>> SqliteSourceStates::add(std::string source, Listing found) {
    auto work = [&identification = identification_, source = std::move(source),
                 found = std::move(found)](Connection& db) {
        require_state(db, source);
        const PollReceipt receipt = enter_all(db, found.articles, identification);
        db.run("UPDATE sources SET articles = articles + ?2, keyed = keyed OR ?3 WHERE name = ?1", source,
               receipt.fresh + receipt.archived, !found.articles.empty());
        return receipt;
    };
    co_return co_await writer_.write(std::move(work));
}

asio::awaitable<Result<void>> SqliteSourceStates::keep_subscription(std::string source, std::string text) {
    auto work = [source = std::move(source), text = std::move(text)](Connection& db) {
        require_state(db, source);
        return db.run("UPDATE sources SET subscription = ?2 WHERE name = ?1", source, text);
    };
    const auto kept = co_await writer_.write(std::move(work));
    if (!kept) co_return kept.error();
    co_return Result<void>{};
}

asio::awaitable<Result<std::vector<bool>>> SqliteSourceStates::news_among(std::vector<Version> versions) {
    auto work = [versions = std::move(versions)](Connection& db) {
        std::vector<bool> news;
        for (const auto& version : versions) {
            const auto known = find(db, version.id);
            news.push_back(!known || known->revision != version.revision);
        }
        return news;
    };
    co_return co_await writer_.read(std::move(work));
}

asio::awaitable<Result<void>> SqliteSourceStates::keep_only(std::vector<std::string> sources) {
    auto work = [names = to_json(sources)](Connection& db) {
        db.run("DELETE FROM taken_files WHERE source NOT IN (SELECT value FROM json_each(?))", names);
        return db.run("DELETE FROM sources WHERE name NOT IN (SELECT value FROM json_each(?))", names);
    };
    const auto forgotten = co_await writer_.write(std::move(work));
    if (!forgotten) co_return forgotten.error();
    co_return Result<void>{};
}

}  // namespace newswatch::store::detail
