#include <catch2/catch.hpp>

#include "config/config_files.hpp"
#include "config/opml.hpp"

using namespace newswatch;
using test::ConfigFiles;
using test::Texts;

namespace {

constexpr auto with_opml = "[[opml]]\nfile = \"feeds.opml\"\ntags = [\"public\"]\n";

}  // namespace

TEST_CASE("outlines become sources, folders become tags", "[opml]") {
    const ConfigFiles files;
    files.write("feeds.opml", R"opml(<?xml version="1.0"?>
<opml version="2.0"><head><title>x</title></head><body>
  <outline text="world">
    <outline text="east" title="ignored">
      <outline type="rss" text="Text" title=" Title &amp; more " xmlUrl="https://e.example/feed" language="en"/>
    </outline>
    <outline text="W" xmlUrl="https://w.example/feed" language="unknown"/>
  </outline>
  <outline xmlUrl="https://bare.example/feed"/>
  <outline text="a note"/>
</body></opml>)opml");
    const auto loaded = files.load(with_opml);
    REQUIRE(files.problems(loaded) == Texts{});
    const auto& sources = loaded.config.sources;
    REQUIRE(sources.size() == 3);
    CHECK(sources[0].name == "Title & more");
    CHECK(sources[0].url == "https://e.example/feed");
    CHECK(sources[0].tags == Texts{"public", "world", "east"});
    CHECK(sources[0].language == "en");
    CHECK(sources[0].where.line == 5);
    CHECK(sources[0].where.column == 7);
    CHECK(sources[1].name == "W");
    CHECK(sources[1].tags == Texts{"public", "world"});
    CHECK(sources[1].language.empty());
    CHECK(sources[2].name == "bare.example");
    CHECK(sources[2].tags == Texts{"public"});
}

TEST_CASE("names are made unique and feeds that are there already are left out", "[opml]") {
    const ConfigFiles files;
    files.write("feeds.opml", R"opml(<opml><body>
<outline text="News" xmlUrl="https://a.example/1"/>
<outline text="News" xmlUrl="https://a.example/2"/>
<outline text="News (2)" xmlUrl="https://a.example/3"/>
<outline text="Again" xmlUrl="https://a.example/2"/>
<outline text="Mine" xmlUrl="https://mine.example/"/>
</body></opml>)opml");
    const auto loaded =
        files.load(std::string{with_opml} + "[[source]]\nname = \"News\"\nurl = \"https://mine.example/\"\n");
    CHECK(files.problems(loaded) ==
          Texts{"feeds.opml:5:1: warning: left out: listed twice, first at feeds.opml:3:1",
                "feeds.opml:6:1: warning: left out: configured already, at newswatch.toml:4:1"});
    Texts names;
    for (const auto& source : loaded.config.sources) names.push_back(source.name);
    CHECK(names == Texts{"News", "News (2)", "News (3)", "News (2) (2)"});
}

TEST_CASE("a bad outline is a warning and the others are taken", "[opml]") {
    const ConfigFiles files;
    files.write("feeds.opml",
                "<opml><body>\n<outline text='a' xmlUrl='file:///etc/passwd'/>\n"
                "<outline text='b' xmlUrl='not a url'/>\n<outline text='c' xmlUrl='https://c.example/'/>\n"
                "<outline text='d' xmlUrl='ftp://user:secret@d.example/'/>\n</body></opml>");
    const auto loaded = files.load(with_opml);
    CHECK(
        files.problems(loaded) ==
        Texts{"feeds.opml:2:1: warning: left out: xmlUrl is not an http or https URL: \"file:///etc/passwd\"",
              "feeds.opml:3:1: warning: left out: xmlUrl is not an http or https URL: \"(not a URL)\"",
              "feeds.opml:5:1: warning: left out: xmlUrl is not an http or https URL: "
              "\"ftp://***@d.example/\""});
    CHECK(loaded.ok());
    REQUIRE(loaded.config.sources.size() == 1);
}

TEST_CASE("an OPML file that cannot be read is an error that names its place", "[opml]") {
    const ConfigFiles files;
    CHECK(files.problems(with_opml) ==
          Texts{"newswatch.toml:2:8: file: \"feeds.opml\" cannot be read: no such file"});
    files.write("feeds.opml", "<opml>\n<body>\n<outline></body></opml>");
    CHECK(files.problems(with_opml) == Texts{"feeds.opml:3:12: OPML: Start-end tags mismatch"});
    files.write("feeds.opml", "<rss><channel/></rss>");
    CHECK(files.problems(with_opml) ==
          Texts{"feeds.opml:1:1: not OPML: expected an <opml> element with a <body>"});
    files.write("feeds.opml", std::string((4u << 20) + 1, ' '));
    CHECK(files.problems(with_opml) ==
          Texts{"newswatch.toml:2:8: file: \"feeds.opml\" cannot be read: larger than 4194304 bytes"});
}

