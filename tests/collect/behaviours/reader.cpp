#include "collect/behaviours/reader.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <mutex>

#include "app/settings.hpp"
#include "collect/collector.hpp"
#include "feed/identity.hpp"
#include "runtime/task_group.hpp"
#include "store/running.hpp"
#include "store/store.hpp"

namespace newswatch::behaviours {
namespace {
namespace asio = boost::asio;

constexpr int most_steps = 100'000;

asio::awaitable<void> begin(collect::Collector& collector, std::vector<config::SourceConfig> sources) {
    const auto started = co_await collector.start(std::move(sources));
    CHECK(started);
}

asio::awaitable<void> change(collect::Collector& collector, std::vector<config::SourceConfig> sources) {
    const auto replaced = co_await collector.replace(std::move(sources));
    CHECK(replaced);
}

// The server's part; called on its threads.
class Script {
public:
    void set(const std::string& target, std::vector<Reply> replies) {
        const std::lock_guard lock{mutex_};
        replies_[target] = std::move(replies);
    }
    Reply play(const test::ServedRequest& request, Timestamp at) {
        const std::lock_guard lock{mutex_};
        Seen seen;
        static_cast<test::ServedRequest&>(seen) = request;
        seen.at = at;
        seen_.push_back(std::move(seen));
        const auto found = replies_.find(request.target);
        if (found == replies_.end()) return answer(404);
        const auto reply = found->second.front();
        if (found->second.size() > 1) found->second.erase(found->second.begin());
        return reply;
    }
    std::vector<Seen> seen() const {
        const std::lock_guard lock{mutex_};
        return seen_;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<Reply>> replies_;
    std::vector<Seen> seen_;
};

}  // namespace

struct Reader::Parts {
    store_test::TemporaryDirectory directory;
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::ManualClock clock{noon};
    std::atomic<std::int64_t> now = noon.time_since_epoch().count();  // of the clock, for the server
    Script script;
    test::HttpServer server{[this](const test::ServedRequest& request) {
        return script.play(request, Timestamp{Duration{now.load()}});
    }};
    std::unique_ptr<store::Store> store;
    std::unique_ptr<net::HttpClient> client;
    std::unique_ptr<collect::SourceFetcher> fetcher;
    std::unique_ptr<collect::Collector> collector;
    runtime::TaskGroup tasks{loop.get_executor()};
    std::vector<config::SourceConfig> sources;

    ~Parts() { close(); }

    void open(const config::Config& configured, net::HttpOptions options) {
        store = std::move(store::Store::open(directory.path() / "state", &feed::identification()).value());
        client = std::make_unique<net::HttpClient>(
            loop.get_executor(), net::AddressGuard::allowing({"127.0.0.0/8"}).value(), std::move(options));
        fetcher = std::make_unique<collect::SourceFetcher>(*client, pool.get_executor(), clock);
        collect::Collector::Setting setting{
            loop.get_executor(),     pool.get_executor(), clock, *fetcher, store->source_states(), [] {},
            app::manners(configured)};
        collector = std::make_unique<collect::Collector>(std::move(setting));
    }
    void close() {
        if (!collector) return;
        tasks.spawn("stop", collector->stop());
        settle();
        collector.reset();
        fetcher.reset();
        client.reset();
        loop.restart();
        loop.poll();
        store.reset();
    }
    bool is_busy() const {
        if (tasks.size() != 0) return true;
        const auto all = collector->status();
        return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.polling; });
    }
    void settle() {
        for (int steps = 0; steps < most_steps; ++steps) {
            loop.restart();
            loop.poll();
            if (!is_busy()) return;
            loop.restart();
            if (loop.run_one_for(60s) == 0) FAIL("a poll is under way, and nothing happens");
        }
        FAIL("the reader does not come to rest");
    }
    void advance(Duration by) {
        clock.advance(by);
        now = clock.now().time_since_epoch().count();
        settle();
    }
    template <class Done>
    Duration until(Done done) {
        const auto from = clock.now();
        while (!done() && clock.now() - from < 240h) advance(1min);
        return clock.now() - from;
    }
    collect::SourceStatus status(const std::string& name) const {
        const auto status = collector->status(name);
        REQUIRE(status);
        return *status;
    }
};

Reader::Reader() : parts_{new Parts} { config.network.contact = "https://example.org/newswatch"; }
Reader::~Reader() = default;

void Reader::script(const std::string& target, std::vector<Reply> replies) {
    parts_->script.set(target, std::move(replies));
}
std::string Reader::url(const std::string& target) const { return parts_->server.url(target); }
std::uint16_t Reader::port() const { return parts_->server.port(); }

config::SourceConfig Reader::source(const std::string& name) const {
    return source_at(name, url("/" + name));
}
config::SourceConfig Reader::source_at(const std::string& name, const std::string& address) const {
    config::SourceConfig made;
    made.name = name;
    made.url = address;
    made.interval = 10min;
    return made;
}
config::SourceConfig Reader::source_behind(const std::string& name, const std::string& address) const {
    auto made = source_at(name, address);
    made.proxy = url();
    return made;
}

void Reader::start(std::vector<config::SourceConfig> sources) {
    parts_->sources = std::move(sources);
    auto options = collect::http_options(config.network);
    if (!user_agent.empty()) options.user_agent = user_agent;
    parts_->open(config, std::move(options));
    parts_->tasks.spawn("start", begin(*parts_->collector, parts_->sources));
    settle();
}
void Reader::replace(std::vector<config::SourceConfig> sources) {
    parts_->sources = std::move(sources);
    parts_->tasks.spawn("replace", change(*parts_->collector, parts_->sources));
    settle();
}
void Reader::restart() {
    parts_->close();
    start(parts_->sources);
}

void Reader::advance(Duration by) { parts_->advance(by); }
Duration Reader::until_request() {
    const auto before = seen().size();
    return parts_->until([&] { return seen().size() != before; });
}
Duration Reader::until_poll() {
    const auto before = polls();
    return parts_->until([&] { return polls() != before; });
}
Result<void> Reader::poll_by_hand(const std::string& name) { return parts_->collector->poll_soon(name); }
void Reader::settle() { parts_->settle(); }

std::vector<Seen> Reader::seen() const { return parts_->script.seen(); }
std::vector<Seen> Reader::seen(const std::string& target) const {
    auto all = seen();
    std::erase_if(all, [&](const auto& one) { return one.target != target; });
    return all;
}
Seen Reader::last() const {
    const auto all = seen();
    REQUIRE_FALSE(all.empty());
    return all.back();
}
std::size_t Reader::connections() const { return parts_->server.connections(); }
std::uint64_t Reader::polls() const { return parts_->collector->counters().polls; }
store::SourceState Reader::state(const std::string& name) const { return parts_->status(name).state; }
std::string Reader::duplicate_of(const std::string& name) const { return parts_->status(name).duplicate_of; }

store::SourceState Reader::remembered(const std::string& name) {
    for (auto& one : store_test::get(parts_->store->source_states().load()))
        if (one.source == name) return one;
    FAIL("the store does not know " + name);
    return {};
}
std::vector<Article> Reader::articles() {
    std::vector<Article> all;
    for (auto& one : store_test::get(parts_->store->archive().articles({})))
        all.push_back(std::move(one.article));
    return all;
}

}  // namespace newswatch::behaviours
