#include "store/detail/outbox.hpp"

#include "store/detail/rows.hpp"

namespace newswatch::store::detail {
namespace {

const char* name_of(Settlement::Outcome outcome) {
    switch (outcome) {
        case Settlement::Outcome::done:
            return "done";
        case Settlement::Outcome::retry:
            return "retry";
        case Settlement::Outcome::dead:
            return "dead";
    }
    return "retry";
}

PendingDelivery load(Connection& db, const std::string& id) {
    static const std::string text = sql("SELECT d.id, d.recipient, d.attempt, d.created, l.surfaces, ",
                                        alert_columns, ", ", article_columns,
                                        " FROM deliveries d JOIN alerts l ON l.n = d.alert JOIN articles a "
                                        "ON a.n = l.article WHERE d.id = ?");
    auto row = db.query(text, id);
    row.step();
    PendingDelivery delivery;
    delivery.id = row.text(0);
    delivery.recipient = row.text(1);
    delivery.attempt = static_cast<unsigned>(row.integer(2));
    delivery.created = row.time(3);
    delivery.surfaces = texts_from(row.text(4));
    delivery.alert = read_alert(row, 5);
    delivery.article = read_article(row, 5 + alert_width);
    return delivery;
}

void record_attempt(Connection& db, std::int64_t delivery, std::int64_t number, const Settlement& s) {
    db.run("INSERT INTO attempts (delivery, number, at, outcome, reply) VALUES (?, ?, ?, ?, ?)", delivery,
           number, s.at, name_of(s.outcome), s.reply);
}

bool settle_in(Connection& db, const Settlement& s) {
    auto row = db.query("SELECT n, attempt FROM deliveries WHERE id = ? AND state = 'pending'", s.id);
    if (!row.step())
        throw Failure{{ErrorKind::not_found, "no delivery " + s.id + " is pending: it was settled before"}};
    const auto n = row.integer(0), attempt = row.integer(1);
    record_attempt(db, n, attempt, s);
    if (s.outcome == Settlement::Outcome::retry)
        db.run("UPDATE deliveries SET attempt = ?, next_attempt = ? WHERE n = ?",
               attempt + (s.counts ? 1 : 0), s.retry_at, n);
    else
        db.run("UPDATE deliveries SET state = ? WHERE n = ?", name_of(s.outcome), n);
    return true;
}

std::size_t replay_in(Connection& db, const std::string& id, Timestamp now) {
    return db.run(
        "UPDATE deliveries SET state = 'pending', attempt = 1, next_attempt = ?1 "
        "WHERE state = 'dead' AND (?2 = '' OR id = ?2)",
        now, id);
}

}  // namespace

std::vector<std::string> SqliteOutbox::unclaimed(Connection& db, const std::string& recipient,
                                                 std::size_t limit, Timestamp now) const {
    auto row = db.query(
        "SELECT id FROM deliveries INDEXED BY deliveries_by_age "
        "WHERE state = 'pending' AND recipient = ? AND next_attempt <= ? ORDER BY n",
        recipient, now);
    std::vector<std::string> ids;
    while (ids.size() < limit && row.step()) {
        auto id = row.text(0);
        if (!claimed_.contains(id)) ids.push_back(std::move(id));
    }
    return ids;
}

asio::awaitable<Result<std::vector<PendingDelivery>>> SqliteOutbox::claim(std::string recipient,
                                                                          std::size_t limit, Timestamp now) {
    auto work = [this, recipient = std::move(recipient), limit, now](Connection& db) {
        std::vector<PendingDelivery> deliveries;
        for (const auto& id : unclaimed(db, recipient, limit, now)) deliveries.push_back(load(db, id));
        for (const auto& delivery : deliveries) claimed_.insert(delivery.id);
        return deliveries;
    };
    co_return co_await writer_.read(std::move(work));
}

asio::awaitable<Result<void>> SqliteOutbox::settle(Settlement settlement) {
    auto let_go = [this, id = settlement.id] { claimed_.erase(id); };
    auto work = [settlement = std::move(settlement)](Connection& db) { return settle_in(db, settlement); };
    const auto settled = co_await writer_.write(std::move(work), std::move(let_go));
    if (!settled) co_return settled.error();
    co_return Result<void>{};
}

asio::awaitable<Result<std::optional<Timestamp>>> SqliteOutbox::next_due(std::string recipient) {
    auto work = [this, recipient = std::move(recipient)](Connection& db) -> std::optional<Timestamp> {
        auto row = db.query(
            "SELECT next_attempt, id FROM deliveries INDEXED BY deliveries_by_due "
            "WHERE state = 'pending' AND recipient = ? ORDER BY next_attempt",
            recipient);
        while (row.step())
            if (!claimed_.contains(row.text(1))) return row.time(0);
        return std::nullopt;
    };
    co_return co_await writer_.read(std::move(work));
}

asio::awaitable<Result<std::vector<std::string>>> SqliteOutbox::recipients() {
    auto work = [](Connection& db) {
        auto row = db.query(
            "SELECT DISTINCT recipient FROM deliveries INDEXED BY deliveries_by_due "
            "WHERE state = 'pending' ORDER BY recipient");
        std::vector<std::string> names;
        while (row.step()) names.push_back(row.text(0));
        return names;
    };
    co_return co_await writer_.read(work);
}

asio::awaitable<Result<std::size_t>> SqliteOutbox::replay(std::string id, Timestamp now) {
    auto work = [id = std::move(id), now](Connection& db) { return replay_in(db, id, now); };
    co_return co_await writer_.write(std::move(work));
}

asio::awaitable<Result<std::size_t>> SqliteOutbox::depth() {
    auto work = [](Connection& db) {
        auto row = db.query("SELECT count(*) FROM deliveries WHERE state = 'pending'");
        row.step();
        return static_cast<std::size_t>(row.integer(0));
    };
    co_return co_await writer_.read(work);
}

}  // namespace newswatch::store::detail
