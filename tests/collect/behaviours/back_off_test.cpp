// Feed Reader Behaviour 110 to 120: what does not work is asked for less and less
// (docs/feed-reader-behaviour.md).
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "collect/behaviours/reader.hpp"
#include "support/smtp_server.hpp"

using namespace newswatch;
using namespace newswatch::behaviours;

namespace {

// A source without any hint is asked so often.
constexpr auto usual = 40min;

// The waits after so many failures in a row.
std::vector<Duration> waits(Reader& reader, const config::SourceConfig& source, int count) {
    reader.start({source});
    std::vector<Duration> all;
    for (int i = 0; i < count; ++i) all.push_back(reader.until_poll());
    CHECK(reader.state(source.name).failures == static_cast<unsigned>(count) + 1);
    return all;
}

// Doubled each time, from `first` to a day.
void check_doubling(const std::vector<Duration>& all, Duration first) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        INFO("wait " << i + 1 << ": " << all[i] / 1min << " minutes");
        CHECK(about(all[i], std::min<Duration>(24h, first * (1 << i))));
    }
}

void check_back_off(const Reply& reply, Duration first) {
    Reader reader;
    reader.script("/a", {reply});
    check_doubling(waits(reader, reader.source("a"), 8), first);
}

// A port of the loopback where nobody listens, and nobody can while this is there.
class DeadPort {
public:
    DeadPort() {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        auto* const general = reinterpret_cast<sockaddr*>(&address_);
        REQUIRE(bind(socket_, general, size) == 0);
        REQUIRE(getsockname(socket_, general, &size) == 0);
    }
    ~DeadPort() { ::close(socket_); }
    DeadPort(const DeadPort&) = delete;
    DeadPort& operator=(const DeadPort&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)); }

private:
    int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address_{};
};

}  // namespace

TEST_CASE("FRB-110 what is no feed is asked for less and less, down to once a day", "[frb][back-off]") {
    check_back_off(answer(200, {{"Content-Type", "text/html"}}, "<html><body>Sold.</body></html>"), usual);
}

TEST_CASE("FRB-111 a 403 makes the reader ask less and less, down to once a day", "[frb][back-off]") {
    check_back_off(answer(403), usual);
}

TEST_CASE("FRB-112 a 404 makes the reader ask less and less, down to once a day", "[frb][back-off]") {
    check_back_off(answer(404), usual);
}

TEST_CASE("FRB-113 a server out of order is not asked more often than one in order, then less and less",
          "[frb][back-off]") {
    for (const int status : {500, 502, 503}) {
        Reader reader;
        reader.script("/a", {answer(status)});
        const auto all = waits(reader, reader.source("a"), 8);
        for (const auto wait : all) CHECK(wait >= usual);
        CHECK(about(all[3], 2 * usual));
        CHECK(about(all[5], 8 * usual));
        CHECK(about(all[7], 32 * usual));
    }
}

TEST_CASE("FRB-114 a 410 ends the polling, also across a restart", "[frb][back-off]") {
    Reader reader;
    reader.script("/a", {a_feed(), answer(410)});
    reader.start({reader.source("a")});
    reader.until_request();
    REQUIRE(reader.seen().size() == 2);
    CHECK(reader.until_poll() == 240h);
    reader.restart();
    CHECK(reader.until_poll() == 240h);
    CHECK(reader.seen().size() == 2);
}

TEST_CASE("FRB-115 a host whose name is not found is tried less and less, down to once a day",
          "[frb][back-off]") {
    Reader reader;
    // Longer than a label of a name may be (RFC 1035 section 2.3.4), so that no name server is asked.
    const auto name = std::string(64, 'a') + ".example";
    check_doubling(waits(reader, reader.source_at("a", "http://" + name + "/feed"), 9), 10min);
    CHECK(reader.state("a").last_error.find("resolve") != std::string::npos);
}

TEST_CASE("FRB-116 a host that refuses the connection is tried less and less, down to once a day",
          "[frb][back-off]") {
    const DeadPort port;
    Reader reader;
    check_doubling(waits(reader, reader.source_at("a", port.url() + "/feed"), 9), 10min);
    CHECK(reader.state("a").last_error.find("connect") != std::string::npos);
}

TEST_CASE("FRB-117 a host whose TLS fails is tried less and less, down to once a day, and never without TLS",
          "[frb][back-off]") {
    std::atomic<int> connections = 0;
    // What greets in clear text is no TLS.
    const test::SmtpServer server{[&](test::SmtpStep step, const std::string&, unsigned) {
        if (step == test::SmtpStep::greeting) ++connections;
        return step == test::SmtpStep::greeting ? test::as_usual : test::drop;
    }};
    Reader reader;
    const auto address = "https://127.0.0.1:" + std::to_string(server.port()) + "/feed";
    check_doubling(waits(reader, reader.source_at("a", address), 9), 10min);
    CHECK(connections == 10);
}

TEST_CASE("FRB-118 an answer that breaks off or never comes makes the reader ask less and less",
          "[frb][back-off]") {
    Reader of_half, of_silence;
    auto half = a_feed();
    half.cut = 60;
    of_half.script("/a", {half});
    check_doubling(waits(of_half, of_half.source("a"), 4), 10min);
    CHECK(of_half.seen().size() == 5);
    Reply silence;
    silence.hang = true;
    of_silence.script("/a", {silence});
    auto source = of_silence.source("a");
    source.timeout = 200ms;
    check_doubling(waits(of_silence, source, 4), 10min);
}

TEST_CASE("FRB-119 the back-off outlives a restart, and one good answer ends it", "[frb][back-off]") {
    Reader reader;
    reader.script("/a", {answer(404), answer(404), answer(404), answer(404), a_feed()});
    waits(reader, reader.source("a"), 3);
    reader.advance(1h);
    reader.restart();
    CHECK(reader.seen().size() == 4);
    CHECK(about(reader.until_request() + 1h, 8 * usual));
    CHECK(reader.state("a").failures == 0);
    CHECK(about(reader.until_request(), usual));
}

TEST_CASE("FRB-120 the user is told that a source is dead, once, and when it is well again",
          "[frb][back-off]") {
    Reader reader;
    std::vector<Reply> replies{a_feed()};
    replies.insert(replies.end(), 7, answer(404));
    replies.push_back(a_feed());
    reader.script("/a", replies);
    reader.start({reader.source("a")});
    for (int i = 0; i < 8; ++i) reader.until_request();
    std::vector<std::string> told;
    for (const auto& one : reader.articles())
        for (const auto& annotation : one.annotations)
            if (annotation.key == notice_key) told.push_back(annotation.value);
    std::reverse(told.begin(), told.end());  // the archive has the latest first
    CHECK(told == std::vector<std::string>{"source-dead", "source-recovered"});
}
