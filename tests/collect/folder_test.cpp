// A source that is a folder, from the kernel's news to the store. The folders and inotify are real.
#include <sys/fsuid.h>
#include <unistd.h>

#include "collect/drop_folder.hpp"

using namespace newswatch;
using namespace newswatch::collect_test;

namespace {

std::string item(const std::string& title) {
    return "<rss version='2.0'><channel><item><guid>" + title + "</guid><title>" + title +
           "</title></item></channel></rss>";
}

config::SourceConfig source_of(const std::string& path) {
    auto made = source("agency");
    made.url = "file:" + path;
    return made;
}

asio::awaitable<void> poll_once(collect::Collector& collector, std::vector<config::SourceConfig> sources,
                                bool& done) {
    const auto polled = co_await collector.poll_once(std::move(sources));
    CHECK(polled);
    done = true;
}

struct Watched : Workshop {
    // Asks each time that nothing is left to do, so that a condition may turn the clock; false when it is so
    // after no hundred times. What the kernel tells of a folder is there when the call that caused it
    // returns.
    template <class Condition>
    bool until(Condition condition) {
        for (int round = 0; round < 100; ++round) {
            quiet();
            if (condition()) return true;
        }
        return false;
    }
    store::SourceState state() { return collector.status().front().state; }
    bool looked() { return state().last_polled.has_value() && !collector.status().front().polling; }
    void begin(const config::SourceConfig& source) {
        start({source});
        REQUIRE(until([&] { return looked(); }));
    }
    // Nobody tells when a file does not come; the clock goes on until what waits is looked at again.
    bool take(std::size_t count) {
        return until([&] {
            if (states.articles.size() < count) clock.advance(1s);
            return states.articles.size() >= count && looked();
        });
    }
    std::set<std::string> titles() const {
        std::set<std::string> titles;
        for (const auto& found : states.articles) titles.insert(found.article.title);
        return titles;
    }
    ~Watched() { end(); }
    void end() {
        tasks.spawn("stop", collector.stop());
        CHECK(until([&] { return tasks.size() == 0; }));
    }
};

}  // namespace

TEST_CASE("files that lie in a folder are taken at the start, those that are put there when they come",
          "[folder]") {
    DropFolder drop;
    drop.write("first.xml", item("first"));
    Watched shop;
    shop.begin(source_of(drop.path()));
    REQUIRE(shop.take(1));
    drop.move_in("second.xml", item("second"));
    REQUIRE(shop.until([&] { return shop.states.articles.size() == 2; }));
    drop.write("third.txt", "third\nA text.");
    REQUIRE(shop.until([&] { return shop.states.articles.size() == 3; }));
    CHECK(shop.titles() == std::set<std::string>{"first", "second", "third"});
    CHECK(shop.states.files.size() == 3);
    CHECK(drop.names().size() == 3);
    for (const bool whole : shop.states.whole) CHECK_FALSE(whole);
    CHECK(shop.until([&] { return shop.looked(); }));
    CHECK(shop.state().articles == 3);
    CHECK(shop.fetcher.asked.empty());
}

TEST_CASE("what was taken is not taken again after a restart", "[folder]") {
    DropFolder drop;
    drop.write("first.xml", item("first"));
    drop.write("garbage.bin", std::string("\0\1\2\3", 4));
    decltype(MemoryStates::files) files;
    {
        Watched shop;
        shop.begin(source_of(drop.path()));
        REQUIRE(shop.take(1));
        REQUIRE(shop.until([&] {
            shop.clock.advance(1s);
            return shop.states.files.size() == 2;
        }));
        files = shop.states.files;
    }
    Watched again;
    again.states.files = files;
    drop.write("second.xml", item("second"));
    again.begin(source_of(drop.path()));
    REQUIRE(again.take(1));
    CHECK(again.titles() == std::set<std::string>{"second"});
    CHECK(again.state().last_error.find("a file cannot be read: garbage.bin: ") == 0);
    CHECK(again.state().failures == 0);
}

