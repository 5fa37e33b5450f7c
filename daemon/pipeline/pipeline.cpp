#include "pipeline/pipeline.hpp"

#include <boost/asio/post.hpp>

#include "core/log.hpp"
#include "pipeline/notices.hpp"
#include "runtime/offload.hpp"

namespace newswatch::pipeline {
namespace {

// Enough for the store's group commit to pay, small enough that a batch is quickly done and quickly repeated.
constexpr std::size_t batch_size = 64;
constexpr Duration pause_after_failure = std::chrono::seconds{5};

std::vector<Article> articles_of(std::vector<store::JournalEntry>& batch) {
    std::vector<Article> articles;
    articles.reserve(batch.size());
    for (auto& entry : batch) {
        articles.push_back(std::move(entry.article));
        articles.back().update = entry.update;
    }
    return articles;
}

}  // namespace

Pipeline::Pipeline(Setting setting, std::shared_ptr<plugin::Chain> chain, Routes routes)
    : setting_{std::move(setting)},
      chain_{std::move(chain)},
      routes_{std::move(routes)},
      wakeup_{setting_.loop, setting_.clock},
      tasks_{setting_.loop} {}

void Pipeline::start() { tasks_.spawn("pipeline", run()); }

void Pipeline::replace(std::shared_ptr<plugin::Chain> chain, Routes routes) {
    // Plugins may take their time to end, which the loop has not.
    asio::post(setting_.pool, [old = std::move(chain_)]() mutable { old.reset(); });
    chain_ = std::move(chain);
    routes_ = std::move(routes);
}

asio::awaitable<void> Pipeline::stop() {
    stopping_ = true;
    wakeup_.notify();
    co_await tasks_.join();
}

asio::awaitable<void> Pipeline::run() {
    bool failing = false;
    while (!stopping_) {
        const auto examined = co_await attempt_batch();
        if (!examined && !failing)
            log::error("articles cannot be examined; trying again every 5 s",
                       {{"why", examined.error().message}});
        if (examined && failing) log::info("articles are examined again");
        failing = !examined;
        if (examined && *examined != 0) continue;
        const auto until = failing ? setting_.clock.now() + pause_after_failure : runtime::never;
        if (stopping_) break;
        co_await wakeup_.wait_until(until);
    }
}

asio::awaitable<Result<void>> Pipeline::drain() {
    for (;;) {
        const auto examined = co_await examine_batch();
        if (!examined) co_return Result<void>{examined.error()};
        if (*examined == 0) co_return Result<void>{};
    }
}

// A fault of ours must not end the workshop while the rest of the daemon goes on as if nothing had happened.
asio::awaitable<Result<std::size_t>> Pipeline::attempt_batch() {
    std::string fault;
    try {
        co_return co_await examine_batch();
    } catch (const std::exception& e) {
        fault = std::string{"internal error: "} + e.what();
        examining_since_.reset();
    }
    co_return Result<std::size_t>{Error{ErrorKind::unavailable, std::move(fault)}};
}

asio::awaitable<Result<std::size_t>> Pipeline::examine_batch() {
    auto next = co_await setting_.journal.next(batch_size);
    if (!next) co_return Result<std::size_t>{next.error()};
    auto batch = std::move(*next);
    if (batch.empty()) co_return Result<std::size_t>{0};

    // A reload may replace both while the plugins run: this batch keeps its own, and lets go of the chain on
    // the pool.
    const Routes routes = routes_;
    auto articles = articles_of(batch);
    auto work = [chain = chain_, &articles, now = setting_.clock.now()] {
        return examine(*chain, articles, now);
    };
    examining_since_ = setting_.clock.now();
    auto findings = co_await runtime::offload(setting_.pool, std::move(work));
    examining_since_.reset();
    auto examined = route(std::move(batch), std::move(findings), articles, routes);
    const auto count = examined.size();
    const auto receipt = co_await setting_.journal.commit(std::move(examined));
    if (!receipt) co_return Result<std::size_t>{receipt.error()};

    counters_.articles += receipt->articles;
    counters_.alerts += receipt->alerts;
    counters_.repeated += receipt->repeated;
    counters_.deliveries += receipt->deliveries;
    log::info("examined", {{"articles", receipt->articles},
                           {"alerts", receipt->alerts},
                           {"repeated", receipt->repeated},
                           {"deliveries", receipt->deliveries}});
    if (receipt->deliveries != 0) setting_.on_deliveries();
    co_return Result<std::size_t>{count};
}

std::vector<store::Examined> Pipeline::route(std::vector<store::JournalEntry> batch,
                                             std::vector<plugin::Findings> findings,
                                             const std::vector<Article>& articles, const Routes& routes) {
    std::vector<store::Examined> examined;
    examined.reserve(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        for (const auto& failure : findings[i].failures) {
            ++counters_.failures;
            log::warn("a plugin failed for one article", {{"why", failure}, {"article", articles[i].id}});
        }
        store::Examined one{.seq = batch[i].seq,
                            .article_id = articles[i].id,
                            .update = batch[i].update,
                            .annotations = std::move(findings[i].annotations),
                            .alerts = {}};
        for (auto& alert : findings[i].alerts) {
            auto recipients = routes.recipients_for(alert, articles[i]);
            one.alerts.push_back({std::move(alert), std::move(recipients)});
        }
        report(articles[i], one);
        examined.push_back(std::move(one));
    }
    return examined;
}

void Pipeline::report(const Article& article, const store::Examined& examined) const {
    for (const auto& raised : examined.alerts)
        log::debug("alert", {{"plugin", raised.alert.plugin},
                             {"rule", raised.alert.rule},
                             {"severity", name_of(raised.alert.severity)},
                             {"title", article.title},
                             {"recipients", raised.recipients.size()}});
}

}  // namespace newswatch::pipeline
