#include "pipeline/pipeline.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <deque>
#include <thread>

using namespace newswatch;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

// A journal in memory that can be told to refuse.
class ScriptedJournal final : public store::Journal {
public:
    asio::awaitable<Result<std::vector<store::JournalEntry>>> next(std::size_t limit) override {
        ++asked;
        if (refuse_next > 0) {
            --refuse_next;
            co_return Result<std::vector<store::JournalEntry>>{
                Error{ErrorKind::unavailable, "the disk is full"}};
        }
        std::vector<store::JournalEntry> batch;
        for (const auto& entry : waiting)
            if (batch.size() < limit) batch.push_back(entry);
        co_return batch;
    }
    asio::awaitable<Result<store::CommitReceipt>> commit(std::vector<store::Examined> batch) override {
        if (refuse_commit > 0) {
            --refuse_commit;
            co_return Result<store::CommitReceipt>{Error{ErrorKind::unavailable, "the disk is full"}};
        }
        store::CommitReceipt receipt{.articles = batch.size()};
        for (auto& examined : batch) {
            waiting.pop_front();
            receipt.alerts += examined.alerts.size();
            for (const auto& alert : examined.alerts) receipt.deliveries += alert.recipients.size();
            committed.push_back(std::move(examined));
        }
        co_return receipt;
    }
    asio::awaitable<Result<std::size_t>> depth() override { co_return waiting.size(); }

    void add(const std::string& title, bool update = false) {
        store::JournalEntry entry;
        entry.seq = ++seq;
        entry.article.id = stable_id({title});
        entry.article.title = title;
        entry.update = update;
        waiting.push_back(std::move(entry));
    }
    std::deque<store::JournalEntry> waiting;
    std::vector<store::Examined> committed;
    int refuse_next = 0, refuse_commit = 0, asked = 0;
    std::int64_t seq = 0;
};

// Finds its word in titles.
class WordChain final : public plugin::Chain {
public:
    explicit WordChain(std::string word) : word_{std::move(word)} {}
    const std::vector<plugin::LoadReport>& reports() const override { return reports_; }
    std::vector<plugin::Findings> process(std::vector<Article>& articles, Timestamp) override {
        if (--faults >= 0) throw std::runtime_error{"out of luck"};
        std::vector<plugin::Findings> all(articles.size());
        for (std::size_t i = 0; i < articles.size(); ++i) {
            if (articles[i].title == "poison") all[i].failures.push_back("word: the article is poison");
            updates += articles[i].update;
            if (articles[i].title.find(word_) == std::string::npos) continue;
            Alert alert;
            alert.plugin = "word";
            alert.rule = word_;
            all[i].alerts.push_back(std::move(alert));
        }
        return all;
    }
    std::vector<plugin::InstanceCounters> counters() const override { return {}; }
    int updates = 0;
    int faults = 0;  // so many calls throw
    std::thread::id* ended_on = nullptr;
    ~WordChain() override {
        if (ended_on) *ended_on = std::this_thread::get_id();
    }

private:
    std::string word_;
    std::vector<plugin::LoadReport> reports_;
};

struct Workshop {
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::ManualClock clock{Timestamp{}};
    ScriptedJournal journal;
    int deliveries_announced = 0;
    pipeline::Pipeline pipeline{
        {loop.get_executor(), pool.get_executor(), clock, journal, [this] { ++deliveries_announced; }},
        std::make_shared<WordChain>("ship"),
        routes_to("desk")};
    runtime::TaskGroup tasks{loop.get_executor()};

    static pipeline::Routes routes_to(const std::string& recipient) {
        config::RouteConfig route;
        route.to = {recipient};
        return pipeline::Routes{{route}};
    }
    // Until the pipeline waits for the clock or a notification; the pool's work counts as the loop's.
    void settle() {
        loop.restart();
        while (clock.waiting() == 0 && loop.run_one() != 0) {
        }
        loop.poll();
    }
    void notify() {
        pipeline.notify();
        loop.restart();
        loop.poll_one();
        settle();
    }
    ~Workshop() {
        tasks.spawn("stop", pipeline.stop());
        loop.restart();
        loop.run();
    }
};

}  // namespace

