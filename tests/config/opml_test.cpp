#include <catch2/catch.hpp>

#include "config/config_files.hpp"

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
          Texts{"feeds.opml:5:1: warning: left out: the feed is there already, at feeds.opml:3:1",
                "feeds.opml:6:1: warning: left out: the feed is there already, at newswatch.toml:4:1"});
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
