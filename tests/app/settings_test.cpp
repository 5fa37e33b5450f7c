#include "app/settings.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;

namespace {

plugin::LoadReport report(plugin::LoadState state, std::vector<Problem> problems = {}) {
    plugin::LoadReport made;
    made.id = "org.example.one";
    made.instance = "one";
    made.state = state;
    made.problems = std::move(problems);
    return made;
}

class ReportedChain final : public plugin::Chain {
public:
    explicit ReportedChain(plugin::LoadReport report) : reports_{std::move(report)} {}
    const std::vector<plugin::LoadReport>& reports() const override { return reports_; }
    std::vector<plugin::Findings> process(std::vector<Article>& articles, Timestamp) override {
        return std::vector<plugin::Findings>(articles.size());
    }
    std::vector<plugin::InstanceCounters> counters() const override { return {}; }

private:
    std::vector<plugin::LoadReport> reports_;
};

bool usable(bool required, plugin::LoadReport of) {
    config::Config config;
    config.plugins.push_back(
        {.id = "org.example.one", .instance = "one", .required = required, .config = {}, .where = {}});
    return app::can_be_used(config, ReportedChain{std::move(of)});
}

}  // namespace

TEST_CASE("a plugin that does not load stands in the way only when it is required", "[settings]") {
    using plugin::LoadState;
    for (const auto state : {LoadState::failed, LoadState::incompatible, LoadState::disabled}) {
        CHECK(usable(false, report(state)));
        CHECK_FALSE(usable(true, report(state)));
    }
    CHECK(usable(true, report(LoadState::loaded)));
}

TEST_CASE("errors in a plugin's own configuration stand in the way of everything, warnings do not",
          "[settings]") {
    using plugin::LoadState;
    const Problem error{{"rules.toml", 3, 9}, "a query is expected", true};
    const Problem warning{{"rules.toml", 3, 9}, "the same alias twice", false};
    CHECK_FALSE(usable(false, report(LoadState::failed, {warning, error})));
    CHECK(usable(false, report(LoadState::loaded, {warning})));
}

TEST_CASE("the command line's log level is stronger than the configuration's", "[settings]") {
    config::Config config;
    config.daemon.log_level = "warn";
    app::Options options;
    CHECK(app::log_level(options, config) == log::Level::warn);
    options.log_level = "trace";
    CHECK(app::log_level(options, config) == log::Level::trace);
}

TEST_CASE("only what is read at the start alone needs a restart", "[settings]") {
    const config::Config now;
    const auto changed = [&](auto change) {
        auto next = now;
        change(next);
        return app::needs_restart(now, next);
    };
    CHECK_FALSE(changed([](auto&) {}));
    CHECK_FALSE(changed([](auto& c) { c.daemon.log_level = "debug"; }));
    CHECK_FALSE(changed([](auto& c) { c.keep = std::chrono::hours{1}; }));
    CHECK(changed([](auto& c) { c.daemon.listen = ""; }));
    CHECK(changed([](auto& c) { c.daemon.hosts = {"a"}; }));
    CHECK(changed([](auto& c) { c.websub.callback = "https://a.example/websub"; }));
    CHECK(changed([](auto& c) { c.daemon.token = config::Secret{"file:a", "b"}; }));
    CHECK(changed([](auto& c) { c.network.contact = "a@example.org"; }));
    CHECK(changed([](auto& c) { c.network.per_host = 3; }));
}
