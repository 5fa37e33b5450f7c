// A delivery like a plugin and the store would make it, and the parts of a courier that tests script.
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/article.hpp"
#include "deliver/channel.hpp"
#include "runtime/clock.hpp"
#include "store/outbox.hpp"

namespace newswatch::deliver {

inline Timestamp start_time() { return *from_rfc3339("2026-03-01T09:30:00Z"); }

inline Span span_of(const std::string& text, const std::string& piece, Field field) {
    const auto at = static_cast<std::uint32_t>(text.find(piece));
    return {field, 0, at, at + static_cast<std::uint32_t>(piece.size())};
}

inline store::PendingDelivery sample_delivery() {
    store::PendingDelivery delivery;
    delivery.id = "00112233445566778899aabbccddeeff";
    delivery.recipient = "press-office";
    delivery.created = start_time();
    auto& article = delivery.article;
    article.id = "ffeeddccbbaa99887766554433221100";
    article.url = "https://news.example.org/harbour/opening?from=feed&lang=en";
    article.source = "Harbour Gazette";
    article.title = "New harbour crane lifts its first container";
    article.summary = "The crane went to work on Monday. The port authority expects twice as many ships.";
    article.authors = {"A. Writer"};
    article.language = "en";
    article.published = start_time() - std::chrono::hours{1};
    article.fetched = start_time() - std::chrono::minutes{1};
    auto& alert = delivery.alert;
    alert.id = "0123456789abcdef0123456789abcdef";
    alert.article_id = article.id;
    alert.plugin = "keyword";
    alert.rule = "harbour-crane";
    alert.severity = Severity::high;
    alert.title = "harbour-crane";
    alert.tags = {"port"};
    alert.evidence = {span_of(article.title, "crane", Field::title),
                      span_of(article.summary, "port authority", Field::summary)};
    alert.created = start_time();
    return delivery;
}

// The outbox's contract in memory, with a record of what it was told.
class FakeOutbox final : public store::Outbox {
public:
    struct Row {
        store::PendingDelivery delivery;
        Timestamp due{};
        std::string state = "pending";
        bool claimed = false;
    };

    void add(const std::string& recipient, const std::string& id, Timestamp due = start_time()) {
        Row row;
        row.delivery = sample_delivery();
        row.delivery.recipient = recipient;
        row.delivery.id = id;
        row.due = due;
        rows.push_back(row);
    }

    const Row& row(const std::string& id) const {
        return *std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.delivery.id == id; });
    }

    asio::awaitable<Result<std::vector<store::PendingDelivery>>> claim(std::string recipient,
                                                                       std::size_t limit,
                                                                       Timestamp now) override {
        std::vector<store::PendingDelivery> batch;
        for (auto& row : rows) {
            if (batch.size() == limit || row.delivery.recipient != recipient || !is_waiting(row) ||
                row.due > now)
                continue;
            row.claimed = true;
            batch.push_back(row.delivery);
        }
        co_return batch;
    }

    asio::awaitable<Result<void>> settle(store::Settlement settlement) override {
        if (failing_settles != 0) {
            --failing_settles;
            co_return Result<void>{Error{ErrorKind::io, "the disk is full"}};
        }
        if (forgets) co_return Result<void>{Error{ErrorKind::not_found, "no such delivery is pending"}};
        settlements.push_back(settlement);
        for (auto& row : rows)
            if (row.delivery.id == settlement.id) apply(settlement, row);
        co_return Result<void>{};
    }

    asio::awaitable<Result<std::optional<Timestamp>>> next_due(std::string recipient) override {
        std::optional<Timestamp> next;
        for (const auto& row : rows)
            if (row.delivery.recipient == recipient && is_waiting(row) && (!next || row.due < *next))
                next = row.due;
        co_return next;
    }

    asio::awaitable<Result<std::vector<std::string>>> recipients() override {
        std::vector<std::string> names;
        for (const auto& row : rows)
            if (row.state == "pending" && std::count(names.begin(), names.end(), row.delivery.recipient) == 0)
                names.push_back(row.delivery.recipient);
        co_return names;
    }

    asio::awaitable<Result<std::size_t>> replay(std::string id, Timestamp now) override {
        std::size_t count = 0;
        for (auto& row : rows) {
            if (row.state != "dead" || (!id.empty() && row.delivery.id != id)) continue;
            row.state = "pending";
            row.due = now;
            row.delivery.attempt = 1;
            ++count;
        }
        co_return count;
    }

    asio::awaitable<Result<std::size_t>> depth() override {
        const auto count =
            std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.state == "pending"; });
        co_return static_cast<std::size_t>(count);
    }

    std::vector<Row> rows;
    std::vector<store::Settlement> settlements;
    unsigned failing_settles = 0;
    bool forgets = false;  // as if the rows were deleted while they were sent

private:
    static bool is_waiting(const Row& row) { return row.state == "pending" && !row.claimed; }

    static void apply(const store::Settlement& settlement, Row& row) {
        row.claimed = false;
        switch (settlement.outcome) {
            case store::Settlement::Outcome::done:
                row.state = "done";
                break;
            case store::Settlement::Outcome::dead:
                row.state = "dead";
                break;
            case store::Settlement::Outcome::retry:
                row.due = settlement.retry_at;
                if (settlement.counts) ++row.delivery.attempt;
                break;
        }
    }
};

// Answers as told, accepts when told nothing more; hangs on the deliveries named in `hanging`.
class ScriptedChannel final : public Channel {
public:
    explicit ScriptedChannel(asio::io_context& loop) : release{loop, asio::steady_timer::time_point::max()} {}
    const char* kind() const override { return "webhook"; }
    const RetryPlan& plan() const override { return RetryPlan::webhook(); }

    asio::awaitable<Outcome> send(store::PendingDelivery delivery) override {
        sent.push_back(delivery.id);
        if (throws) throw std::runtime_error{"a fault in the channel"};
        if (hangs) {
            co_await wait_for_release();
        }
        Outcome outcome;
        outcome.verdict = Outcome::Verdict::accepted;
        if (!script.empty()) {
            outcome = script.front();
            script.pop_front();
        }
        co_return outcome;
    }

    // Lets the hanging send go on.
    void let_go() { release.cancel(); }

    std::deque<Outcome> script;
    std::vector<std::string> sent;
    bool hangs = false, throws = false;
    asio::steady_timer release;

private:
    asio::awaitable<void> wait_for_release() {
        boost::system::error_code ignored;
        co_await release.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error{asio::error::operation_aborted};
    }
};

// One scripted channel a recipient, the same one again after a reload unless the test puts another.
class ScriptedChannels final : public Channels {
public:
    explicit ScriptedChannels(asio::io_context& loop) : loop_{loop} {}
    void configure(const config::Config&) override { ++configured; }
    Result<std::shared_ptr<Channel>> make(const config::RecipientConfig& recipient) override {
        if (recipient.name == unusable) return Error{ErrorKind::invalid, "no channel for " + recipient.name};
        return Result<std::shared_ptr<Channel>>{of(recipient.name)};
    }
    std::shared_ptr<ScriptedChannel> of(const std::string& name) {
        auto& channel = channels_[name];
        if (!channel) channel = std::make_shared<ScriptedChannel>(loop_);
        return channel;
    }

    std::string unusable;
    unsigned configured = 0;

private:
    asio::io_context& loop_;
    std::map<std::string, std::shared_ptr<ScriptedChannel>> channels_;
};

}  // namespace newswatch::deliver
