#include "store/detail/journal.hpp"

#include <set>

#include "store/detail/rows.hpp"

namespace newswatch::store::detail {
namespace {

struct Waiting {
    std::int64_t article = 0;
    bool update = false;
};

// The rules that fired on earlier versions of an article, as (plugin, rule).
using Fired = std::set<std::pair<std::string, std::string>>;

std::vector<JournalEntry> oldest(Connection& db, std::size_t limit) {
    static const std::string text =
        sql("SELECT j.seq, j.is_update, ", article_columns,
            " FROM journal j JOIN articles a ON a.n = j.article ORDER BY j.seq LIMIT ?");
    auto row = db.query(text, limit);
    std::vector<JournalEntry> entries;
    while (row.step()) {
        JournalEntry entry;
        entry.seq = row.integer(0);
        entry.update = row.integer(1) != 0;
        entry.article = read_article(row, 2);
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::optional<Waiting> acknowledge(Connection& db, std::int64_t seq) {
    auto row = db.query("DELETE FROM journal WHERE seq = ? RETURNING article, is_update", seq);
    if (!row.step()) return std::nullopt;
    const Waiting waiting{row.integer(0), row.integer(1) != 0};
    row.step();  // the deletion is done when the statement is
    return waiting;
}

Fired fired_before(Connection& db, const Waiting& waiting) {
    Fired fired;
    if (!waiting.update) return fired;
    auto row = db.query("SELECT plugin, rule FROM alerts WHERE article = ?", waiting.article);
    while (row.step()) fired.emplace(row.text(0), row.text(1));
    return fired;
}

// The alert's own text at its evidence, kept with it: an edit replaces the article's text but not what was
// told of it.
std::string surfaces_of(const Article& article, const Alert& alert) {
    std::vector<std::string> surfaces;
    for (const auto& span : alert.evidence) surfaces.emplace_back(text_at(article, span));
    return to_json(surfaces);
}

// True when the alert is new.
bool insert(Connection& db, const Waiting& waiting, const Article& article, const Alert& alert) {
    const auto& key = alert.dedup_key.empty() ? alert.rule : alert.dedup_key;
    return db.run(
               "INSERT INTO alerts (id, article, source, plugin, dedup_key, rule, severity, title, text, "
               "score, "
               "created, tags, evidence, surfaces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
               "ON CONFLICT DO NOTHING",
               alert.id, waiting.article, article.source, alert.plugin, key, alert.rule,
               name_of(alert.severity), alert.title, alert.text, alert.score, alert.created,
               to_json(alert.tags), to_json(alert.evidence), surfaces_of(article, alert)) != 0;
}

std::size_t insert_deliveries(Connection& db, std::int64_t alert_row, const RaisedAlert& raised) {
    std::size_t inserted = 0;
    for (const auto& recipient : raised.recipients)
        inserted += db.run(
            "INSERT INTO deliveries (id, alert, recipient, state, attempt, created, next_attempt) "
            "VALUES (?1, ?2, ?3, 'pending', 1, ?4, ?4) ON CONFLICT DO NOTHING",
            stable_id({raised.alert.id, recipient}), alert_row, recipient, raised.alert.created);
    return inserted;
}

void raise(Connection& db, const Waiting& waiting, const std::vector<RaisedAlert>& alerts,
           CommitReceipt& receipt) {
    const auto article = stored_article(db, waiting.article);
    const auto fired = fired_before(db, waiting);
    for (const auto& raised : alerts) {
        const bool again = fired.contains({raised.alert.plugin, raised.alert.rule});
        if (again || !insert(db, waiting, article, raised.alert)) {
            ++receipt.repeated;
            continue;
        }
        ++receipt.alerts;
        receipt.deliveries += insert_deliveries(db, db.last_row(), raised);
    }
}

CommitReceipt commit_batch(Connection& db, const std::vector<Examined>& batch) {
    CommitReceipt receipt;
    for (const auto& examined : batch) {
        // Acknowledged before, or withdrawn because a newer version of the article waits under another
        // number.
        const auto waiting = acknowledge(db, examined.seq);
        if (!waiting) continue;
        ++receipt.articles;
        db.run("UPDATE articles SET findings = ? WHERE n = ?", to_json(examined.annotations),
               waiting->article);
        if (!examined.alerts.empty()) raise(db, *waiting, examined.alerts, receipt);
    }
    return receipt;
}

}  // namespace

asio::awaitable<Result<std::vector<JournalEntry>>> SqliteJournal::next(std::size_t limit) {
    auto work = [limit](Connection& db) { return oldest(db, limit); };
    co_return co_await writer_.read(work);
}

asio::awaitable<Result<CommitReceipt>> SqliteJournal::commit(std::vector<Examined> batch) {
    auto work = [batch = std::move(batch)](Connection& db) { return commit_batch(db, batch); };
    co_return co_await writer_.write(std::move(work));
}

asio::awaitable<Result<std::size_t>> SqliteJournal::depth() {
    auto work = [](Connection& db) {
        auto row = db.query("SELECT count(*) FROM journal");
        row.step();
        return static_cast<std::size_t>(row.integer(0));
    };
    co_return co_await writer_.read(work);
}

}  // namespace newswatch::store::detail
