// What is said about a bad configuration, word for word and with its place.
#include <catch2/catch.hpp>

#include "config/config_files.hpp"

using namespace newswatch;
using test::ConfigFiles;
using test::Texts;

namespace {

struct Row {
    std::string text;
    Texts problems;  // without the file's name in front
};

void check(const Row& row) {
    const ConfigFiles files;
    Texts expected;
    for (const auto& problem : row.problems) expected.push_back("newswatch.toml:" + problem);
    INFO(row.text);
    CHECK(files.problems(row.text) == expected);
}

const std::string source = "[[source]]\nname = \"S\"\nurl = \"https://s.example/\"\n";
const std::string box = "[[recipient]]\nname = \"box\"\nmaildir = \"m\"\n";

}  // namespace

TEST_CASE("unknown keys are named with the nearest valid one", "[problems]") {
    check(GENERATE(values<Row>({
        {"[deamon]\n", {"1:2: unknown key \"deamon\" in the configuration; did you mean \"daemon\"?"}},
        {"[[sources]]\n", {"1:3: unknown key \"sources\" in the configuration; did you mean \"source\"?"}},
        {"[daemon]\n  lisen = \"\"\n", {"2:3: unknown key \"lisen\" in [daemon]; did you mean \"listen\"?"}},
        {"[store]\nretention = 3\n", {"2:1: unknown key \"retention\" in [store]; known keys: keep"}},
        {source + "intervall = \"5m\"\n",
         {"4:1: unknown key \"intervall\" in [[source]]; did you mean \"interval\"?"}},
        {box + "[[route]]\nto = [\"box\"]\nmatch = {plugn = \"x\"}\n",
         {"6:10: unknown key \"plugn\" in match; did you mean \"plugin\"?"}},
        {"[[recipient]]\nname = \"h\"\nwebhook = {url = \"https://h.example/\", secrets = \"x\"}\n",
         {"3:40: unknown key \"secrets\" in webhook; did you mean \"secret\"?"}},
        {"[store]\n\"a\\u0000\\nb\" = 1\n",
         {"2:1: unknown key \"a\\x00\\x0ab\" in [store]; known keys: keep"}},
    })));
}

TEST_CASE("a value of the wrong type is told what was expected and what was found", "[problems]") {
    check(GENERATE(values<Row>({
        {"daemon = 1\n", {"1:10: daemon: expected a table, written [daemon], got 1"}},
        {"[[daemon]]\n", {"1:1: daemon: expected a table, written [daemon], got an array"}},
        {"[source]\n", {"1:1: source: expected an array of tables, written [[source]], got a table"}},
        {"source = [1]\n", {"1:11: source: expected an array of tables, written [[source]], got 1"}},
        {"[daemon]\nhosts = \"a\"\n", {"2:9: hosts: expected an array, each entry a host name, got \"a\""}},
        {"[daemon]\nhosts = [\"a\", true, \"b c\"]\n",
         {"2:15: hosts: expected a host name, got true", "2:21: hosts: expected a host name, got \"b c\""}},
        {"[network]\nconnections = \"many\"\n",
         {"2:15: connections: expected an integer from 1 to 4096, got \"many\""}},
        {"[network]\nper_host = 2.0\n",
         {"2:12: per_host: expected an integer from 1 to 64, got a number with a fraction"}},
        {"[[plugin]]\nid = \"x\"\nrequired = \"yes\"\n",
         {"3:12: required: expected true or false, got \"yes\""}},
        {"[[plugin]]\nid = \"x\"\nconfig = [2025-01-01]\n",
         {"3:10: config: expected a table, written [plugin.config], got an array"}},
        {"[store]\nkeep = 2025-01-01\n",
         {"2:8: keep: expected a duration such as \"30s\", \"15m\", \"48h\" or \"90d\" from 1h to 100y, got "
          "a "
          "date or time"}},
    })));
}

