// A collector that is a WebSub subscriber: the hub is a script.
#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdio>

#include "collect/workshop.hpp"

namespace newswatch::collect_test {

inline const std::string hub = "https://hub.example.net/";
inline const std::string topic = "https://a.example.org/feed";
inline const std::string links =
    "<atom:link rel='hub' href='" + hub + "'/><atom:link rel='self' href='" + topic + "'/>";

inline std::string item(const std::string& guid, const std::string& date = {}) {
    return "<item><guid>" + guid + "</guid><title>Title of " + guid + "</title>" +
           (date.empty() ? "" : "<pubDate>Sun, 01 Mar 2026 " + date + " GMT</pubDate>") + "</item>";
}

inline std::string document(const std::string& items, const std::string& extra = links) {
    return "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>T</title>" + extra +
           items + "</channel></rss>";
}

inline collect::Body listing(const std::string& items, const std::string& extra = links) {
    auto body = feed_of("x");
    body.bytes = document(items, extra);
    return body;
}

inline asio::awaitable<void> ask(collect::Collector& collector, std::string id, collect::push::Query query,
                                 collect::push::Reply& reply) {
    auto answered = co_await collector.verification(std::move(id), std::move(query));
    reply = std::move(answered);
}

inline asio::awaitable<void> bring(collect::Collector& collector, std::string id,
                                   collect::PushedContent content, collect::push::Reply& reply) {
    auto answered = co_await collector.delivery(std::move(id), std::move(content));
    reply = std::move(answered);
}

inline std::string field(const std::string& form, const std::string& name) {
    const auto at = form.find(name + "=");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 1;
    return form.substr(begin, form.find('&', begin) - begin);
}

inline std::string signature(const std::string& secret, const std::string& bytes) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest, &size);
    std::string text = "sha256=";
    for (unsigned i = 0; i < size; ++i) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", digest[i]);
        text += two;
    }
    return text;
}

struct PushWorkshop : Workshop {
    PushWorkshop() : Workshop{{"https://me.example.org/websub", 240h}} {
        states.remembers = true;
        fetcher.answer = listing(item("1", "11:00:00"));
    }
    std::string form(std::size_t index) const { return fetcher.forms.at(index).second; }
    std::string id() const { return form(0).substr(form(0).find("%3Fid%3D") + 8, 32); }
    std::string secret() const { return field(form(0), "hub.secret"); }

    collect::push::Reply verify(const std::string& mode = "subscribe", const std::string& lease = "864000") {
        collect::push::Reply reply{0};
        collect::push::Query query;
        query.mode = mode;
        query.topic = topic;
        query.challenge = "challenge";
        query.lease_seconds = lease;
        tasks.spawn("verify", ask(collector, id(), std::move(query), reply));
        turn();
        return reply;
    }
    collect::push::Reply deliver(const std::string& bytes, bool is_signed = true) {
        collect::push::Reply reply{0};
        collect::PushedContent content{bytes, "application/rss+xml", {}};
        content.signature = "sha256=" + std::string(64, '0');
        if (is_signed) content.signature = signature(secret(), bytes);
        tasks.spawn("deliver", bring(collector, id(), std::move(content), reply));
        for (int i = 0; i < 3; ++i) turn();
        return reply;
    }
    std::string hub_bound() const {
        const auto status = collector.status("a");
        for (const auto& bound : status->bounds)
            if (bound.name == "hub") return bound.says;
        return {};
    }
    void subscribe(config::SourceConfig one = source("a")) {
        one.max_interval = 24h;
        start({one});
        turn();
        REQUIRE(fetcher.forms.size() == 1);
        REQUIRE(verify().status == 200);
    }
};

}  // namespace newswatch::collect_test
