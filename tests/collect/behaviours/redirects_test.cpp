// Feed Reader Behaviour 130 to 137: feeds that move (docs/feed-reader-behaviour.md).
#include "collect/behaviours/reader.hpp"
#include "support/smtp_server.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

config::SourceConfig daily(const Reader& reader, const std::string& name) {
    auto source = reader.source(name);
    source.interval = source.max_interval = 24h;
    return source;
}

// What the poll asks for, in order.
std::vector<std::string> asked_by_next_poll(Reader& reader) {
    const auto before = reader.seen().size();
    reader.until_poll();
    std::vector<std::string> targets;
    const auto seen = reader.seen();
    for (std::size_t i = before; i < seen.size(); ++i) targets.push_back(seen[i].target);
    return targets;
}

// Ten days of a source that is redirected so; what the poll after that asks for.
std::vector<std::string> asked_after_ten_days(Reader& reader, const Reply& redirect) {
    reader.script("/old", {redirect});
    reader.script("/new", {a_feed()});
    reader.start({daily(reader, "old")});
    for (int day = 0; day < 10; ++day) reader.until_poll();
    return asked_by_next_poll(reader);
}

using Targets = std::vector<std::string>;

}  // namespace

TEST_CASE("FRB-130 a 301 that stands for a week becomes the address", "[frb][redirects]") {
    Reader reader;
    CHECK(asked_after_ten_days(reader, moved(301, "/new")) == Targets{"/new"});
    // Not sooner: servers under repair send them by mistake. Seven days are eight polls.
    CHECK(reader.seen("/old").size() == 8);
}

TEST_CASE("FRB-131 a 308 that stands for a week becomes the address", "[frb][redirects]") {
    Reader reader;
    CHECK(asked_after_ten_days(reader, moved(308, "/new")) == Targets{"/new"});
}

TEST_CASE("FRB-132 the old address is not asked any more, also after a restart", "[frb][redirects]") {
    Reader reader;
    asked_after_ten_days(reader, moved(301, "/new"));
    const auto old = reader.seen("/old").size();
    reader.restart();
    for (int day = 0; day < 5; ++day) CHECK(asked_by_next_poll(reader) == Targets{"/new"});
    CHECK(reader.seen("/old").size() == old);
}

TEST_CASE("FRB-133 a 302 never becomes the address", "[frb][redirects]") {
    Reader reader;
    CHECK(asked_after_ten_days(reader, moved(302, "/new")) == Targets{"/old", "/new"});
}

TEST_CASE("FRB-134 a 307 never becomes the address", "[frb][redirects]") {
    Reader reader;
    CHECK(asked_after_ten_days(reader, moved(307, "/new")) == Targets{"/old", "/new"});
}

TEST_CASE("FRB-135 of a chain only what is permanent from its head on becomes the address",
          "[frb][redirects]") {
    Reader permanent_first, temporary_first;
    permanent_first.script("/middle", {moved(302, "/new")});
    CHECK(asked_after_ten_days(permanent_first, moved(301, "/middle")) == Targets{"/middle", "/new"});
    temporary_first.script("/middle", {moved(301, "/new")});
    CHECK(asked_after_ten_days(temporary_first, moved(302, "/middle")) == Targets{"/old", "/middle", "/new"});
}

TEST_CASE("FRB-136 a move to https whose TLS fails, or to what is no feed, never becomes the address",
          "[frb][redirects]") {
    const test::SmtpServer no_tls{[](test::SmtpStep step, const std::string&, unsigned) {
        return step == test::SmtpStep::greeting ? test::as_usual : test::drop;
    }};
    Reader to_https, to_page;
    const auto address = "https://127.0.0.1:" + std::to_string(no_tls.port()) + "/feed";
    CHECK(asked_after_ten_days(to_https, moved(301, address)) == Targets{"/old"});
    CHECK(to_https.state("old").failures == 12);
    to_page.script("/page", {answer(200, {}, "<html>for sale</html>")});
    CHECK(asked_after_ten_days(to_page, moved(301, "/page")) == Targets{"/old", "/page"});
    CHECK(to_page.state("old").articles == 0);
}

TEST_CASE("FRB-137 two sources that permanent redirects lead to one feed are one", "[frb][redirects]") {
    Reader reader;
    reader.script("/a", {moved(301, "/b")});
    reader.script("/b", {a_feed()});
    reader.start({daily(reader, "b")});
    reader.replace({daily(reader, "a"), daily(reader, "b")});
    CHECK(reader.duplicate_of("a") == "b");
    for (int day = 0; day < 3; ++day) CHECK(asked_by_next_poll(reader) == Targets{"/b"});
    CHECK(reader.seen("/a").size() == 1);
    CHECK(reader.articles().size() == 1);
}
