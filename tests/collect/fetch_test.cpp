#include "collect/fetch.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "runtime/task_group.hpp"

using namespace newswatch;
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

asio::awaitable<void> fetch_into(collect::Fetcher& fetcher, config::SourceConfig source,
                                 collect::Validators validators, std::optional<collect::Fetched>& out) {
    auto url = source.url;
    auto fetched = co_await fetcher.fetch(std::move(source), std::move(url), std::move(validators));
    out = std::move(fetched);
}

struct LocalFeed {
    LocalFeed() {
        char name[] = "/tmp/newswatch-fetch-XXXXXX";
        folder = ::mkdtemp(name);
        write("<rss/>");
        source.name = "Local";
        source.url = "file:" + (folder / "feed.xml").string();
    }
    ~LocalFeed() { fs::remove_all(folder); }
    void write(const std::string& text) { std::ofstream{folder / "feed.xml"} << text; }
    collect::Fetched fetch(collect::Validators validators = {}) {
        asio::io_context loop{1};
        asio::thread_pool pool{1};
        runtime::SystemClock clock;
        net::HttpClient client{loop.get_executor(), {}, {}};
        collect::SourceFetcher fetcher{client, pool.get_executor(), clock};
        runtime::TaskGroup tasks{loop.get_executor()};
        std::optional<collect::Fetched> fetched;
        tasks.spawn("fetch", fetch_into(fetcher, source, std::move(validators), fetched));
        while (!fetched && loop.run_one() != 0) {
        }
        loop.poll();
        return *fetched;
    }
    fs::path folder;
    config::SourceConfig source;
};

}  // namespace

TEST_CASE("a feed on this machine is read, and not again while it is unchanged", "[fetch]") {
    LocalFeed local;
    fs::rename(local.folder / "feed.xml", local.folder / "a feed 100%.xml");
    local.source.url = "file:" + (local.folder / "a feed 100%.xml").string();
    CHECK(std::holds_alternative<collect::Body>(local.fetch()));
    fs::rename(local.folder / "a feed 100%.xml", local.folder / "feed.xml");
    local.source.url = "file:" + (local.folder / "feed.xml").string();
    const auto first = local.fetch();
    REQUIRE(std::holds_alternative<collect::Body>(first));
    const auto& body = std::get<collect::Body>(first);
    CHECK(body.bytes == "<rss/>");
    CHECK(std::holds_alternative<collect::NotModified>(local.fetch(body.validators)));
    local.write("<rss version='2.0'/>");
    CHECK(std::holds_alternative<collect::Body>(local.fetch(body.validators)));
}

TEST_CASE("a missing, an unreadable and a too large file are failures with their reason", "[fetch]") {
    LocalFeed local;
    local.source.max_bytes = 3;
    const auto large = local.fetch();
    REQUIRE(std::holds_alternative<collect::Failure>(large));
    CHECK(std::get<collect::Failure>(large).reason.find("max_bytes = 3") != std::string::npos);
    local.source.url = "file:" + local.folder.string();
    CHECK(std::get<collect::Failure>(local.fetch()).reason.find("not a regular file") != std::string::npos);
    local.source.url = "file:/nonexistent/feed.xml";
    CHECK(std::get<collect::Failure>(local.fetch()).reason.find("No such file") != std::string::npos);
}

TEST_CASE("a source on loopback is refused unless the configuration allows it", "[fetch]") {
    LocalFeed local;
    local.source.url = "http://127.0.0.1:9/feed";
    const auto refused = local.fetch();
    REQUIRE(std::holds_alternative<collect::Failure>(refused));
    CHECK(std::get<collect::Failure>(refused).reason.find("loopback") != std::string::npos);
}