TEST_CASE("a deep or repetitive outline costs neither stack nor time", "[opml]") {
    const ConfigFiles files;
    std::string deep = "<opml><body>";
    for (int i = 0; i < 50'000; ++i) deep += "<outline text='folder'>";
    deep += "<outline text='Deep' xmlUrl='https://deep.example/'/>";
    for (int i = 0; i < 50'000; ++i) deep += "</outline>";
    for (int i = 0; i < 20'000; ++i)
        deep += "<outline text='x' xmlUrl='https://x.example/" + std::to_string(i) + "'/>";
    files.write("feeds.opml", deep + "</body></opml>");
    const auto loaded = files.load(with_opml);
    REQUIRE(files.problems(loaded) == Texts{});
    REQUIRE(loaded.config.sources.size() == 20'001);
    CHECK(loaded.config.sources[0].tags == Texts{"public", "folder"});
    CHECK(loaded.config.sources[1].tags == Texts{"public"});
    CHECK(loaded.config.sources[20'000].name == "x (20000)");
}

TEST_CASE("names of elements and attributes are taken in any case, and the address in its older places",
          "[opml]") {
    const auto import =
        config::import_opml(R"opml(<OPML version="1.0"><Head><Title> My  feeds </Title></Head><BODY>
<Outline TEXT="a" XMLURL="https://a.example/"/>
<outline text="b" type="RSS" url="https://b.example/"/>
<outline text="c" type="link" url="https://c.example/"/>
<outline text="d &amp; &quot;e&quot; &#x263A;" xmlUrl="https://d.example/?a=1&amp;b=2"/>
<outline text="site" htmlUrl="https://site.example/"/>
</BODY></OPML>)opml",
                            "x.opml", {});
    Texts names, problems;
    for (const auto& source : import.sources) names.push_back(source.name + " " + source.url);
    for (const auto& problem : import.problems) problems.push_back(problem.to_text());
    CHECK(import.title == "My  feeds");
    CHECK(names == Texts{"a https://a.example/", "b https://b.example/",
                         "d & \"e\" \xE2\x98\xBA https://d.example/?a=1&b=2"});
    CHECK(problems ==
          Texts{"x.opml:6:1: warning: left out: no xmlUrl; \"newswatch sources add\" finds the feeds of "
                "its htmlUrl"});
}

TEST_CASE("the parts of a category are tags", "[opml]") {
    const auto [category, tags] = GENERATE(table<std::string, Texts>({
        {"world", {"folder", "world"}},
        {"/News/World, local,/News/East", {"folder", "News", "World", "local", "East"}},
        {" , // ,", {"folder"}},
        {"folder", {"folder"}},
    }));
    const auto import = config::import_opml(
        "<opml><body><outline text='folder'><outline xmlUrl='https://a.example/' "
        "category='" +
            category + "'/></outline></body></opml>",
        "x.opml", {});
    REQUIRE(import.sources.size() == 1);
    CHECK(import.sources[0].tags == tags);
}

TEST_CASE("an import of what was exported gives the same sources with the same tags", "[opml]") {
    Texts many;
    for (int i = 0; i < 20; ++i) many.push_back("tag " + std::to_string(i));
    std::vector<config::SourceConfig> sources(7);
    const std::vector<Texts> tags{{}, {"b", "a"}, {"a"}, {"b"}, {"b", "a"}, many, {"<&\">", "x, y/z"}};
    for (std::size_t i = 0; i < sources.size(); ++i) {
        sources[i].name = "Source " + std::to_string(i);
        sources[i].url = "https://example.org/?a=1&b=" + std::to_string(i);
        sources[i].tags = tags[i];
    }
    sources[2].name = "News \"&amp;\" <b> 'x' \xE2\x98\xBA";
    sources[3].name = std::string(200, 'x');
    sources[4].language = "pt-BR";
    const auto text = config::export_opml(sources, "A & B");
    const auto import = config::import_opml(text, "x.opml", {});
    CHECK(import.title == "A & B");
    CHECK(import.problems.empty());
    REQUIRE(import.sources.size() == sources.size());
    for (const auto& before : sources) {
        const auto same_url = [&](const auto& after) { return after.url == before.url; };
        const auto after = std::find_if(import.sources.begin(), import.sources.end(), same_url);
        REQUIRE(after != import.sources.end());
        CHECK(after->name == before.name);
        CHECK(after->tags == before.tags);
        CHECK(after->language == before.language);
    }
    CHECK(config::export_opml(import.sources, "A & B") == text);
    const auto again = config::import_opml(text, "x.opml", sources);
    CHECK(again.sources.empty());
    CHECK(again.configured == sources.size());
    CHECK(again.repeated == 0);
    const auto twice = config::import_opml(R"opml(<opml><body><outline xmlUrl="https://t.example/"/>
<outline xmlUrl="https://t.example/"/></body></opml>)opml",
                                           "x.opml", sources);
    CHECK(twice.sources.size() == 1);
    CHECK(twice.configured == 0);
    CHECK(twice.repeated == 1);
}

TEST_CASE("an export has each folder once and no sources of this machine", "[opml]") {
    std::vector<config::SourceConfig> sources(3);
    sources[0].url = "https://a.example/";
    sources[1].url = "file:/srv/feed.xml";
    sources[2].url = "https://b.example/";
    for (auto& source : sources) source.name = source.url, source.tags = {"t"};
    CHECK(config::export_opml(sources, "x") == R"opml(<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>x</title>
  </head>
  <body>
    <outline text="t">
      <outline type="rss" text="https://a.example/" title="https://a.example/" xmlUrl="https://a.example/"/>
      <outline type="rss" text="https://b.example/" title="https://b.example/" xmlUrl="https://b.example/"/>
    </outline>
  </body>
</opml>
)opml");
}
