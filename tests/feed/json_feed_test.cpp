#include <catch2/catch.hpp>

#include "json_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

TEST_CASE("a JSON Feed 1.1 gives everything it says of itself", "[feed][json]") {
    const auto document = json_document(R"({
        "version": "https://jsonfeed.org/version/1.1", "title": "Harbour & Coast", "language": "en-GB",
        "home_page_url": "https://example.org/", "feed_url": "https://example.org/feed.json",
        "description": "Ships", "user_comment": "Read me", "next_url": "?page=2", "expired": true,
        "icon": "/icon.png", "favicon": "https://example.org/favicon.ico",
        "authors": [{"name": "Ada", "url": "/ada", "avatar": "/ada.png"}, {"name": "Bob"}],
        "hubs": [{"type": "rssCloud", "url": "https://cloud.example/"},
                 {"type": "WebSub", "url": "https://hub.example/"},
                 {"type": "WebSub", "url": "https://hub2.example/"}],
        "items": []})");
    const auto& feed = document.feed;
    CHECK(document.format == "json11");
    CHECK(document.problems.empty());
    CHECK(document.items.empty());
    CHECK(feed.title.value == "Harbour & Coast");
    CHECK_FALSE(feed.title.html);
    CHECK(feed.link == "https://example.org/");
    CHECK(feed.self == "https://example.org/feed.json");
    CHECK(feed.description.value == "Ships");
    CHECK(feed.language == "en-GB");
    CHECK(feed.image.url == "https://example.org/icon.png");
    CHECK(feed.icon == "https://example.org/favicon.ico");
    CHECK(feed.hub == "https://hub.example/");
    CHECK(feed.more_hubs == std::vector<std::string>{"https://hub2.example/"});
    CHECK(feed.paging.next == "https://example.org/feeds/news.json?page=2");
    CHECK(feed.paging.archive);
    CHECK_FALSE(feed.paging.complete);
    REQUIRE(feed.authors.size() == 2);
    CHECK(feed.authors[0].name == "Ada");
    CHECK(feed.authors[0].url == "https://example.org/ada");
}

TEST_CASE("an item of a JSON Feed gives everything it says", "[feed][json]") {
    const auto item = json_item(R"("url": "/a", "external_url": "https://other.example/x", "title": "Ships",
        "content_html": "<p>Full &amp; long</p>", "content_text": "Full & long", "summary": "Short",
        "image": "/a.jpg", "banner_image": "/b.jpg", "date_published": "2024-09-05T09:05:07+03:00",
        "date_modified": "2024-09-06T00:00:00Z", "language": "de", "tags": ["Trade", "Sea, air"],
        "authors": [{"name": "Ada Lovelace", "url": "https://example.org/ada"}],
        "attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg", "title": "Spoken", "size_in_bytes": 1234,
                         "duration_in_seconds": 61.7},
                        {"url": "https://example.org/a.pdf", "mime_type": "application/pdf"}])");
    CHECK(item.id == "1");
    CHECK_FALSE(item.id_is_link);
    CHECK(item.link == "https://example.org/a");
    CHECK(item.source.url == "https://other.example/x");
    CHECK(item.title.value == "Ships");
    CHECK(item.content.value == "<p>Full &amp; long</p>");
    CHECK(item.content.html);
    CHECK(item.content.plain == "Full & long");
    CHECK(item.summary.value == "Short");
    CHECK(written(item.published) == "2024-09-05T06:05:07Z");
    CHECK(item.published.as_written == "2024-09-05T09:05:07+03:00");
    CHECK(item.published.certainty == Certainty::exact);
    CHECK(written(item.updated) == "2024-09-06T00:00:00Z");
    CHECK(item.language == "de");
    REQUIRE(item.categories.size() == 2);
    CHECK(item.categories[1].term == "Sea, air");
    REQUIRE(item.authors.size() == 1);
    CHECK(item.authors[0].name == "Ada Lovelace");
    REQUIRE(item.enclosures.size() == 2);
    CHECK(item.enclosures[0].url == "https://example.org/feeds/a.mp3");
    CHECK(item.enclosures[0].type == "audio/mpeg");
    CHECK(item.enclosures[0].length == 1234);
    REQUIRE(item.media.size() == 3);
    CHECK(item.media[0].url == "https://example.org/a.jpg");
    CHECK(item.media[0].medium == "image");
    CHECK(item.media[1].url == "https://example.org/b.jpg");
    CHECK(item.media[2].medium == "audio");
    CHECK(item.media[2].title == "Spoken");
    CHECK(item.media[2].seconds == 61);
    CHECK(item.media[2].length == 1234);
}