TEST_CASE("what waits in the journal is examined, routed and committed", "[pipeline]") {
    Workshop shop;
    shop.journal.add("a ship sails");
    shop.journal.add("no vessel here", true);
    shop.pipeline.start();
    shop.settle();
    REQUIRE(shop.journal.committed.size() == 2);
    CHECK(shop.journal.committed[0].alerts.size() == 1);
    CHECK(shop.journal.committed[0].alerts[0].recipients == std::vector<std::string>{"desk"});
    CHECK(shop.journal.committed[1].alerts.empty());
    CHECK(shop.journal.committed[1].update);
    CHECK(shop.deliveries_announced == 1);
    CHECK(shop.pipeline.counters().articles == 2);
    CHECK(shop.pipeline.counters().alerts == 1);
}

TEST_CASE("more articles than a batch are all examined without another notification", "[pipeline]") {
    Workshop shop;
    for (int i = 0; i < 200; ++i) shop.journal.add("ship " + std::to_string(i));
    shop.pipeline.start();
    shop.settle();
    CHECK(shop.journal.committed.size() == 200);
    CHECK(shop.journal.waiting.empty());
}

TEST_CASE("a full disk leaves the batch in the journal and is tried again", "[pipeline]") {
    Workshop shop;
    shop.journal.add("a ship sails");
    shop.journal.refuse_commit = 2;
    shop.pipeline.start();
    shop.settle();
    CHECK(shop.journal.committed.empty());
    for (int i = 0; i < 2; ++i) {
        shop.clock.advance(5s);
        shop.loop.restart();
        shop.loop.poll_one();
        shop.settle();
    }
    CHECK(shop.journal.committed.size() == 1);
    CHECK(shop.deliveries_announced == 1);
}

TEST_CASE("a plugin's failure for one article is counted and costs the others nothing", "[pipeline]") {
    Workshop shop;
    shop.journal.add("poison");
    shop.journal.add("a ship sails");
    shop.pipeline.start();
    shop.settle();
    CHECK(shop.journal.committed.size() == 2);
    CHECK(shop.pipeline.counters().failures == 1);
    CHECK(shop.pipeline.counters().alerts == 1);
}

TEST_CASE("after a reload the next batch meets the new plugins and routes", "[pipeline]") {
    Workshop shop;
    shop.pipeline.start();
    shop.settle();
    shop.pipeline.replace(std::make_shared<WordChain>("train"), Workshop::routes_to("press"));
    shop.journal.add("a ship meets a train");
    shop.notify();
    REQUIRE(shop.journal.committed.size() == 1);
    CHECK(shop.journal.committed[0].alerts[0].alert.rule == "train");
    CHECK(shop.journal.committed[0].alerts[0].recipients == std::vector<std::string>{"press"});
}

TEST_CASE("plugins see which articles are edits of earlier ones", "[pipeline]") {
    Workshop shop;
    auto chain = std::make_shared<WordChain>("ship");
    shop.pipeline.replace(chain, Workshop::routes_to("desk"));
    shop.journal.add("a ship sails");
    shop.journal.add("a ship sails at last", true);
    shop.pipeline.start();
    shop.settle();
    CHECK(chain->updates == 1);
    CHECK_FALSE(shop.pipeline.examining_since());
}

TEST_CASE("a fault of ours leaves the batch in the journal and is tried again", "[pipeline]") {
    Workshop shop;
    auto chain = std::make_shared<WordChain>("ship");
    chain->faults = 1;
    shop.pipeline.replace(std::move(chain), Workshop::routes_to("desk"));
    shop.journal.add("a ship sails");
    shop.pipeline.start();
    shop.settle();
    CHECK(shop.journal.committed.empty());
    shop.clock.advance(5s);
    shop.loop.restart();
    shop.loop.poll_one();
    shop.settle();
    CHECK(shop.journal.committed.size() == 1);
}

TEST_CASE("plugins that a reload replaced end on the pool, not on the loop", "[pipeline]") {
    Workshop shop;
    std::thread::id ended_on;
    auto chain = std::make_shared<WordChain>("ship");
    chain->ended_on = &ended_on;
    shop.pipeline.replace(std::move(chain), Workshop::routes_to("desk"));
    shop.journal.add("a ship sails");
    shop.pipeline.start();
    shop.settle();
    shop.pipeline.replace(std::make_shared<WordChain>("train"), Workshop::routes_to("desk"));
    shop.pool.join();
    CHECK(ended_on != std::thread::id{});
    CHECK(ended_on != std::this_thread::get_id());
}