TEST_CASE("an impossible value is told what would be possible", "[problems]") {
    const std::string duration = "expected a duration such as \"30s\", \"15m\", \"48h\" or \"90d\" from ";
    const std::string size =
        "expected a size in bytes or such as \"10MB\" or \"512KiB\", from 1024 to 1073741824, got ";
    const std::string listen =
        "2:10: listen: expected a loopback address and port such as \"127.0.0.1:8087\" or \"[::1]:8087\" (to "
        "be "
        "reached from elsewhere, put a web server in front), or \"\" for no TCP, got ";
    const std::string url = "3:7: url: expected a URL: http://..., https://... or file:PATH, got ";
    const auto with_url = [](const std::string& text) {
        return "[[source]]\nname = \"S\"\nurl = \"" + text + "\"\n";
    };
    for (const auto& row : std::vector<Row>{
             {"[store]\nkeep = \"90\"\n", {"2:8: keep: " + duration + "1h to 100y, got \"90\""}},
             {"[store]\nkeep = \"5m\"\n", {"2:8: keep: " + duration + "1h to 100y, got \"5m\""}},
             {source + "interval = \"0s\"\n", {"4:12: interval: " + duration + "1s to 30d, got \"0s\""}},
             {source + "timeout = \"1h\"\n", {"4:11: timeout: " + duration + "100ms to 10m, got \"1h\""}},
             {source + "max_age = \"-1h\"\n", {"4:11: max_age: " + duration + "0ms to 1000y, got \"-1h\""}},
             {source + "max_bytes = \"2GiB\"\n", {"4:13: max_bytes: " + size + "\"2GiB\""}},
             {source + "max_bytes = -1\n", {"4:13: max_bytes: " + size + "-1"}},
             {source + "max_bytes = \"10M\"\n", {"4:13: max_bytes: " + size + "\"10M\""}},
             {source + "language = \"english language\"\n",
              {"4:12: language: expected a language tag such as \"en\" or \"pt-BR\", got \"english "
               "language\""}},
             {"[daemon]\nlisten = \"0.0.0.0:8087\"\n", {listen + "\"0.0.0.0:8087\""}},
             {"[daemon]\nlisten = \"127.0.0.1:99999\"\n", {listen + "\"127.0.0.1:99999\""}},
             {"[daemon]\nlog_level = \"verbose\"\n",
              {"2:13: log_level: expected one of \"trace\", \"debug\", \"info\", \"warn\", \"error\", got "
               "\"verbose\""}},
             {"[daemon]\nlog_level = \"eror\"\n",
              {"2:13: log_level: expected one of \"trace\", \"debug\", \"info\", \"warn\", \"error\", got "
               "\"eror\"; did you mean \"error\"?"}},
             {"[daemon]\nstate_dir = \"${state_dir}/x\"\n",
              {"2:13: state_dir: expected a path, got \"${state_dir}/x\""}},
             {"[network]\ncontact = \"me\\r\\nX-Evil: 1\"\n",
              {"2:11: contact: expected an http or https URL or an e-mail address, got \"me\\x0d\\x0aX-Evil: "
               "1\""}},
             {with_url("ftp://a.example/"), {url + "\"ftp://a.example/\""}},
             {with_url("https:///x"), {url + "\"https:///x\""}},
             {with_url("feed.xml"), {url + "\"feed.xml\""}},
             {with_url("file:"), {url + "\"file:\""}},
             {with_url("file://elsewhere/feed.xml"), {url + "\"file://elsewhere/feed.xml\""}},
             {"[[plugin]]\nid = \"a b\"\n",
              {"2:6: id: expected a plugin's id such as \"newswatch.keyword\", got \"a b\""}},
             {"[[plugin]]\nid = \"a\"\ninstance = \"newswatch\"\n",
              {"3:12: instance: expected a name of letters, digits, \"-\", \"_\" and \".\", other than "
               "\"newswatch\", got \"newswatch\""}},
         })
        check(row);
}

TEST_CASE("mail settings that cannot work are found before the first mail", "[problems]") {
    const std::string from = "from = \"a@b.example\"\n";
    for (const auto& row : std::vector<Row>{
             {"[smtp]\n", {"1:1: [smtp] needs the key \"host\"", "1:1: [smtp] needs the key \"from\""}},
             {"[smtp]\nhost = \"h.example\"\nfrom = \"news\"\n",
              {"3:8: from: expected an e-mail address such as \"newswatch@example.org\", got \"news\""}},
             {"[smtp]\nhost = \"h.example\"\nport = 65536\n" + from,
              {"3:8: port: expected an integer from 1 to 65535, got 65536"}},
             {"[smtp]\nhost = \"h.example\"\nuser = \"u\"\n" + from,
              {"3:8: user: [smtp] has a user but no \"password\""}},
             {"[smtp]\nhost = \"h.example\"\nsecurity = \"ssl\"\n" + from,
              {"3:12: security: expected one of \"starttls\", \"tls\", \"none\", got \"ssl\"; did you mean "
               "\"tls\"?"}},
             {"[smtp]\nhost = \"h.example\"\nuser = \"u\"\npassword = \"file:newswatch.toml\"\nsecurity = "
              "\"none\"\n" +
                  from,
              {"4:12: password: the secret in \"newswatch.toml\" is not one line without control characters",
               "4:12: password: with security = \"none\" it would cross the network in the clear; use "
               "\"starttls\" or \"tls\""}},
             {"[[recipient]]\nname = \"a\"\nemail = \"a@b.example\"\n",
              {"3:9: email: there is no [smtp] section to send it with"}},
         })
        check(row);
}

