#include "api/server.hpp"

#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <future>

#include "net/http_client.hpp"
#include "runtime/task_group.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

// A store whose backups never end by themselves.
class EndlessBackup final : public store::Store {
public:
    EndlessBackup(std::unique_ptr<store::Store> real, runtime::Clock& clock)
        : real_{std::move(real)}, clock_{clock} {}
    store::SourceStates& source_states() override { return real_->source_states(); }
    store::Journal& journal() override { return real_->journal(); }
    store::Outbox& outbox() override { return real_->outbox(); }
    store::Archive& archive() override { return real_->archive(); }
    asio::awaitable<Result<void>> backup(fs::path) override {
        ++backups;
        struct Leave {
            int& backups;
            ~Leave() { --backups; }
        } leave{backups};
        for (;;) {
            co_await clock_.sleep_for(1h);
        }
    }
    asio::awaitable<Result<std::size_t>> expire(Timestamp before) override { return real_->expire(before); }
    asio::awaitable<Result<bool>> maintain() override { return real_->maintain(); }
    int backups = 0;  // under way

private:
    std::unique_ptr<store::Store> real_;
    runtime::Clock& clock_;
};

fs::path make_directory() {
    auto name = (fs::temp_directory_path() / "newswatch-api.XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    return name;
}

asio::awaitable<void> stop_server(api::Server& server, bool& stopped) {
    co_await server.stop();
    stopped = true;
}

struct House {
    House() { REQUIRE(server.start()); }
    ~House() {
        pool.join();
        fs::remove_all(directory);
    }
    template <class Condition>
    void turn_until(Condition condition) {
        loop.restart();
        const auto limit = std::chrono::steady_clock::now() + 30s;
        while (!condition() && std::chrono::steady_clock::now() < limit) loop.run_one_for(100ms);
    }
    auto ask(const std::string& method, const std::string& target) {
        return std::async(std::launch::async, [file = socket.string(), method, target] {
            return net::call_unix_socket(file, method, target);
        });
    }

    fs::path directory = make_directory(), socket = directory / "api.sock";
    asio::io_context loop{1};
    asio::thread_pool pool{1};
    runtime::ManualClock clock{*from_rfc3339("2026-03-01T12:00:00Z")};
    EndlessBackup store{std::move(*store::Store::open(directory / "state")), clock};
    net::HttpClient http{loop.get_executor(), std::move(*net::AddressGuard::allowing({})), {}};
    collect::SourceFetcher fetcher{http, pool.get_executor(), clock};
    deliver::Courier courier{{loop.get_executor(), pool.get_executor(), clock, store.outbox(), http}, {}};
    pipeline::Pipeline pipeline{
        {loop.get_executor(), pool.get_executor(), clock, store.journal(), [] {}}, nullptr, {}};
    collect::Collector collector{
        {loop.get_executor(), pool.get_executor(), clock, fetcher, store.source_states(), [] {}}};
    api::Server server{loop.get_executor(),
                       {clock, store, collector, pipeline, courier, "1.2.3"},
                       {.tcp = "127.0.0.1:0", .socket = socket, .hosts = {}, .token = ""}};
    runtime::TaskGroup tasks{loop.get_executor()};
};

}  // namespace

TEST_CASE("the Unix socket is its owner's alone, and answers", "[server]") {
    House house;
    struct stat info {};
    REQUIRE(::stat(house.socket.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777u) == 0600u);
    auto answer = house.ask("GET", "/api/v1/status");
    house.turn_until([&] { return answer.wait_for(0s) == std::future_status::ready; });
    const auto response = answer.get();
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->body.find("1.2.3") != std::string::npos);
    bool stopped = false;
    house.tasks.spawn("stop", stop_server(house.server, stopped));
    house.turn_until([&] { return stopped; });
    CHECK(stopped);
    CHECK_FALSE(fs::exists(house.socket));
    house.loop.poll();
}

TEST_CASE("a stop does not wait for a backup", "[server]") {
    House house;
    auto answer = house.ask("POST", "/api/v1/backup?file=/nowhere/copy.db");
    house.turn_until([&] { return house.store.backups == 1; });
    REQUIRE(house.store.backups == 1);
    bool stopped = false;
    house.tasks.spawn("stop", stop_server(house.server, stopped));
    house.turn_until([&] { return house.clock.waiting() == 2; });  // the backup and the grace
    house.clock.advance(2s);
    house.turn_until([&] { return stopped; });
    CHECK(stopped);
    CHECK(house.store.backups == 0);
    house.loop.poll();
    CHECK_FALSE(answer.get());
}

TEST_CASE("the archive is searched, and a wrong query is told with its column", "[server]") {
    House house;
    const auto [target, status, text] = GENERATE(table<std::string, int, std::string>({
        {"/api/v1/search?q=storm", 200, "\"indexing_below\": null"},
        {"/api/v1/search?q=storm&since=7d&sort=relevance&limit=200", 200, "\"articles\": []"},
        {"/api/v1/search?q=a1%20(b2", 400, "column 4: "},
        {"/api/v1/search", 400, "nothing to search for"},
        {"/api/v1/search?q=x1&since=soon", 400, "since: a time is"},
        {"/api/v1/search?q=x1&limit=201", 400, "limit is a number from 1 to 200"},
        {"/api/v1/search?q=x1&sort=best", 400, "sort is newest or relevance"},
        {"/api/v1/search?q=x1&sort=relevance&before=5", 400, "before: only the newest"},
    }));
    CAPTURE(target);
    auto answer = house.ask("GET", target);
    house.turn_until([&] { return answer.wait_for(0s) == std::future_status::ready; });
    const auto response = answer.get();
    REQUIRE(response);
    CHECK(response->status == status);
    CHECK(response->body.find(text) != std::string::npos);
    bool stopped = false;
    house.tasks.spawn("stop", stop_server(house.server, stopped));
    house.turn_until([&] { return stopped; });
    CHECK(stopped);
    house.loop.poll();
}

TEST_CASE("hubs are told that nobody waits for a subscription that is not ours", "[server]") {
    House house;
    const auto status_of = [&](const std::string& method, const std::string& target) {
        auto answer = house.ask(method, target);
        house.turn_until([&] { return answer.wait_for(0s) == std::future_status::ready; });
        const auto response = answer.get();
        return response ? response->status : 0;
    };
    CHECK(status_of("GET", "/websub?id=0&hub.mode=subscribe&hub.topic=t&hub.challenge=c") == 404);
    CHECK(status_of("GET", "/websub") == 404);
    CHECK(status_of("POST", "/websub?id=0") == 410);
    bool stopped = false;
    house.tasks.spawn("stop", stop_server(house.server, stopped));
    house.turn_until([&] { return stopped; });
    CHECK(stopped);
    house.loop.poll();
}
