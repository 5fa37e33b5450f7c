#include <cstdio>

#include "api/detail/views.hpp"

namespace newswatch::api {
namespace {

// The Prometheus text format, version 0.0.4.
class Exposition {
public:
    void begin(std::string_view name, std::string_view type, std::string_view help) {
        name_ = "newswatch_" + std::string{name};
        text_ += "# HELP " + name_ + " " + std::string{help} + "\n# TYPE " + name_ + " " + std::string{type} +
                 "\n";
    }
    void sample(double value, std::string_view label = {}, std::string_view label_value = {},
                std::string_view label2 = {}, std::string_view value2 = {}) {
        text_ += name_;
        if (!label.empty()) {
            text_ += "{" + pair(label, label_value);
            if (!label2.empty()) text_ += "," + pair(label2, value2);
            text_ += "}";
        }
        char number[40];
        std::snprintf(number, sizeof number, " %.17g\n", value);
        text_ += number;
    }
    void one(std::string_view name, std::string_view type, std::string_view help, double value) {
        begin(name, type, help);
        sample(value);
    }
    std::string text() { return std::move(text_); }

private:
    static std::string pair(std::string_view label, std::string_view value) {
        std::string escaped;
        for (const char c : value) {
            if (c == '\\' || c == '"') escaped += '\\';
            escaped += c == '\n' ? ' ' : c;
        }
        return std::string{label} + "=\"" + escaped + "\"";
    }
    std::string name_, text_;
};

double number(std::uint64_t n) { return static_cast<double>(n); }

void expose_collecting(Exposition& out, const Rooms& rooms) {
    const auto& c = rooms.collector.counters();
    out.one("polls_total", "counter", "Polls ended.", number(c.polls));
    out.one("polls_unchanged_total", "counter", "Polls answered with 304 or an unchanged file.",
            number(c.unchanged));
    out.one("polls_failed_total", "counter", "Polls that brought no feed.", number(c.failures));
    out.one("fetched_bytes_total", "counter", "Bytes of feeds, decompressed.", number(c.bytes));
    out.one("articles_new_total", "counter", "Articles found for the first time.", number(c.articles));
    out.one("articles_updated_total", "counter", "Edits of known articles.", number(c.updates));
    out.one("pushes_total", "counter", "Deliveries of WebSub hubs.", number(c.pushes));
    out.one("pushes_ignored_total", "counter", "Deliveries without the hub's signature.",
            number(c.pushes_ignored));
    std::size_t failing = 0;
    const auto sources = rooms.collector.status();
    for (const auto& source : sources) failing += source.state.failures != 0;
    out.one("sources", "gauge", "Sources configured.", number(sources.size()));
    out.one("sources_failing", "gauge", "Sources whose last poll failed.", number(failing));
}

void expose_examining(Exposition& out, const Rooms& rooms) {
    const auto& p = rooms.pipeline.counters();
    out.one("articles_examined_total", "counter", "Articles that went through the plugins.",
            number(p.articles));
    out.one("alerts_total", "counter", "Alerts raised.", number(p.alerts));
    out.one("alerts_repeated_total", "counter", "Alerts dropped as already raised.", number(p.repeated));
    const auto counters = rooms.pipeline.chain()->counters();
    out.begin("plugin_articles_total", "counter", "Articles seen by a plugin instance.");
    for (const auto& c : counters) out.sample(number(c.articles), "instance", c.instance);
    out.begin("plugin_alerts_total", "counter", "Alerts of a plugin instance.");
    for (const auto& c : counters) out.sample(number(c.alerts), "instance", c.instance);
    out.begin("plugin_errors_total", "counter", "Articles at which a plugin instance failed.");
    for (const auto& c : counters) out.sample(number(c.errors), "instance", c.instance);
    out.begin("plugin_busy_seconds_total", "counter", "Time spent inside a plugin instance.");
    for (const auto& c : counters) out.sample(number(c.busy_ns) / 1e9, "instance", c.instance);
}

void expose_delivering(Exposition& out, const Rooms& rooms, const store::Counts& counts) {
    out.begin("delivery_attempts_total", "counter", "Attempts at delivery by channel and outcome.");
    for (const auto& [channel, c] : rooms.courier.counters()) {
        out.sample(number(c.sent), "channel", channel, "outcome", "sent");
        out.sample(number(c.retried), "channel", channel, "outcome", "retry");
        out.sample(number(c.dead), "channel", channel, "outcome", "dead");
    }
    out.begin("deliveries", "gauge", "Deliveries in the store by state.");
    out.sample(number(counts.pending), "state", "pending");
    out.sample(number(counts.delivered), "state", "done");
    out.sample(number(counts.dead), "state", "dead");
    out.one("journal_articles", "gauge", "Articles waiting to be examined.", number(counts.journal));
    out.one("archive_articles", "gauge", "Articles in the archive.", number(counts.articles));
}

}  // namespace

asio::awaitable<Response> show_metrics(Rooms& rooms, Request) {
    const auto counts = co_await rooms.store.archive().counts();
    if (!counts) co_return refusal(503, "the store does not answer: " + counts.error().message);
    Exposition out;
    out.begin("build_info", "gauge", "The running version.");
    out.sample(1, "version", rooms.version);
    expose_collecting(out, rooms);
    expose_examining(out, rooms);
    expose_delivering(out, rooms, *counts);
    co_return Response{200, "text/plain; version=0.0.4; charset=utf-8", out.text()};
}

}  // namespace newswatch::api