TEST_CASE("a recipient has exactly one channel and a valid address", "[problems]") {
    for (const auto& row : std::vector<Row>{
             {"[[recipient]]\nname = \"a\"\n",
              {"1:1: recipient \"a\": expected exactly one of email, webhook, maildir, got none"}},
             {"[[recipient]]\nmaildir = \"m\"\nwebhook = {url = \"https://h.example/\"}\n",
              {"1:1: [[recipient]] needs the key \"name\"",
               "1:1: the recipient: expected exactly one of email, webhook, maildir, got webhook, maildir"}},
             {"[[recipient]]\nname = \"a\"\nemail = \"A <a@b.example>\"\n",
              {"3:9: email: expected an e-mail address such as \"press@example.org\", got \"A "
               "<a@b.example>\""}},
             {"[[recipient]]\nname = \"a\"\nwebhook = {url = \"file:x\"}\n",
              {"3:18: url: expected a URL that begins with http:// or https://, got \"file:x\""}},
             {"[[recipient]]\nname = \"a\"\nwebhook = \"https://h.example/\"\n",
              {"3:11: webhook: expected a table, written {url = \"https://...\", secret = \"file:PATH\"}, "
               "got "
               "\"https://h.example/\""}},
         })
        check(row);
}

TEST_CASE("names declared twice are errors at the second place", "[problems]") {
    const ConfigFiles files;
    files.write("sources.d/x.toml", source);
    CHECK(
        files.problems(source + box + box + "[[plugin]]\nid = \"a.k\"\n[[plugin]]\nid = \"b.k\"\n") ==
        Texts{
            "newswatch.toml:7:1: recipient \"box\" is there twice; the first is at newswatch.toml:4:1",
            "newswatch.toml:12:1: plugin instance \"k\" is there twice; the first is at newswatch.toml:10:1",
            "sources.d/x.toml:1:1: source \"S\" is there twice; the first is at newswatch.toml:1:1"});
}

TEST_CASE("routes that lead nowhere are found", "[problems]") {
    const std::string plugin = "[[plugin]]\nid = \"newswatch.keyword\"\n";
    for (const auto& row : std::vector<Row>{
             {box + "[[route]]\nto = [\"box\", \"bix\", \"nobody\"]\n",
              {"5:14: there is no recipient \"bix\"; did you mean \"box\"?",
               "5:21: there is no recipient \"nobody\""}},
             {box + "[[route]]\n", {"4:1: [[route]] needs the key \"to\""}},
             {plugin + box + "[[route]]\nto = [\"box\"]\nmatch = {plugin = \"keywords\"}\n",
              {"8:19: there is no plugin instance \"keywords\"; did you mean \"keyword\"?"}},
             {plugin + box + "[[route]]\nto = [\"box\"]\nmatch = {plugin = \"ent*\"}\n", {}},
             {source + box + "[[route]]\nto = [\"box\"]\nmatch = {source = \"s\"}\n",
              {"9:19: warning: there is no source \"s\"; did you mean \"S\"?"}},
             {box + "[[route]]\nto = [\"box\"]\nmatch = {severity = \"hihg\"}\n",
              {"6:21: severity: expected one of \"info\", \"low\", \"medium\", \"high\", \"critical\", got "
               "\"hihg\"; did you mean \"high\"?"}},
             {box + "[[route]]\nto = [\"box\"]\nmatch = {rule = \"*\", severity = \"info\"}\n[[route]]\nto = "
                    "[]\n",
              {"7:1: warning: this route is never reached: the first match wins, and the route at "
               "newswatch.toml:4:1 matches everything"}},
             {box + "[[route]]\nto = [\"box\"]\nmatch = {severity = \"low\"}\n[[route]]\nto = []\n", {}},
         })
        check(row);
}

