#include "store/detail/archive.hpp"

#include <algorithm>

#include "store/detail/rows.hpp"
#include "store/search/index.hpp"
#include "store/search/run.hpp"

namespace newswatch::store::detail {
namespace {

constexpr std::size_t largest_page = 1000;
constexpr std::size_t most_searches = 8;  // at once: one runs, the others wait
constexpr Duration longest_search_time = std::chrono::seconds{2};

// The part of a query that picks a page: only conditions that are asked for, so that each finds its index.
// Every parameter is named in the text, by an always true condition when it picks nothing.
std::string page_clause(const Page& page, const std::string& table, const char* filter, bool filtered) {
    const std::string cursor = page.before > 0 ? table + ".n < ?1" : std::string{"?1 <= 0"};
    const std::string filter_text = filtered ? std::string{filter} + " = ?2" : std::string{"?2 = ''"};
    const std::string id = page.id.empty() ? std::string{"?3 = ''"} : table + ".id = ?3";
    return sql(" WHERE ", cursor, " AND ", filter_text, " AND ", id, " ORDER BY ", table, ".n DESC LIMIT ?4");
}

Statement page_of(Connection& db, const std::string& select, const Page& page, const std::string& table,
                  const char* filter, const std::string& wanted) {
    const auto before = std::max<std::int64_t>(page.before, 0);
    const auto limit = std::min(page.limit, largest_page);
    return db.query(sql(select, page_clause(page, table, filter, !wanted.empty())), before, wanted, page.id,
                    limit);
}

std::size_t number(Connection& db, std::string_view query) {
    auto row = db.query(query);
    row.step();
    return static_cast<std::size_t>(row.integer(0));
}

Counts count(Connection& db) {
    Counts counts;
    counts.articles = number(db, "SELECT count(*) FROM articles");
    counts.alerts = number(db, "SELECT count(*) FROM alerts");
    counts.journal = number(db, "SELECT count(*) FROM journal");
    counts.pending = number(db, "SELECT count(*) FROM deliveries WHERE state = 'pending'");
    counts.delivered = number(db, "SELECT count(*) FROM deliveries WHERE state = 'done'");
    counts.dead = number(db, "SELECT count(*) FROM deliveries WHERE state = 'dead'");
    return counts;
}

std::optional<ArchivedIdentity> identity_of(Connection& db, std::int64_t article) {
    auto row = db.query("SELECT rung, explanation, at FROM article_identity WHERE article = ?", article);
    if (!row.step()) return std::nullopt;
    return ArchivedIdentity{row.text(0), row.text(1), row.time(2)};
}

std::vector<ArchivedEdit> edits_of(Connection& db, std::int64_t article) {
    auto row = db.query("SELECT at, diff FROM article_edits WHERE article = ? ORDER BY n DESC", article);
    std::vector<ArchivedEdit> edits;
    while (row.step()) edits.push_back({row.time(0), row.text(1)});
    return edits;
}

std::vector<ArchivedArticle> find_articles(Connection& db, const Page& page) {
    static const std::string select = sql("SELECT a.n, ", article_columns, " FROM articles a");
    auto row = page_of(db, select, page, "a", "a.source", page.source);
    std::vector<ArchivedArticle> found;
    while (row.step()) {
        ArchivedArticle archived;
        archived.cursor = row.integer(0);
        archived.article = read_article(row, 1);
        if (!page.id.empty()) {
            archived.identity = identity_of(db, archived.cursor);
            archived.edits = edits_of(db, archived.cursor);
        }
        found.push_back(std::move(archived));
    }
    return found;
}

std::vector<std::string> recipients_of(Connection& db, std::int64_t alert) {
    auto row = db.query("SELECT recipient FROM deliveries WHERE alert = ? ORDER BY n", alert);
    std::vector<std::string> recipients;
    while (row.step()) recipients.push_back(row.text(0));
    return recipients;
}

std::vector<ArchivedAlert> find_alerts(Connection& db, const Page& page) {
    static const std::string select = sql("SELECT l.n, l.source, a.title, a.url, l.surfaces, ", alert_columns,
                                          " FROM alerts l JOIN articles a ON a.n = l.article");
    auto row = page_of(db, select, page, "l", "l.source", page.source);
    std::vector<ArchivedAlert> found;
    while (row.step()) {
        ArchivedAlert archived;
        archived.cursor = row.integer(0);
        archived.source = row.text(1);
        archived.article_title = row.text(2);
        archived.article_url = row.text(3);
        archived.surfaces = texts_from(row.text(4));
        archived.alert = read_alert(row, 5);
        archived.recipients = recipients_of(db, archived.cursor);
        found.push_back(std::move(archived));
    }
    return found;
}

std::vector<Attempt> attempts_of(Connection& db, std::int64_t delivery) {
    auto row =
        db.query("SELECT number, at, outcome, reply FROM attempts WHERE delivery = ? ORDER BY n", delivery);
    std::vector<Attempt> attempts;
    while (row.step()) {
        Attempt attempt;
        attempt.number = static_cast<unsigned>(row.integer(0));
        attempt.at = row.time(1);
        attempt.outcome = row.text(2);
        attempt.reply = row.text(3);
        attempts.push_back(std::move(attempt));
    }
    return attempts;
}

std::vector<ArchivedDelivery> find_deliveries(Connection& db, const Page& page) {
    static const std::string select =
        "SELECT d.n, d.id, l.id, d.recipient, d.state, l.rule, a.title, d.created, d.next_attempt "
        "FROM deliveries d JOIN alerts l ON l.n = d.alert JOIN articles a ON a.n = l.article";
    auto row = page_of(db, select, page, "d", "d.state", page.state);
    std::vector<ArchivedDelivery> found;
    while (row.step()) {
        ArchivedDelivery archived;
        archived.cursor = row.integer(0);
        archived.id = row.text(1);
        archived.alert_id = row.text(2);
        archived.recipient = row.text(3);
        archived.state = row.text(4);
        archived.rule = row.text(5);
        archived.article_title = row.text(6);
        archived.created = row.time(7);
        if (archived.state == "pending") archived.next_attempt = row.time(8);
        archived.attempts = attempts_of(db, archived.cursor);
        found.push_back(std::move(archived));
    }
    return found;
}

// Without an answer the index is damaged: which, and how.
struct TriedSearch {
    std::optional<SearchAnswer> answer;
    std::int64_t index = 0;
    std::string damage;
};

TriedSearch try_search(Connection& db, const Search& search) {
    try {
        return {run_search(db, search, longest_search_time), 0, {}};
    } catch (const Failure& failure) {
        if (failure.kind() != Failure::Kind::index) throw;
        return {std::nullopt, index_number(db), failure.error().message};
    }
}

// Once, of all the searches that found it damaged.
bool remake_this_index(Connection& db, const TriedSearch& failed) {
    if (index_number(db) == failed.index) remake_index(db, failed.damage);
    return true;
}

}  // namespace

asio::awaitable<Result<Counts>> SqliteArchive::counts() { co_return co_await reader_.read(count); }

asio::awaitable<Result<std::vector<ArchivedArticle>>> SqliteArchive::articles(Page page) {
    auto work = [page = std::move(page)](Connection& db) { return find_articles(db, page); };
    co_return co_await reader_.read(std::move(work));
}

asio::awaitable<Result<std::vector<ArchivedAlert>>> SqliteArchive::alerts(Page page) {
    auto work = [page = std::move(page)](Connection& db) { return find_alerts(db, page); };
    co_return co_await reader_.read(std::move(work));
}

asio::awaitable<Result<std::vector<ArchivedDelivery>>> SqliteArchive::deliveries(Page page) {
    auto work = [page = std::move(page)](Connection& db) { return find_deliveries(db, page); };
    co_return co_await reader_.read(std::move(work));
}

asio::awaitable<Result<SearchAnswer>> SqliteArchive::search(Search search) {
    if (searching_ >= most_searches)
        co_return Error{ErrorKind::unavailable, "many searches wait already: try again in a few seconds"};
    struct Seat {
        explicit Seat(std::size_t& count) : taken{count} { ++taken; }
        ~Seat() { --taken; }
        std::size_t& taken;
    } const seat{searching_};
    const auto work = [search = std::move(search)](Connection& db) { return try_search(db, search); };
    auto tried = co_await searcher_.read(work);
    if (tried && !tried->answer) {
        const auto remake = [failed = *tried](Connection& db) { return remake_this_index(db, failed); };
        const auto remade = co_await writer_.write(remake);
        if (!remade) co_return remade.error();
        tried = co_await searcher_.read(work);
    }
    if (!tried) co_return tried.error();
    if (tried->answer) co_return std::move(*tried->answer);
    co_return Error{ErrorKind::unavailable, tried->damage};
}

}  // namespace newswatch::store::detail
