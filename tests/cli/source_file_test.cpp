#include "cli/detail/source_file.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "config/config_files.hpp"

using namespace newswatch;
using test::ConfigFiles;

TEST_CASE("a file is called after its source, in letters that every file system has", "[source_file]") {
    const auto [name, url, stem] = GENERATE(table<std::string, std::string, std::string>({
        {"Harbour: \"all\" the news!", "https://e.example/", "harbour-all-the-news"},
        {"../../etc/passwd", "https://e.example/", "etc-passwd"},
        {"\xD0\x9D\xD0\xBE\xD0\xB2\xD0\xB8\xD0\xBD\xD0\xB8", "https://www.e.example:8080/x", "www-e-example"},
        {"24", "https://e.example/", "e-example"},
        {"", "https://[::1]/", "1"},
        {"", "", "source"},
        {std::string(500, 'x'), "", std::string(60, 'x')},
    }));
    INFO(name);
    CHECK(cli::file_stem(name, url) == stem);
}

TEST_CASE("what is written reads back as what was meant", "[source_file]") {
    const ConfigFiles files;
    files.write("newswatch.toml", "");
    cli::NewSource source{.name = "a \"b\" \\ # 'c' \xE2\x98\xBA",
                          .url = "https://e.example/?a=\"b\"",
                          .tags = {"x, \"y\"", "z"},
                          .language = "pt-BR",
                          .interval = "5m"};
    files.write(
        "sources.d/x.toml",
        cli::to_toml(
            {source,
             {.name = "two", .url = "https://two.example/", .tags = {}, .language = {}, .interval = {}}}));
    const auto loaded = files.load();
    CHECK(files.problems(loaded) == test::Texts{});
    REQUIRE(loaded.config.sources.size() == 2);
    const auto& read = loaded.config.sources[0];
    CHECK(read.name == source.name);
    CHECK(read.url == source.url);
    CHECK(read.tags == source.tags);
    CHECK(read.language == source.language);
    CHECK(read.interval == std::chrono::minutes{5});
    CHECK(loaded.config.sources[1].tags.empty());
}

TEST_CASE("a source is recognised however its address is written", "[source_file]") {
    config::Config config;
    config.sources.resize(2);
    config.sources[0].url = "https://e.example/feed?a";
    config.sources[0].name = "One";
    config.sources[1].url = "http://two.example";
    config.sources[1].name = "Two";
    const auto [url, known] = GENERATE(table<std::string, bool>({
        {"https://e.example/feed?a", true},
        {"http://E.example:80/feed?a#top", true},
        {"https://e.example/feed", false},
        {"https://e.example/Feed?a", false},
        {"https://e.example:8443/feed?a", false},
        {"https://two.example:443/", true},
    }));
    INFO(url);
    CHECK(cli::configured_as(config, url).empty() != known);
}

TEST_CASE("a name that is taken gets a number", "[source_file]") {
    config::Config config;
    config.sources.resize(2);
    config.sources[0].name = "News";
    config.sources[1].name = "News (2)";
    CHECK(cli::unused_name(config, "News") == "News (3)");
    CHECK(cli::unused_name(config, "news") == "news");
    CHECK(cli::unused_name(config, "a\nb") == "a\\x0ab");
    CHECK(cli::unused_name(config, std::string(500, 'x')).size() <= 200);
}

TEST_CASE("a file that would make the configuration unusable is taken away again", "[source_file]") {
    const ConfigFiles files;
    cli::Place place;
    place.config =
        files.write("newswatch.toml", "[[source]]\nname = \"One\"\nurl = \"https://e.example/\"\n");
    place.state_dir = files.directory() / "state";
    cli::NewSource source{
        .name = "Two", .url = "https://two.example/", .tags = {}, .language = {}, .interval = {}};
    const auto first = cli::add_source_file(place, "x", {source});
    REQUIRE(first);
    CHECK(*first == files.directory() / "sources.d" / "x.toml");
    const auto second = cli::add_source_file(place, "x", {source});
    REQUIRE_FALSE(second);
    CHECK(second.error().message.find("is there twice") != std::string::npos);
    source.name = "Three";
    const auto third = cli::add_source_file(place, "x", {source});
    REQUIRE(third);
    CHECK(third->filename() == "x-2.toml");
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator{files.directory() / "sources.d"})
        count += entry.is_regular_file() ? 1 : 0;
    CHECK(count == 2);
}