TEST_CASE("a syntax error has its place and does not hide the other files", "[problems]") {
    const ConfigFiles files;
    files.write("sources.d/a.toml", "[[source]]\nname = \"A\nurl = 1\n");
    files.write("sources.d/b.toml", "[[source]]\nname = \"B\"\n[[route]]\n");
    files.write("sources.d/c.toml", source);
    const auto loaded = files.load("[daemon]\nlisten = \n");
    CHECK(files.problems(loaded) ==
          Texts{"newswatch.toml:2:10: TOML syntax: key-value pair: expected value, saw '\\n'",
                "sources.d/a.toml:2:10: TOML syntax: string: unescaped control characters other than TAB "
                "(U+0009) are explicitly prohibited",
                "sources.d/b.toml:1:1: [[source]] needs the key \"url\"",
                "sources.d/b.toml:3:3: unknown key \"route\" in a file of sources.d; known keys: source"});
    CHECK_FALSE(loaded.ok());
    CHECK(loaded.config.sources.size() == 2);
}

TEST_CASE("a key shown in a syntax error cannot write to the terminal", "[problems]") {
    const ConfigFiles files;
    for (const std::string key : {"\"a\\u001b[2J\"", "\"a\\u009b2J\""}) {
        const auto problems = files.problems(key + " = 1\n" + key + " = 2\n");
        REQUIRE(problems.size() == 1);
        INFO(problems[0]);
        CHECK(problems[0].find("cannot redefine existing integer") != std::string::npos);
        CHECK(problems[0].find('\x1b') == std::string::npos);
        CHECK(problems[0].find("\xC2\x9B") == std::string::npos);
    }
}

TEST_CASE("all problems of a file come at once, in the order of its lines", "[problems]") {
    check(
        {"[[route]]\nto = [\"nobody\"]\n[store]\nkeep = 1\n[daemon]\nx_y_z = 1\nlisten = "
         "1\n[network]\nper_host = 0\n",
         {"2:7: there is no recipient \"nobody\"",
          "4:8: keep: expected a duration such as \"30s\", \"15m\", \"48h\" or \"90d\" from 1h to 100y, got "
          "1",
          "6:1: unknown key \"x_y_z\" in [daemon]; known keys: state_dir, listen, socket, hosts, token, "
          "log_level",
          "7:10: listen: expected a loopback address and port such as \"127.0.0.1:8087\" or \"[::1]:8087\" "
          "(to "
          "be reached from elsewhere, put a web server in front), or \"\" for no TCP, got 1",
          "9:12: per_host: expected an integer from 1 to 64, got 0"}});
}

TEST_CASE("a file that cannot be read is one problem", "[problems]") {
    const ConfigFiles files;
    CHECK(files.problems(files.load()) == Texts{"newswatch.toml: cannot be read: no such file"});
    CHECK(files.problems(std::string((4u << 20) + 1, '\n')) ==
          Texts{"newswatch.toml: cannot be read: larger than 4194304 bytes"});
    const auto directory = config::load(files.directory());
    REQUIRE(directory.problems.size() == 1);
    CHECK(directory.problems[0].message == "cannot be read: not a regular file");
    CHECK(files.problems("x = \"\xFF\"\n") ==
          Texts{"newswatch.toml:1:5: TOML syntax: Encountered invalid utf-8 sequence"});
}

TEST_CASE("a socket path that the kernel does not take is found", "[problems]") {
    const ConfigFiles files;
    const auto path = "/" + std::string(107, 's');
    CHECK(files.problems("[daemon]\nsocket = \"" + path + "\"\n") ==
          Texts{"newswatch.toml: daemon.socket: \"" + path +
                "\" is longer than the 107 bytes of a Unix socket's path; set a shorter daemon.socket"});
}

TEST_CASE("a hostile file ends in a bounded list of problems", "[problems]") {
    const ConfigFiles files;
    std::string keys = "[daemon]\n";
    for (int i = 0; i < 100'000; ++i) keys += "k" + std::to_string(i) + "=1\n";
    const auto many = files.load(keys).problems;
    REQUIRE(many.size() == 1001);
    CHECK(many.back().message == "more problems follow; they are shown when those above are gone");
    CHECK(many[999].where.line == 1001);

    std::string dots = "a";
    while (dots.size() < 3u << 20) dots += ".a";
    CHECK(files.problems(dots + " = 1\n") ==
          Texts{"newswatch.toml:1:34: tables or arrays nested deeper than 16 levels"});
    CHECK(files.problems("x = " + std::string(1u << 20, '[')) ==
          Texts{"newswatch.toml:1:21: tables or arrays nested deeper than 16 levels"});

    std::string routes = box;
    for (int i = 0; i < 20'000; ++i) routes += "[[route]]\nto = [\"r" + std::to_string(i) + "\"]\n";
    CHECK(files.load(routes).problems.size() == 1001);
}
