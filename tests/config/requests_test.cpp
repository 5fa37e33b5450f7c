// Credentials, headers and proxies of sources.
#include <catch2/catch.hpp>

#include "config/config_files.hpp"

using namespace newswatch;
using test::ConfigFiles;
using test::Texts;

namespace {

std::string with(const std::string& lines) {
    return "[[source]]\nname = \"a\"\nurl = \"https://example.org/feed\"\n" + lines;
}

}  // namespace

TEST_CASE("a source's credentials, headers and proxy are read", "[requests]") {
    ConfigFiles files;
    files.write("password", "open sesame\n");
    const auto loaded =
        files.load(with("user = \"Aladdin\"\npassword = \"file:password\"\n"
                        "headers = {Accept-Language = \"uk\", X-Key = \"file:password\"}\n"
                        "proxy = \"socks5h://127.0.0.1:9050\"\nmax_interval = \"2h\"\n"));
    const auto& source = loaded.config.sources.at(0);
    CHECK(source.user == "Aladdin");
    REQUIRE(source.password);
    CHECK(source.password->value == "open sesame");
    REQUIRE(source.headers.size() == 2);
    CHECK(source.headers[0].name == "Accept-Language");
    CHECK(source.headers[0].value.value == "uk");
    CHECK(source.headers[1].value.value == "open sesame");
    CHECK(source.headers[1].value.reference == "file:password");
    CHECK(source.proxy == "socks5h://127.0.0.1:9050");
    CHECK(source.max_interval == std::chrono::hours{2});
    files.write("token", "t0ken");
    CHECK(files.load(with("bearer = \"file:token\"\n")).config.sources.at(0).bearer->value == "t0ken");
}

TEST_CASE("what must not stand in a source's request is refused, with what to write instead", "[requests]") {
    struct Case {
        const char* lines;
        const char* says;
    };
    ConfigFiles files;
    files.write("secret", "s");
    files.write("lines", "a\nb");
    for (const auto& [lines, says] : {
             Case{"user = \"a:b\"\n", "without a colon"},
             {"user = \"a\"\n", "no \"password\""},
             {"password = \"file:secret\"\n", "no \"user\""},
             {"password = \"plain\"\n", "a secret is not written here"},
             {"user = \"a\"\npassword = \"file:secret\"\nbearer = \"file:secret\"\n", "not both"},
             {"bearer = \"file:lines\"\n", "visible ASCII"},
             {"headers = {Authorization = \"Basic x\"}\n", "\"bearer\" instead"},
             {"headers = {User-Agent = \"Mozilla\"}\n", "newswatch sets this one itself"},
             {"headers = {\"bad name\" = \"x\"}\n", "the name of a header"},
             {"headers = {X = \"a\\nb\"}\n", "visible ASCII"},
             {"headers = \"X: y\"\n", "headers"},
             {"proxy = \"proxy:3128\"\n", "URL of a proxy"},
             {"proxy = \"file:///etc\"\n", "URL of a proxy"},
             {"interval = \"1h\"\nmax_interval = \"30m\"\n", "at least the interval, 1h"},
         }) {
        const auto loaded = files.load(with(lines));
        INFO(lines);
        CHECK_FALSE(loaded.ok());
        const auto problems = files.problems(loaded);
        REQUIRE_FALSE(problems.empty());
        CHECK(problems[0].find(says) != std::string::npos);
    }
}

TEST_CASE("credentials over plain http are warned of", "[requests]") {
    ConfigFiles files;
    files.write("secret", "s");
    const auto loaded =
        files.load("[[source]]\nname = \"a\"\nurl = \"http://example.org/\"\nbearer = \"file:secret\"\n");
    CHECK(loaded.ok());
    const auto problems = files.problems(loaded);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find("use https") != std::string::npos);
}

TEST_CASE("a route may name the host, which raises alerts about sources", "[requests]") {
    ConfigFiles files;
    const auto loaded =
        files.load(with("[[recipient]]\nname = \"r\"\nmaildir = \"mail\"\n"
                        "[[route]]\nmatch = {plugin = \"newswatch\", rule = \"source-*\"}\nto = [\"r\"]\n"));
    CHECK(loaded.ok());
}

TEST_CASE("what becomes of the files of a folder is said by the source", "[requests]") {
    const auto folder = [](const std::string& lines) {
        return "[[source]]\nname = \"a\"\nurl = \"file:drop/\"\n" + lines;
    };
    ConfigFiles files;
    CHECK(files.load(folder("")).config.sources.at(0).after == config::AfterTaking::keep);
    CHECK(files.load(folder("after = \"keep\"\n")).config.sources.at(0).after == config::AfterTaking::keep);
    CHECK(files.load(folder("after = \"delete\"\n")).config.sources.at(0).after ==
          config::AfterTaking::remove);
    const auto moved = files.load(folder("after = \"move:drop/done/\"\n")).config.sources.at(0);
    CHECK(moved.after == config::AfterTaking::move);
    CHECK("file:" + (moved.move_to.parent_path() / "").string() == moved.url);
    CHECK(moved.move_to.filename() == "done");
    for (const auto& text :
         {folder("after = \"burn\"\n"), folder("after = \"move:\"\n"), folder("after = \"move:drop\"\n"),
          folder("after = true\n"), with("after = \"delete\"\n")}) {
        INFO(text);
        const auto loaded = files.load(text);
        CHECK_FALSE(loaded.ok());
    }
}

TEST_CASE("the address that hubs call is a URL of the web, without a query; a source may opt out",
          "[requests]") {
    ConfigFiles files;
    const auto loaded = files.load(
        "[websub]\ncallback = \"https://news.example.org/newswatch/websub\"\n"
        "lease = \"3d\"\n" +
        with("push = false\n"));
    CHECK(loaded.config.websub.callback == "https://news.example.org/newswatch/websub");
    CHECK(loaded.config.websub.lease == std::chrono::hours{72});
    CHECK_FALSE(loaded.config.sources.at(0).push);
    CHECK(files.load(with("")).config.sources.at(0).push);
    for (const auto* wrong :
         {"\"/websub\"", "\"ftp://news.example.org/\"", "\"https://news.example.org/?a=b\"",
          "\"https://me:pw@news.example.org/\"", "\"https://news.example.org/#x\"", "7"}) {
        INFO(wrong);
        CHECK_FALSE(files.load("[websub]\ncallback = " + std::string{wrong} + "\n" + with("")).ok());
    }
}
