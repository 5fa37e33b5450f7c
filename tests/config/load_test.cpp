// What a good configuration becomes.
#include <catch2/catch.hpp>

#include "config/config_files.hpp"

using namespace newswatch;
using namespace std::chrono_literals;
using test::ConfigFiles;
using test::Texts;
using test::Variable;

namespace {

constexpr auto everything = R"(
[daemon]
listen = "[::1]:0"
socket = "run/api.sock"
hosts = ["news.example.org"]
log_level = "debug"
[store]
keep = "30d"
[network]
allow = ["10.0.0.0/8"]
contact = "mailto@example.org"
ca_file = "certs/all.pem"
connections = 7
per_host = 3
[plugins]
path = ["plugins", "/opt/plugins"]
[smtp]
host = "smtp.example.org"
security = "tls"
from = "news@example.org"
from_name = "Wächter"
connections = 4
[[source]]
name = "One"
url = "https://example.org/feed?a=b"
tags = ["x", "y z"]
language = "pt-BR"
interval = "90s"
max_age = "0s"
timeout = "5s"
max_bytes = "2MiB"
[[plugin]]
id = "newswatch.keyword"
required = true
[plugin.config]
z = [1, 2.5]
a = {deep = {yes = true}, when = 2025-09-01}
[[plugin]]
id = "newswatch.keyword"
instance = "second"
[[recipient]]
name = "mail"
email = "press@example.org"
[[recipient]]
name = "box"
maildir = "${state_dir}/mail"
[[recipient]]
name = "hook"
webhook = {url = "https://example.org/hook"}
[[route]]
match = {plugin = "second", rule = "nato-*", source = "One", tag = "x", severity = "high"}
to = ["mail", "box"]
[[route]]
to = []
)";

}  // namespace

TEST_CASE("an empty file means the defaults, with warnings of what is missing", "[config]") {
    const Variable state{"STATE_DIRECTORY", nullptr}, runtime{"RUNTIME_DIRECTORY", nullptr};
    ConfigFiles files;
    files.overrides.state_dir.reset();
    const auto loaded = files.load("");
    CHECK(loaded.ok());
    REQUIRE(loaded.problems.size() == 3);
    CHECK_FALSE(loaded.problems[0].fatal);
    CHECK(loaded.problems[0].message.find("no sources") == 0);
    CHECK(loaded.problems[1].message.find("no plugins") == 0);
    CHECK(loaded.problems[2].message.find("no routes") == 0);
    const auto& config = loaded.config;
    CHECK(config.daemon.state_dir == "/var/lib/newswatch");
    CHECK(config.daemon.socket == "/var/lib/newswatch/api.sock");
    CHECK(config.daemon.listen == "127.0.0.1:8087");
    CHECK(config.keep == 24h * 90);
    CHECK(config.plugin_path == std::vector<std::filesystem::path>{"/usr/lib/newswatch/plugins"});
    CHECK(config.network.ca_file == "/etc/ssl/certs/ca-certificates.crt");
    CHECK_FALSE(config.smtp);
}

TEST_CASE("the sections that stand once arrive where they belong", "[config]") {
    ConfigFiles files;
    const auto loaded = files.load(everything);
    REQUIRE(files.problems(loaded) == Texts{});
    REQUIRE(loaded.ok());
    const auto& config = loaded.config;
    const auto& directory = files.directory();
    CHECK(config.file == directory / "newswatch.toml");
    CHECK(config.daemon.listen == "[::1]:0");
    CHECK(config.daemon.socket == directory / "run/api.sock");
    CHECK(config.daemon.hosts == Texts{"news.example.org"});
    CHECK(config.daemon.log_level == "debug");
    CHECK(config.keep == 24h * 30);
    CHECK(config.network.allow == Texts{"10.0.0.0/8"});
    CHECK(config.network.contact == "mailto@example.org");
    CHECK(config.network.ca_file == directory / "certs/all.pem");
    CHECK(config.network.connections == 7);
    CHECK(config.network.per_host == 3);
    CHECK(config.plugin_path == std::vector<std::filesystem::path>{directory / "plugins", "/opt/plugins"});
    REQUIRE(config.smtp);
    CHECK(config.smtp->port == 465);
    CHECK(config.smtp->from_name == "Wächter");
    CHECK(config.smtp->connections == 4);
}

TEST_CASE("sources, plugins, recipients and routes arrive where they belong", "[config]") {
    const ConfigFiles files;
    const auto loaded = files.load(everything);
    const auto& config = loaded.config;
    const auto& directory = files.directory();
    REQUIRE(config.sources.size() == 1);
    const auto& source = config.sources[0];
    CHECK(source.url == "https://example.org/feed?a=b");
    CHECK(source.tags == Texts{"x", "y z"});
    CHECK(source.language == "pt-BR");
    CHECK(source.interval == 90s);
    CHECK(source.max_age == 0s);
    CHECK(source.timeout == 5s);
    CHECK(source.max_bytes == 2u << 20);
    CHECK(source.where.line == 23);
    REQUIRE(config.plugins.size() == 2);
    CHECK(config.plugins[0].instance == "keyword");
    CHECK(config.plugins[0].required);
    CHECK(config.plugins[1].instance == "second");
    REQUIRE(config.recipients.size() == 3);
    CHECK(config.recipients[0].email == "press@example.org");
    CHECK(config.recipients[1].maildir == directory / "state/mail");
    REQUIRE(config.recipients[2].webhook);
    CHECK(config.recipients[2].webhook->url == "https://example.org/hook");
    REQUIRE(config.routes.size() == 2);
    CHECK(config.routes[0].plugin == "second");
    CHECK(config.routes[0].rule == "nato-*");
    CHECK(config.routes[0].tag == "x");
    CHECK(config.routes[0].severity == Severity::high);
    CHECK(config.routes[0].to == Texts{"mail", "box"});
    CHECK(config.routes[1].to.empty());
}

