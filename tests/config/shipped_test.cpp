// config/ as it is shipped: it loads, shows every key and tells the true defaults.
#include <toml++/toml.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "config/config_files.hpp"
#include "config/detail/draft.hpp"

using namespace newswatch;
using test::ConfigFiles;
using test::Texts;

namespace {

const std::filesystem::path shipped = std::filesystem::path{NEWSWATCH_SOURCE_DIR} / "config";

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

// With every commented-out setting in force: explanations have a space behind their "#", settings have none.
std::string all_in_force(const std::string& text) {
    return std::regex_replace(text, std::regex{"(^|\n)#(?=[a-z\\[])"}, "$1");
}

void collect_keys(const toml::table& table, const std::string& prefix, std::set<std::string>& keys) {
    for (const auto& [key, node] : table) {
        const auto name = prefix + std::string{key.str()};
        if (!prefix.empty()) keys.insert(name);
        if (name == "plugin.config" || name == "source.headers") continue;  // others name what stands in them
        if (const auto* inner = node.as_table()) collect_keys(*inner, name + ".", keys);
        if (const auto* array = node.as_array())
            for (const auto& entry : *array)
                if (const auto* inner = entry.as_table()) collect_keys(*inner, name + ".", keys);
    }
}

}  // namespace

TEST_CASE("the shipped configuration loads without a problem", "[shipped]") {
    config::Overrides overrides;
    overrides.state_dir = "/tmp/state";
    const auto loaded = config::load(shipped / "newswatch.toml", overrides);
    Texts problems;
    for (const auto& problem : loaded.problems) problems.push_back(problem.to_text());
    CHECK(problems == Texts{});
    REQUIRE_FALSE(loaded.config.sources.empty());
    CHECK(loaded.config.sources[0].url == "file:" + (shipped / "sample/news.xml").string());
    CHECK(loaded.config.sources.size() == 5);
    REQUIRE(loaded.config.recipients.size() == 1);
    CHECK(loaded.config.recipients[0].maildir == "/tmp/state/mail");
}

TEST_CASE("the shipped configuration mentions every key there is, and none that is not", "[shipped]") {
    std::set<std::string> mentioned;
    collect_keys(toml::parse(std::string_view{all_in_force(text_of(shipped / "newswatch.toml"))}), "",
                 mentioned);
    const auto known = config::detail::known_keys();
    CHECK(mentioned == std::set<std::string>(known.begin(), known.end()));
}

TEST_CASE("with every commented-out setting in force the shipped configuration holds the defaults",
          "[shipped]") {
    ConfigFiles files;
    files.overrides.resolve_secrets = false;
    files.overrides.state_dir.reset();
    files.write("sources.opml", text_of(shipped / "sources.opml"));
    const test::Variable credentials{"CREDENTIALS_DIRECTORY", nullptr}, runtime{"RUNTIME_DIRECTORY", nullptr},
        state{"STATE_DIRECTORY", nullptr};
    const auto loaded = files.load(all_in_force(text_of(shipped / "newswatch.toml")));
    for (const auto& problem : loaded.problems) {
        INFO(problem.to_text());
        CHECK_FALSE(problem.fatal);
        CHECK(problem.message.find("no credential") != std::string::npos);
    }
    const auto& written = loaded.config;
    const config::Config defaults;
    CHECK(written.daemon.state_dir == defaults.daemon.state_dir);
    CHECK(written.daemon.listen == defaults.daemon.listen);
    CHECK(written.daemon.log_level == defaults.daemon.log_level);
    CHECK(written.daemon.socket == defaults.daemon.state_dir / "api.sock");
    CHECK(written.keep == defaults.keep);
    CHECK(written.network.ca_file == defaults.network.ca_file);
    CHECK(written.network.connections == defaults.network.connections);
    CHECK(written.network.per_host == defaults.network.per_host);
    CHECK(written.network.host_spacing == defaults.network.host_spacing);
    CHECK(written.network.address_spacing == defaults.network.address_spacing);
    CHECK(written.plugin_path == files.load("").config.plugin_path);
    REQUIRE(written.smtp);
    const config::SmtpConfig smtp;
    CHECK(written.smtp->port == smtp.port);
    CHECK(written.smtp->security == smtp.security);
    CHECK(written.smtp->from_name == smtp.from_name);
    CHECK(written.smtp->ca_file == smtp.ca_file);
    CHECK(written.smtp->connections == smtp.connections);
    const auto& source = written.sources.at(0);
    const config::SourceConfig untouched;
    CHECK(source.interval == untouched.interval);
    CHECK(source.max_interval == untouched.max_interval);
    CHECK(source.user == "newsroom");
    CHECK(source.timeout == untouched.timeout);
    CHECK(source.max_bytes == untouched.max_bytes);
    CHECK(written.plugins.at(0).instance == "keyword");
}