TEST_CASE("a folder that is missing is a failure, and its files come when it does, and when it comes again",
          "[folder]") {
    DropFolder around;
    const auto path = around.path() + "/drop";
    Watched shop;
    shop.fetcher.answer =
        collect::Failure{.reason = path + ": No such file or directory", .cause = collect::Cause::here};
    shop.begin(source_of(path));
    CHECK(shop.state().failures == 1);
    CHECK(shop.state().last_error == path + ": No such file or directory");
    const auto bring = [&](const std::string& title, std::size_t count) {
        std::filesystem::create_directory(around.path() + "/." + title);
        around.write("." + title + "/" + title + ".xml", item(title));
        std::filesystem::rename(around.path() + "/." + title, path);
        return shop.take(count);
    };
    REQUIRE(bring("first", 1));
    CHECK(shop.state().failures == 0);
    std::filesystem::remove_all(path);
    REQUIRE(shop.until([&] { return shop.state().failures == 1 && shop.looked(); }));
    CHECK(shop.clock.now() < *from_rfc3339("2026-03-01T12:10:00Z"));
    REQUIRE(bring("second", 2));
    CHECK(shop.titles() == std::set<std::string>{"first", "second"});
}

TEST_CASE("a look at each interval finds what nobody told of", "[folder]") {
    DropFolder drop;
    drop.write("first.xml", item("first"));
    Watched shop;
    shop.begin(source_of(drop.path()));
    REQUIRE(shop.take(1));
    // A hard link from elsewhere is no event that is watched.
    DropFolder elsewhere;
    elsewhere.write("linked.xml", item("linked"));
    std::filesystem::create_hard_link(elsewhere.path() + "/linked.xml", drop.path() + "/linked.xml");
    shop.quiet();
    CHECK(shop.states.articles.size() == 1);
    shop.clock.advance(9min);
    shop.quiet();
    CHECK(shop.states.articles.size() == 1);
    shop.clock.advance(1min);
    REQUIRE(shop.take(2));
    CHECK(shop.titles() == std::set<std::string>{"first", "linked"});
}

TEST_CASE("hundreds of files are taken step by step, and the first contact lasts until the last",
          "[folder]") {
    DropFolder drop;
    for (int i = 0; i < 250; ++i) {
        const auto name = std::to_string(i) + ".txt";
        drop.write(name, "Number " + std::to_string(i) + "\nText.");
        drop.date(name, *from_rfc3339("2025-01-01T00:00:00Z"));
    }
    Watched shop;
    shop.begin(source_of(drop.path()));
    REQUIRE(shop.take(250));
    CHECK(shop.titles().size() == 250);
    for (const auto& found : shop.states.articles) CHECK(found.archive_only);
    const auto& recorded = shop.states.recorded;
    REQUIRE(recorded.size() >= 3);
    CHECK_FALSE(recorded.front().last_success);
    CHECK(recorded.back().last_success);
    drop.move_in("old.txt", "Old\nText.");
    REQUIRE(shop.take(251));
    CHECK_FALSE(shop.states.articles.back().archive_only);
}

TEST_CASE("when the store refuses, the files are taken once it works again", "[folder]") {
    DropFolder drop;
    drop.write("first.xml", item("first"));
    auto source = source_of(drop.path());
    source.after = config::AfterTaking::remove;
    Watched shop;
    shop.states.refuse = true;
    shop.start({source});
    CHECK(shop.until([&] {
        shop.clock.advance(100ms);
        return shop.state().next_due > shop.clock.now() + 20s;
    }));
    CHECK(drop.names().size() == 1);
    shop.states.refuse = false;
    REQUIRE(shop.take(1));
    CHECK(shop.until([&] { return drop.names().empty(); }));
    CHECK(shop.states.articles.size() == 1);
}

TEST_CASE("a folder that cannot be looked into is a failure of this machine", "[folder]") {
    DropFolder drop;
    Watched shop;
    // Root may look into everything, and nobody into nothing: setfsuid(2) is the pool's one thread's own.
    constexpr uid_t nobody = 65534;
    if (::geteuid() == 0) asio::post(shop.pool, [] { ::setfsuid(nobody); });
    std::filesystem::permissions(drop.path(), std::filesystem::perms::none);
    shop.begin(source_of(drop.path()));
    CHECK(shop.state().last_error == drop.path() + ": Permission denied");
    std::filesystem::permissions(drop.path(), std::filesystem::perms::owner_all);
}

TEST_CASE("looking once at a folder takes what is there", "[folder]") {
    DropFolder drop;
    drop.write("first.xml", item("first"));
    drop.write("cut.xml", "<rss version='2.0'><channel><item><title>Cut</title><description>Text that br");
    Workshop shop;
    bool done = false;
    shop.tasks.spawn("once", poll_once(shop.collector, {source_of(drop.path())}, done));
    for (int round = 0; round < 100 && !done; ++round) {
        shop.quiet();
        shop.clock.advance(500ms);
    }
    REQUIRE(done);
    CHECK(shop.states.articles.size() == 2);
}
