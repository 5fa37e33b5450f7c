#include <catch2/catch.hpp>

#include "json_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

TEST_CASE("a post of WordPress gives everything it says", "[feed][json]") {
    const auto document =
        json_document(R"([{"id": 12, "date": "2024-09-05T11:00:00", "date_gmt": "2024-09-05T09:00:00",
        "guid": {"rendered": "https://w.example/?p=12"}, "modified": "2024-09-06T11:00:00",
        "modified_gmt": "2024-09-06T09:00:00", "slug": "ships", "status": "publish", "type": "post",
        "link": "https://w.example/ships/", "title": {"rendered": "Ships &#8211; ports"},
        "content": {"rendered": "<p>Full <a href=\"/x\">x</a></p>", "protected": false},
        "excerpt": {"rendered": "<p>Short</p>"}, "author": 3, "categories": [1, 2], "tags": [],
        "_embedded": {"author": [{"name": "Ada", "link": "https://w.example/ada"}],
            "wp:featuredmedia": [{"source_url": "/p.jpg", "alt_text": "A ship", "mime_type": "image/jpeg",
                                  "media_details": {"width": 10, "height": 5}}],
            "wp:term": [[{"name": "Trade &amp; sea", "taxonomy": "category"}], [{"name": "Ship", "taxonomy": "post_tag"}]]}}])");
    CHECK(document.format == "wordpress");
    CHECK(document.problems.empty());
    REQUIRE(document.items.size() == 1);
    const auto& item = document.items[0];
    CHECK(item.id == "https://w.example/?p=12");
    CHECK(item.link == "https://w.example/ships/");
    CHECK(item.title.plain == "Ships \u2013 ports");
    CHECK(item.content.value == "<p>Full <a href=\"https://example.org/x\">x</a></p>");
    CHECK(item.summary.plain == "Short");
    CHECK(written(item.published) == "2024-09-05T09:00:00Z");
    CHECK(item.published.certainty == Certainty::exact);
    CHECK(written(item.updated) == "2024-09-06T09:00:00Z");
    CHECK(item.authors.at(0).name == "Ada");
    REQUIRE(item.categories.size() == 2);
    CHECK(item.categories[0].term == "Trade & sea");
    CHECK(item.categories[1].scheme == "post_tag");
    REQUIRE(item.media.size() == 1);
    CHECK(item.media[0].url == "https://example.org/p.jpg");
    CHECK(item.media[0].description == "A ship");
    CHECK(item.media[0].width == 10);
}

TEST_CASE("posts without what WordPress leaves out by default are read", "[feed][json]") {
    struct Row {
        const char* post;
        const char* id;
        const char* published;
        const char* author;
        const char* picture;
    };
    const auto row = GENERATE(
        Row{R"("id":1,"link":"/a","date":"2024-09-05T11:00:00")", "1", "2024-09-05T11:00:00Z", "", ""},
        Row{R"("id":1,"link":"/a","date":"2024-09-05T11:00:00","date_gmt":"0000-00-00T00:00:00","author":7)",
            "1", "2024-09-05T11:00:00Z", "", ""},
        Row{R"("slug":"a","author":"Ada","jetpack_featured_media_url":"/j.jpg")", "", "missing", "Ada",
            "https://example.org/j.jpg"},
        Row{R"("slug":"a","jetpack_featured_media_url":"","_embedded":{"author":[{"code":"rest_user_invalid_id"}]},
            "yoast_head_json":{"author":"Bob","og_image":[{"url":"/y.jpg","width":3,"type":"image/jpeg"}]})",
            "", "missing", "Bob", "https://example.org/y.jpg"});
    INFO(row.post);
    const auto document = json_document(R"([{"title":{"rendered":"t"},)" + std::string{row.post} + "}]");
    CHECK(document.format == "wordpress");
    const auto& item = document.items.at(0);
    CHECK(item.id == row.id);
    CHECK(written(item.published) == row.published);
    CHECK((item.authors.empty() ? "" : item.authors[0].name) == row.author);
    CHECK((item.media.empty() ? "" : item.media[0].url) == row.picture);
}

TEST_CASE("a site without posts and an error of WordPress are told apart", "[feed][json]") {
    CHECK(json_document("[]").items.empty());
    const auto error =
        tried_json(R"({"code":"rest_no_route","message":"No route was found","data":{"status":404}})");
    REQUIRE_FALSE(error);
    CHECK(error.error().message.find("\"No route was found\"") != std::string::npos);
}

TEST_CASE("an outbox of Activity Streams gives its notes and what was deleted", "[feed][json]") {
    const auto document = json_document(R"({"@context": ["https://www.w3.org/ns/activitystreams"],
        "id": "https://s.example/ada/outbox", "type": "OrderedCollectionPage", "next": "/ada/outbox?page=2",
        "orderedItems": [
        {"id": "https://s.example/a/1", "type": "Create", "actor": "https://s.example/ada", "published": "2024-09-05T09:05:07Z",
         "object": {"id": "https://s.example/n/1", "type": "Note", "url": "https://s.example/@ada/1", "summary": null,
            "content": "<p>Ships</p>", "contentMap": {"de": "<p>Ships</p>"}, "inReplyTo": "https://s.example/n/0",
            "attributedTo": "https://s.example/ada",
            "tag": [{"type": "Mention", "name": "@bob"}, {"type": "Hashtag", "name": "#sea"}],
            "attachment": [{"type": "Document", "mediaType": "image/png", "url": "/p.png", "name": "A ship"}]}},
        {"type": "Announce", "object": "https://other.example/n/7"},
        {"type": "Article", "id": "https://s.example/n/2", "name": "Ports", "content": "<p>c</p>"},
        {"type": "Delete", "published": "2024-09-06T00:00:00Z", "actor": "https://s.example/ada",
         "object": {"type": "Tombstone", "id": "https://s.example/n/3"}}]})");
    CHECK(document.format == "activitystreams");
    CHECK(document.feed.paging.next == "https://example.org/ada/outbox?page=2");
    REQUIRE(document.items.size() == 2);
    const auto& note = document.items[0];
    CHECK(note.id == "https://s.example/n/1");
    CHECK(note.link == "https://s.example/@ada/1");
    CHECK(note.content.plain == "Ships");
    CHECK(written(note.published) == "2024-09-05T09:05:07Z");
    CHECK(note.language == "de");
    CHECK(note.in_reply_to == "https://s.example/n/0");
    CHECK(note.authors.at(0).url == "https://s.example/ada");
    CHECK(note.categories.size() == 1);
    CHECK(note.categories.at(0).term == "sea");
    CHECK(note.media.at(0).medium == "image");
    CHECK(note.media.at(0).description == "A ship");
    CHECK(document.items[1].title.value == "Ports");
    CHECK(document.items[1].link == "https://s.example/n/2");
    REQUIRE(document.withdrawn.size() == 1);
    CHECK(document.withdrawn[0].id == "https://s.example/n/3");
    CHECK(document.withdrawn[0].by == "https://s.example/ada");
}

TEST_CASE("an empty outbox points to its first page", "[feed][json]") {
    const auto document =
        json_document(R"({"@context":"https://www.w3.org/ns/activitystreams","type":"OrderedCollection",
        "totalItems":3,"first":"https://s.example/ada/outbox?page=1"})");
    CHECK(document.items.empty());
    CHECK(document.feed.paging.next == "https://s.example/ada/outbox?page=1");
}