TEST_CASE("a JSON Feed is known by the address of its version, or by its items", "[feed][json]") {
    struct Row {
        const char* text;
        const char* format;
    };
    const auto row =
        GENERATE(Row{R"({"version":"https://jsonfeed.org/version/1","items":[]})", "json10"},
                 Row{R"({"version":"http://jsonfeed.org/version/1","items":[]})", "json10"},
                 Row{R"({"version":"https://www.jsonfeed.org/version/1.0/","items":[]})", "json10"},
                 Row{R"({"version":"https://jsonfeed.org/version/1.1/","items":[]})", "json11"},
                 Row{R"({"version":"HTTP://JSONFEED.ORG/VERSION/1.1"})", "json11"},
                 Row{R"({"items":[{"id":1,"title":"t"}]})", "json"},
                 Row{R"({"items":[{"content_text":"t"}]})", "json"},
                 Row{R"({"items":[7,null,{"url":"https://e.example/"}]})", "json"},
                 Row{R"({"title":"t","home_page_url":"https://e.example/"})", "json"},
                 Row{R"({"title":"t","items":[]})", "json"},
                 Row{R"({"status":"ok","articles":[{"title":"t","url":"https://e.example/"}]})", "json"},
                 Row{R"({"response":{"results":[{"webTitle":"t","webUrl":"https://e.example/"}]}})", "json"},
                 Row{R"([{"title":"t","link":"https://e.example/"}])", "json"});
    INFO(row.text);
    CHECK(json_document(row.text).format == row.format);
}

TEST_CASE("JSON that is no feed is refused in words", "[feed][json]") {
    const auto* const text =
        GENERATE("{}", "[1,2]", R"(["a"])", R"({"message":"No such page"})", R"({"items":"none"})",
                 R"({"items":[{"id":1}]})", R"({"title":"t","url":"u"})", R"({"items":[[]]})",
                 R"([{"id":4,"name":"a user"}])", "", "{", "[", "[[", "[{", R"({"a)", "[[[]]]");
    INFO(text);
    const auto result = tried_json(text);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::invalid);
    CHECK(result.error().message.find("expected JSON Feed") != std::string::npos);
}

TEST_CASE("what a service says of its error is passed on", "[feed][json]") {
    const auto result = tried_json(R"({"error":{"code":404,"message":"No\nsuch page"}})");
    REQUIRE_FALSE(result);
    CHECK(result.error().message.find("\"No such page\"") != std::string::npos);
}

TEST_CASE("JSON is told from other texts by its beginning", "[feed][json]") {
    struct Row {
        std::string_view text;
        bool json;
    };
    const auto row = GENERATE(
        Row{"{}", true}, Row{" \r\n\t[ ]", true}, Row{"\xEF\xBB\xBF{\"a\":1}", true}, Row{"[{", true},
        Row{"{", true}, Row{"{'a':1}", true}, Row{"{a:1}", true}, Row{"/* made by hand */ {\"a\":1}", true},
        Row{"[1]", true}, Row{")]}',\n{\"a\":1}", true}, Row{"while(1);[1]", true},
        Row{"callback({\"a\":1});", true}, Row{"/**/jQuery.cb_1 ( [1] )", true},
        Row{"window.feed = {\"a\":1};", true}, Row{"", false}, Row{"  ", false}, Row{"<rss/>", false},
        Row{"[notice] <rss/>", false}, Row{"hello", false}, Row{"hello (world)", false},
        Row{"\"text\"", false}, Row{"12", false}, Row{"{\\rtf1", false}, Row{"{<", false});
    INFO(row.text);
    CHECK(detail::looks_like_json(row.text) == row.json);
}

TEST_CASE("the link of an item is its url, else what it is about, else its id", "[feed][json]") {
    struct Row {
        const char* members;
        const char* link;
        const char* source;
    };
    const auto row = GENERATE(
        Row{R"("url":"https://e.example/a b\n")", "https://e.example/a%20b", ""},
        Row{R"("url":"","external_url":"https://o.example/")", "https://o.example/", ""},
        Row{R"("url":null,"id":"https://e.example/1")", "https://e.example/1", ""},
        Row{R"("url":"../x","external_url":"https://o.example/")", "https://example.org/x",
            "https://o.example/"},
        Row{R"("url":"//cdn.example/x")", "https://cdn.example/x", ""},
        Row{R"("link":[{"rel":"self","href":"/s"},{"rel":"alternate","href":"/p"}])", "https://example.org/p",
            ""},
        Row{R"("url":{"href":"/o"})", "https://example.org/o", ""}, Row{R"("url":false)", "", ""},
        Row{R"("url":"mailto:a@e.example")", "mailto:a@e.example", ""},
        Row{R"("url":"https://e.example/","external_url":"https://e.example/")", "https://e.example/", ""});
    INFO(row.members);
    const auto item = json_item(row.members);
    CHECK(item.link == row.link);
    CHECK(item.source.url == row.source);
}

TEST_CASE("without an address of the document its own members are the base of links", "[feed][json]") {
    const auto* const items = R"("items":[{"url":"a"}]})";
    const auto link = [&](const std::string& members) {
        return json_document("{" + members + items, {}, "").items.at(0).link;
    };
    CHECK(link(R"("feed_url":"https://f.example/x/feed","home_page_url":"https://h.example/",)") ==
          "https://f.example/x/a");
    CHECK(link(R"("home_page_url":"https://h.example/",)") == "https://h.example/a");
    CHECK(link("") == "a");
}

TEST_CASE("members of an unexpected type are read as they are meant", "[feed][json]") {
    struct Row {
        const char* members;
        const char* title;
        const char* authors;
        const char* tags;
        const char* content;
    };
    const auto row =
        GENERATE(Row{R"("title":42)", "42", "", "", ""},
                 Row{R"("title":null,"content_text":null,"tags":null)", "", "", "", ""},
                 Row{R"("title":{"rendered":"r"})", "r", "", "", ""},
                 Row{R"("title":["first","second"])", "first", "", "", ""},
                 Row{R"("title":{"a":{"b":1}})", "", "", "", ""}, Row{R"("title":true)", "", "", "", ""},
                 Row{R"("title":"  spaced \n out ")", "spaced \n out", "", "", ""},
                 Row{R"("author":"Ada")", "", "Ada", "", ""}, Row{R"("authors":"Ada")", "", "Ada", "", ""},
                 Row{R"("authors":["Ada",{"name":"Bob"},null,{}])", "", "Ada,Bob", "", ""},
                 Row{R"("author":{"name":"Ada"},"authors":[])", "", "Ada", "", ""},
                 Row{R"("author":{"name":"Old"},"authors":[{"name":"New"}])", "", "New", "", ""},
                 Row{R"("tags":"a, b,,c ")", "", "", "a,b,c", ""},
                 Row{R"("tags":["a",7,null,"",{"name":"n"}])", "", "", "a,7,n", ""},
                 Row{R"("tags":{"News":{"id":1},"Sea":{}})", "", "", "News,Sea", ""},
                 Row{R"("content_html":12,"content_text":"t")", "", "", "", "12"},
                 Row{R"("content_html":"","content_text":"t")", "", "", "", "t"},
                 Row{R"("content":{"type":"html","$t":"<p>t</p>"})", "", "", "", "<p>t</p>"},
                 Row{R"("Title":"any case","CONTENT_TEXT":"c")", "any case", "", "", "c"},
                 Row{R"("title":"first","title":"last","title":null)", "last", "", "", ""});
    INFO(row.members);
    const auto item = json_item(row.members);
    std::string authors, tags;
    for (const auto& author : item.authors) authors += (authors.empty() ? "" : ",") + author.name;
    for (const auto& category : item.categories) tags += (tags.empty() ? "" : ",") + category.shown();
    CHECK(item.title.value == row.title);
    CHECK(authors == row.authors);
    CHECK(tags == row.tags);
    CHECK(item.content.value == row.content);
}

TEST_CASE("an id is a text, whatever type it has", "[feed][json]") {
    const auto id = [](const char* value) {
        return json_document(std::string{R"({"items":[{"url":"u","id":)"} + value + "}]}").items.at(0).id;
    };
    CHECK(id("12") == "12");
    CHECK(id("1.50") == "1.50");
    CHECK(id("12345678901234567890123") == "12345678901234567890123");
    CHECK(id("null").empty());
    CHECK(id("\" a \"") == "a");
    CHECK(id("{\"$oid\":\"x\"}").empty());
}

TEST_CASE("a title that was escaped for HTML reads as it is meant", "[feed][json]") {
    struct Row {
        const char* title;
        bool html;
        const char* plain;
    };
    const auto row = GENERATE(
        Row{"Ships &amp; ports", true, "Ships & ports"}, Row{"Ships & ports", false, "Ships & ports"},
        Row{"a <b>bold</b> one", true, "a bold one"}, Row{"1 < 2 > 0", false, "1 < 2 > 0"},
        Row{"two\\n lines", false, "two lines"}, Row{"it&#8217;s", true, "it\u2019s"});
    const auto title = json_item("\"title\":\"" + std::string{row.title} + "\"").title;
    CHECK(title.html == row.html);
    CHECK(title.plain == row.plain);
}

TEST_CASE("markup in content_text is text", "[feed][json]") {
    const auto content = json_item(R"("content_text":"Use <b> &amp; <i>")").content;
    CHECK_FALSE(content.html);
    CHECK(content.plain == "Use <b> &amp; <i>");
}

TEST_CASE("dates are read in the forms that publishers give them", "[feed][json]") {
    struct Row {
        const char* value;
        const char* at;
    };
    const auto row = GENERATE(
        Row{"\"2024-09-05T09:05:07Z\"", "2024-09-05T09:05:07Z"},
        Row{"\"2024-09-05T09:05:07.25+02:00\"", "2024-09-05T07:05:07.250Z"},
        Row{"\"2024-09-05\"", "2024-09-05T00:00:00Z"},
        Row{"\"Thu, 05 Sep 2024 09:05:07 GMT\"", "2024-09-05T09:05:07Z"},
        Row{"1725527107", "2024-09-05T09:05:07Z"}, Row{"1725527107.0", "2024-09-05T09:05:07Z"},
        Row{"1725527107000", "2024-09-05T09:05:07Z"}, Row{"\"1725527107\"", "2024-09-05T09:05:07Z"},
        Row{"\"/Date(1725527107000+0200)/\"", "2024-09-05T09:05:07Z"}, Row{"0", "missing"},
        Row{"-5", "missing"}, Row{"1e300", "missing"}, Row{"\"soon\"", "missing"}, Row{"null", "missing"},
        Row{"\"\"", "missing"}, Row{"{\"$t\":\"2024-09-05T09:05:07Z\"}", "2024-09-05T09:05:07Z"});
    INFO(row.value);
    CHECK(written(json_item("\"date_published\":" + std::string{row.value}).published) == row.at);
}

TEST_CASE("a date that is none is told with its place", "[feed][json]") {
    const auto document = json_document("{\"items\":[\n{\"url\":\"u\",\n \"date_published\":\"soon\"}]}");
    CHECK(complaints(document) == "date 3:20");
    CHECK(document.problems[0].message.find("\"date_published\" holds \"soon\"") != std::string::npos);
    CHECK(document.items.at(0).published.as_written == "soon");
}

TEST_CASE("authors in one line, and a size with commas, are read as in RSS", "[feed][json]") {
    const auto item = json_item(
        R"j("author":"a@b.c (X), d@e.f (Y)","attachments":[{"url":"/a.mp3","size_in_bytes":"1,234"}])j");
    REQUIRE(item.authors.size() == 2);
    CHECK(item.authors[1].name == "Y");
    CHECK(item.enclosures.at(0).length == 1234);
}

TEST_CASE("items inherit the authors of their feed", "[feed][json]") {
    const auto document =
        json_document(R"({"version":"https://jsonfeed.org/version/1","author":{"name":"Ada"},
        "items":[{"id":1},{"id":2,"author":{"name":"Bob"}}]})");
    REQUIRE(document.items.size() == 2);
    CHECK(document.items[0].authors.at(0).name == "Ada");
    CHECK(document.items[1].authors.at(0).name == "Bob");
    CHECK(document.items[1].authors.size() == 1);
}

TEST_CASE("the answers of news services are read by the names that they use", "[feed][json]") {
    const auto document =
        json_document(R"({"status":"ok","feed":{"title":"News","link":"https://e.example/"},"items":[
        {"title":"t","pubDate":"2024-09-05 09:05:07","link":"https://e.example/a","guid":"g","author":"Ada",
         "thumbnail":"","description":"d","content":"<p>c</p>","categories":["x"],
         "enclosure":{"link":"https://e.example/a.mp3","type":"audio/mpeg","length":"12","duration":"1:02"}},
        {"source":{"id":null,"name":"The Paper"},"title":"t2","url":"https://e.example/b",
         "urlToImage":"https://e.example/b.jpg","publishedAt":"2024-09-05T09:05:07Z"}]})");
    CHECK(document.feed.title.value == "News");
    REQUIRE(document.items.size() == 2);
    const auto& item = document.items[0];
    CHECK(item.id == "g");
    CHECK(item.link == "https://e.example/a");
    CHECK(written(item.published) == "2024-09-05T09:05:07Z");
    CHECK(item.content.html);
    CHECK(item.summary.value == "d");
    CHECK(item.enclosures.at(0).length == 12);
    CHECK(item.media.at(0).seconds == 62);
    CHECK(document.items[1].source.title == "The Paper");
    CHECK(document.items[1].media.at(0).url == "https://e.example/b.jpg");
}
