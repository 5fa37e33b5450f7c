// A collector with neighbours that follow a script and a clock that is turned by hand.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "collect/collector.hpp"

namespace newswatch::collect_test {
using namespace std::chrono_literals;
namespace asio = boost::asio;

class MemoryStates final : public store::SourceStates {
public:
    asio::awaitable<Result<std::vector<store::SourceState>>> load() override { co_return remembered; }
    asio::awaitable<Result<std::vector<store::TakenFile>>> taken_files(std::string source,
                                                                       std::string) override {
        std::vector<store::TakenFile> all;
        for (const auto& [key, file] : files)
            if (key.first == source) all.push_back(file);
        co_return all;
    }
    asio::awaitable<Result<store::PollReceipt>> record(store::SourceState state,
                                                       store::Listing found) override {
        if (refuse) co_return Result<store::PollReceipt>{Error{ErrorKind::unavailable, "the disk is full"}};
        if (!found.articles.empty()) whole.push_back(found.whole);
        for (const auto& file : found.taken) files[{state.source, file.name}] = file;
        for (const auto& name : found.gone) files.erase({state.source, name});
        recorded.push_back(std::move(state));
        co_return enter(std::move(found));
    }
    asio::awaitable<Result<store::PollReceipt>> add(std::string, store::Listing found) override {
        if (refuse) co_return Result<store::PollReceipt>{Error{ErrorKind::unavailable, "the disk is full"}};
        if (!found.articles.empty()) whole.push_back(found.whole);
        co_return enter(std::move(found));
    }
    asio::awaitable<Result<void>> keep_subscription(std::string source, std::string text) override {
        if (refuse) co_return Result<void>{Error{ErrorKind::unavailable, "the disk is full"}};
        subscriptions[source] = std::move(text);
        co_return Result<void>{};
    }
    asio::awaitable<Result<std::vector<bool>>> news_among(std::vector<store::Version> versions) override {
        std::vector<bool> news;
        for (const auto& version : versions) news.push_back(!remembers || known_.count(version.id) == 0);
        co_return news;
    }
    asio::awaitable<Result<void>> keep_only(std::vector<std::string> sources) override {
        kept = std::move(sources);
        co_return Result<void>{};
    }
    std::vector<store::SourceState> remembered, recorded;
    std::vector<store::FoundArticle> articles;
    std::map<std::pair<std::string, std::string>, store::TakenFile> files;  // by source and name
    std::vector<std::string> kept;
    std::vector<bool> whole;  // of the lists that had articles
    bool refuse = false;
    bool remembers = false;  // tells known articles from new ones

    std::map<std::string, std::string> subscriptions;

private:
    store::PollReceipt enter(store::Listing found) {
        store::PollReceipt receipt;
        for (auto& one : found.articles) {
            const bool known = remembers && !known_.insert(one.article.id).second;
            ++(known ? receipt.unchanged : receipt.fresh);
            if (!known) articles.push_back(std::move(one));
        }
        return receipt;
    }
    std::set<std::string> known_;
};

// Answers from a script by source; holds a source back while it is in `held`.
class ScriptedFetcher final : public collect::Fetcher {
public:
    explicit ScriptedFetcher(runtime::Clock& clock) : clock_{clock} {}
    asio::awaitable<collect::Fetched> fetch(config::SourceConfig source, std::string url,
                                            collect::Validators validators) override {
        asked.push_back(source.name);
        addresses.push_back(url);
        sent = validators;
        ++under_way;
        most_under_way = std::max(most_under_way, under_way);
        if (faulty) throw std::runtime_error{"libcurl takes no transfer"};
        while (held || hanging.count(url) != 0) {
            co_await clock_.sleep_for(1s);
        }
        --under_way;
        const auto own = answers.find(url);
        co_return own == answers.end() ? answer : own->second;
    }
    asio::awaitable<collect::Posted> post(config::SourceConfig, std::string url, std::string form) override {
        forms.emplace_back(std::move(url), std::move(form));
        co_return posted;
    }
    std::vector<std::pair<std::string, std::string>> forms;  // posted: address and form
    collect::Posted posted{202, {}};
    std::vector<std::string> asked, addresses;
    collect::Validators sent;
    collect::Fetched answer = collect::NotModified{};
    std::map<std::string, collect::Fetched> answers;  // by address, before `answer`
    std::set<std::string> hanging;                    // addresses that do not answer while they stand here
    bool held = false, faulty = false;
    std::size_t under_way = 0, most_under_way = 0;

private:
    runtime::Clock& clock_;
};

inline collect::Body feed_of(const std::string& title) {
    return {.status = 200,
            .bytes = "<rss version='2.0'><channel><item><guid>" + title + "</guid><title>" + title +
                     "</title></item></channel></rss>",
            .content_type = "application/rss+xml",
            .url = "https://example.org/feed",
            .validators = {"\"tag\"", "yesterday"}};
}

inline config::SourceConfig source(const std::string& name) {
    config::SourceConfig made;
    made.name = name;
    made.url = "https://" + name + ".example.org/feed";
    made.interval = 10min;
    made.max_interval = 10min;
    return made;
}

inline asio::awaitable<void> start_collector(collect::Collector& collector,
                                             std::vector<config::SourceConfig> sources) {
    const auto started = co_await collector.start(std::move(sources));
    CHECK(started);
}

inline asio::awaitable<void> replace_sources(collect::Collector& collector,
                                             std::vector<config::SourceConfig> sources) {
    const auto replaced = co_await collector.replace(std::move(sources));
    CHECK(replaced);
}

struct Workshop {
    explicit Workshop(collect::push::Callback callback = {})
        : collector{{loop.get_executor(),
                     pool.get_executor(),
                     clock,
                     fetcher,
                     states,
                     [this] { ++announced; },
                     {},
                     std::move(callback)}} {}
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::ManualClock clock{*from_rfc3339("2026-03-01T12:00:00Z")};
    MemoryStates states;
    ScriptedFetcher fetcher{clock};
    int announced = 0;
    collect::Collector collector;
    runtime::TaskGroup tasks{loop.get_executor()};

    void turn() {
        loop.restart();
        loop.poll();
    }
    void start(std::vector<config::SourceConfig> sources) {
        tasks.spawn("start", start_collector(collector, std::move(sources)));
        turn();
    }
    void replace(std::vector<config::SourceConfig> sources) {
        tasks.spawn("replace", replace_sources(collector, std::move(sources)));
        turn();
    }
    // Until neither the loop nor the pool has anything to do; each may give the other more.
    void quiet() {
        for (int round = 0; round < 10'000; ++round) {
            asio::post(pool, asio::use_future).wait();
            loop.restart();
            if (loop.poll() == 0) return;
        }
        FAIL("the loop and the pool do not come to rest");
    }
    // Until the poll under way is over, pages and all that the pool does for it.
    void settle() {
        quiet();
        REQUIRE_FALSE(collector.status().front().polling);
    }
    void advance(Duration by) {
        clock.advance(by);
        turn();
    }
    ~Workshop() {
        tasks.spawn("stop", collector.stop());
        turn();
    }
};

}  // namespace newswatch::collect_test
