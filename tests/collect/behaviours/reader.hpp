// A whole reader of feeds for one test: the collector with its real client and store, a clock that is turned
// by hand, and a server on the loopback that follows a script and remembers what it was asked, and when.
#pragma once

#include <catch2/catch.hpp>
#include <memory>

#include "config/config.hpp"
#include "store/source_states.hpp"
#include "support/http_server.hpp"

namespace newswatch::behaviours {
using namespace std::chrono_literals;
using Reply = test::ServedReply;
using Headers = std::vector<std::pair<std::string, std::string>>;

inline const Timestamp noon = *from_rfc3339("2026-03-01T12:00:00Z");  // a Sunday

// A request as the server saw it; `at` is the time of the reader's clock.
struct Seen : test::ServedRequest {
    Timestamp at{};
};

// An RSS feed of one undated item; `channel` is more to say in it.
inline Reply a_feed(Headers headers = {}, const std::string& channel = {}) {
    headers.emplace_back("Content-Type", "application/rss+xml");
    Reply reply;
    reply.headers = std::move(headers);
    reply.body =
        "<rss version='2.0' "
        "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>t</title>" +
        channel + "<item><guid>1</guid><title>First</title></item></channel></rss>";
    return reply;
}

inline Reply answer(int status, Headers headers = {}, std::string body = {}) {
    Reply reply;
    reply.status = status;
    reply.headers = std::move(headers);
    reply.body = std::move(body);
    return reply;
}

inline Reply moved(int status, const std::string& location) {
    return answer(status, {{"Location", location}});
}

// What "not before, and not much later" means: a tenth of spread, and the step of Reader::until_request.
inline bool about(Duration wait, Duration asked) {
    return wait >= asked && wait <= asked + asked / 10 + 1min;
}

class Reader {
public:
    config::Config config;        // read when the reader starts
    std::string user_agent = {};  // instead of the one that follows from the configuration

    Reader();
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // What a path is answered: the replies in their order, the last one for ever; 404 for any other path.
    void script(const std::string& target, std::vector<Reply> replies);
    std::string url(const std::string& target = "/") const;
    std::uint16_t port() const;

    // A source at the path of its name, every ten minutes at most.
    config::SourceConfig source(const std::string& name) const;
    config::SourceConfig source_at(const std::string& name, const std::string& address) const;
    // One that is reached by way of the server as its proxy, so that its host may have any name.
    config::SourceConfig source_behind(const std::string& name, const std::string& address) const;

    void start(std::vector<config::SourceConfig> sources);
    void replace(std::vector<config::SourceConfig> sources);
    // Another process with the same state directory and configuration.
    void restart();

    void advance(Duration by);
    // Turns the clock, a minute at a time, until the server is asked again; how long that took. Ten days when
    // it is not.
    Duration until_request();
    // The same for a poll, whether or not it reaches the server.
    Duration until_poll();
    Result<void> poll_by_hand(const std::string& name);
    // Lets everything that is due happen.
    void settle();

    std::vector<Seen> seen() const;
    std::vector<Seen> seen(const std::string& target) const;
    Seen last() const;
    std::size_t connections() const;
    std::uint64_t polls() const;
    store::SourceState state(const std::string& name) const;
    std::string duplicate_of(const std::string& name) const;
    // What the store has of the source, and of all articles, the latest first.
    store::SourceState remembered(const std::string& name);
    std::vector<Article> articles();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace newswatch::behaviours
