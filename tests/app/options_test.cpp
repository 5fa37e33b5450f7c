#include "app/options.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;
namespace fs = std::filesystem;

namespace {

struct Parsed {
    std::optional<app::Options> options;
    int exit_code = -1;
};

Parsed parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "newswatchd");
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    Parsed parsed;
    parsed.options = app::parse_options(static_cast<int>(argv.size()), argv.data(), parsed.exit_code);
    return parsed;
}

}  // namespace

TEST_CASE("without options the packaged configuration is used", "[options]") {
    const auto parsed = parse({});
    REQUIRE(parsed.options);
    CHECK(parsed.options->config == "/etc/newswatch/newswatch.toml");
    CHECK_FALSE(parsed.options->state_dir);
    CHECK(parsed.options->plugin_path.empty());
    CHECK(parsed.options->log_level.empty());
    CHECK_FALSE(parsed.options->once);
}

TEST_CASE("every option is read", "[options]") {
    const auto parsed = parse({"-c", "a.toml", "--once", "--state-dir", "state", "--plugin-path", "p",
                               "--plugin-path", "q", "--log-level", "debug"});
    REQUIRE(parsed.options);
    CHECK(parsed.options->config == "a.toml");
    CHECK(parsed.options->once);
    CHECK(parsed.options->state_dir == fs::path{"state"});
    CHECK(parsed.options->plugin_path == std::vector<fs::path>{"p", "q"});
    CHECK(parsed.options->log_level == "debug");
}

TEST_CASE("help and version end with 0, a wrong option with 64", "[options]") {
    struct Row {
        std::vector<std::string> arguments;
        int exit_code;
    };
    const auto row = GENERATE(values<Row>({{{"--help"}, 0},
                                           {{"--version"}, 0},
                                           {{"--nonsense"}, 64},
                                           {{"stray"}, 64},
                                           {{"--config"}, 64},
                                           {{"--log-level", "loud"}, 64}}));
    INFO(row.arguments.front());
    const auto parsed = parse(row.arguments);
    CHECK_FALSE(parsed.options);
    CHECK(parsed.exit_code == row.exit_code);
}