TEST_CASE("a plugin's own settings keep their order and places", "[config]") {
    ConfigFiles files;
    const auto loaded = files.load(
        "[[plugin]]\nid = \"x.y\"\n[plugin.config]\nz = [1, 2.5]\na = {b = true, d = 2025-09-01}\n");
    REQUIRE(loaded.config.plugins.size() == 1);
    const auto& config = loaded.config.plugins[0].config;
    const auto& map = std::get<Value::Map>(config.data);
    REQUIRE(map.size() == 2);
    CHECK(map[0].first == "z");
    const auto& list = std::get<Value::List>(map[0].second.data);
    CHECK(std::get<std::int64_t>(list.at(0).data) == 1);
    CHECK(std::get<double>(list.at(1).data) == 2.5);
    CHECK(list.at(1).where.line == 4);
    CHECK(list.at(1).where.column == 9);
    REQUIRE(config.find("a"));
    CHECK(std::get<bool>(config.find("a")->find("b")->data));
    CHECK(std::get<std::string>(config.find("a")->find("d")->data) == "2025-09-01");
    CHECK(config.where.file == (files.directory() / "newswatch.toml").string());
}

TEST_CASE("the state directory comes from the command line, else the file, else systemd", "[config]") {
    const Variable state{"STATE_DIRECTORY", "/var/lib/given:/var/lib/other"};
    ConfigFiles files;
    const std::string with = "[daemon]\nsocket = \"${state_dir}/s\"\nstate_dir = \"here/../state2\"\n";
    CHECK(files.load(with).config.daemon.state_dir == files.directory() / "state");
    CHECK(files.load(with).config.daemon.socket == files.directory() / "state/s");
    files.overrides.state_dir.reset();
    CHECK(files.load(with).config.daemon.state_dir == files.directory() / "state2");
    CHECK(files.load(with).config.daemon.socket == files.directory() / "state2/s");
    CHECK(files.load("").config.daemon.state_dir == "/var/lib/given");
    files.overrides.state_dir = "relative";
    CHECK(files.load("").config.daemon.state_dir == std::filesystem::current_path() / "relative");
}

TEST_CASE("the socket lies in systemd's runtime directory when there is one", "[config]") {
    const ConfigFiles files;
    {
        const Variable runtime{"RUNTIME_DIRECTORY", "/run/newswatch"};
        CHECK(files.load("").config.daemon.socket == "/run/newswatch/api.sock");
    }
    const Variable runtime{"RUNTIME_DIRECTORY", nullptr};
    CHECK(files.load("").config.daemon.socket == files.directory() / "state/api.sock");
}

TEST_CASE("plugin directories of the command line are searched first", "[config]") {
    ConfigFiles files;
    files.overrides.plugin_path = {"/first"};
    CHECK(files.load("[plugins]\npath = [\"p\"]").config.plugin_path ==
          std::vector<std::filesystem::path>{"/first", files.directory() / "p"});
}

TEST_CASE("files of sources.d are read by name, with paths relative to themselves", "[config]") {
    const ConfigFiles files;
    files.write("sources.d/b.toml", "[[source]]\nname = \"B\"\nurl = \"file:feed b.xml\"\n");
    files.write("sources.d/a.toml", "[[source]]\nname = \"A\"\nurl = \"file:///srv/a.xml\"\n");
    files.write("sources.d/.hidden.toml", "this is not TOML");
    files.write("sources.d/README.md", "this is not TOML");
    const auto loaded = files.load("[[source]]\nname = \"Z\"\nurl = \"file:sample/../z.xml\"\n");
    REQUIRE(files.problems(loaded) == Texts{});
    REQUIRE(loaded.config.sources.size() == 3);
    CHECK(loaded.config.sources[0].url == "file:" + (files.directory() / "z.xml").string());
    CHECK(loaded.config.sources[1].url == "file:/srv/a.xml");
    CHECK(loaded.config.sources[2].url == "file:" + (files.directory() / "sources.d/feed b.xml").string());
}

TEST_CASE("SMTP ports follow from the kind of security", "[config]") {
    const ConfigFiles files;
    const auto port = [&](const std::string& more) {
        return files.load("[smtp]\nhost = \"h.example\"\nfrom = \"a@b.example\"\n" + more).config.smtp->port;
    };
    CHECK(port("") == 587);
    CHECK(port("security = \"tls\"") == 465);
    CHECK(port("security = \"none\"") == 25);
    CHECK(port("security = \"none\"\nport = 2525") == 2525);
}
