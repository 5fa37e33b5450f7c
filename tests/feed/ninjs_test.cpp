#include <catch2/catch.hpp>

#include "json_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

// A picture of either version.
constexpr auto pictures_1 = R"({"main": {"uri": "urn:pic", "type": "picture", "headline": "At sea",
    "description_text": "A ship", "byline": "Ada", "renditions": {
        "thumb": {"href": "https://n.example/t.jpg", "mimetype": "image/jpeg", "width": 100, "height": 50},
        "big": {"href": "/b.jpg", "mimetype": "image/jpeg", "width": 800, "height": 400, "sizeinbytes": 9000},
        "small": {"href": "https://n.example/s.jpg", "width": 80}}}, "other": null})";
constexpr auto pictures_2 =
    R"([{"name": "main", "uri": "urn:pic", "type": "picture", "headlines": [{"value": "At sea"}],
    "descriptions": [{"value": "A ship"}], "by": "Ada", "renditions": [
        {"name": "big", "href": "/b.jpg", "contentType": "image/jpeg", "width": 800, "height": 400, "sizeInBytes": 9000},
        {"name": "thumb", "href": "https://n.example/t.jpg", "width": 100}]}])";

}  // namespace

TEST_CASE("a ninjs 1 object gives everything it says", "[feed][json]") {
    const auto document = json_document(std::string{R"({"uri": "https://n.example/20240905-1", "type": "text",
        "version": "3", "versioncreated": "2024-09-05T10:00:00+02:00", "firstcreated": "2024-09-05T09:00:00+02:00",
        "expires": "2025-01-01T00:00:00Z", "pubstatus": "usable", "urgency": 3, "language": "en-GB",
        "copyrightholder": "News", "copyrightnotice": "(c) News", "usageterms": "Ask", "byline": "By Ada Lovelace",
        "headline": "Ships leave &amp; return", "title": "20240905 ships", "slugline": "SHIPS",
        "description_text": "Short", "body_text": "Plain", "body_xhtml": "<p>Full</p>", "body_nitf": "<nitf/>",
        "subject": [{"code": "medtop:20000344", "scheme": "http://cv.iptc.org/newscodes/mediatopic/", "name": "Shipping"},
                    {"name": "Sea"}],
        "genre": [{"name": "Feature"}], "infosource": [{"name": "PA", "code": "pa"}], "located": "Dover",
        "place": [{"name": "Kent"}, {"name": "Dover", "geometry_geojson": {"type": "Point", "coordinates": [1.31, 51.13]}}],
        "associations": )"} + pictures_1 +
                                        "}");
    CHECK(document.format == "ninjs");
    CHECK(document.problems.empty());
    REQUIRE(document.items.size() == 1);
    const auto& item = document.items[0];
    CHECK(item.id == "https://n.example/20240905-1");
    CHECK(item.link == item.id);
    CHECK(item.id_is_link);
    CHECK(item.title.value == "Ships leave &amp; return");
    CHECK(item.title.plain == "Ships leave & return");
    CHECK(item.content.value == "<p>Full</p>");
    CHECK(item.content.html);
    CHECK(item.summary.value == "Short");
    CHECK(written(item.published) == "2024-09-05T07:00:00Z");
    CHECK(written(item.updated) == "2024-09-05T08:00:00Z");
    CHECK(written(item.expires) == "2025-01-01T00:00:00Z");
    CHECK(item.urgency == 3);
    CHECK(item.language == "en-GB");
    CHECK(item.rights == "(c) News");
    CHECK(item.authors.at(0).name == "Ada Lovelace");
    REQUIRE(item.categories.size() == 3);
    CHECK(item.categories[0].term == "medtop:20000344");
    CHECK(item.categories[0].scheme == "http://cv.iptc.org/newscodes/mediatopic/");
    CHECK(item.categories[0].label == "Shipping");
    CHECK(item.categories[1].term == "Sea");
    CHECK(item.source.title == "PA");
    CHECK(item.source.id == "pa");
    REQUIRE(item.place);
    CHECK(item.place->latitude == 51.13);
    CHECK(item.place->longitude == 1.31);
    CHECK(item.place->name == "Dover");
}

TEST_CASE("the lists of ninjs 2 and the names of ninjs 3 mean the same", "[feed][json]") {
    const auto* const version = GENERATE("versioncreated", "versionCreated");
    const auto document = json_document(std::string{R"({"uri": "urn:newsml:n.example:1", ")"} + version +
                                        R"(": "2024-09-05T10:00:00Z",
        "headlines": [{"role": "short", "value": "Ships"}, {"role": "main", "value": "Ships leave"}],
        "bodies": [{"role": "text", "contenttype": "text/plain", "value": "Plain"},
                   {"role": "xml", "contenttype": "application/xml", "value": "<x/>"},
                   {"role": "html", "contenttype": "text/html", "value": "<p>Full</p>"}],
        "descriptions": [{"role": "text", "contenttype": "text/plain", "value": "Short <b>"}],
        "subjects": [{"name": "Sea", "literal": "s1", "uri": "https://n.example/s1"}],
        "people": [{"name": "Bob", "rel": "about"}, {"name": "Ada", "rel": "author"}],
        "altids": [{"role": "old", "value": "x"}, {"role": "web", "value": "https://n.example/page"}],
        "places": [{"name": "Dover", "geojson": {"type": "Point", "coordinates": ["1.31", 51.13]}}],
        "copyrightNotice": "Copyright News", "pubStatus": "usable", "genres": [{"name": "Feature"}],
        "infosources": [{"name": "PA", "uri": "https://pa.example/"}]
})");
    CHECK(document.format == "ninjs");
    const auto& item = document.items.at(0);
    CHECK(item.id == "urn:newsml:n.example:1");
    CHECK_FALSE(item.id_is_link);
    CHECK(item.link == "https://n.example/page");
    CHECK(item.title.value == "Ships leave");
    CHECK(item.content.value == "<p>Full</p>");
    CHECK(item.summary.value == "Short <b>");
    CHECK_FALSE(item.summary.html);
    CHECK(written(item.published) == "2024-09-05T10:00:00Z");
    CHECK(written(item.updated) == "2024-09-05T10:00:00Z");
    CHECK(item.authors.at(0).name == "Ada");
    CHECK(item.categories.at(0).label == "Sea");
    CHECK(item.categories.at(0).term == "s1");
    CHECK(item.place.has_value());
    CHECK(item.rights == "Copyright News");
    CHECK(item.source.url == "https://pa.example/");
}

TEST_CASE("a picture with an item is its widest rendition", "[feed][json]") {
    const auto* const pictures = GENERATE(pictures_1, pictures_2);
    const auto document =
        json_document(std::string{R"({"uri":"urn:1","headline":"h","associations":)"} + pictures + "}");
    REQUIRE(document.items.at(0).media.size() == 1);
    const auto& picture = document.items[0].media[0];
    CHECK(picture.url == "https://example.org/b.jpg");
    CHECK(picture.type == "image/jpeg");
    CHECK(picture.medium == "image");
    CHECK(picture.width == 800);
    CHECK(picture.height == 400);
    CHECK(picture.length == 9000);
    CHECK(picture.thumbnail == "https://n.example/t.jpg");
    CHECK(picture.title == "At sea");
    CHECK(picture.description == "A ship");
    CHECK(picture.credit == "Ada");
}

TEST_CASE("a picture of its own is an item with media", "[feed][json]") {
    const auto document =
        json_document(R"({"uri":"urn:1","type":"video","headline":"Waves","description_text":"At sea",
        "renditions":{"hd":{"href":"https://n.example/v.mp4","mimetype":"video/mp4","duration":61}}})");
    const auto& item = document.items.at(0);
    CHECK(item.title.value == "Waves");
    CHECK(item.summary.value == "At sea");
    CHECK(item.media.at(0).medium == "video");
    CHECK(item.media.at(0).seconds == 61);
}

TEST_CASE("a cancelled ninjs object is withdrawn", "[feed][json]") {
    const auto* const status = GENERATE("canceled", "cancelled", "Canceled");
    const auto document =
        json_document(std::string{R"([{"uri":"urn:1","headline":"a","pubstatus":")"} + status +
                      R"(","versioncreated":"2024-09-05T10:00:00Z","ednote":"Wrong"},
                                        {"uri":"urn:2","headline":"b","pubstatus":"usable"}])");
    CHECK(titles(document) == "b");
    REQUIRE(document.withdrawn.size() == 1);
    CHECK(document.withdrawn[0].id == "urn:1");
    CHECK(document.withdrawn[0].comment == "Wrong");
    CHECK(written(document.withdrawn[0].at) == "2024-09-05T10:00:00Z");
}

TEST_CASE("ninjs comes alone, in lists, in wrappers and in lines", "[feed][json]") {
    const std::string one = R"({"uri":"urn:1","headline":"a","body_text":"t"})";
    for (const auto& text :
         {one, "[" + one + "]", R"({"items":[)" + one + "]}", R"({"_items":[)" + one + "]}",
          R"({"title":"All","items":[)" + one + "]}", R"({"data":{"items":[)" + one + "]}}", one + "\n"}) {
        INFO(text);
        const auto document = json_document(text);
        CHECK(document.format == "ninjs");
        CHECK(titles(document) == "a");
    }
}

TEST_CASE("a byline without a name is no author", "[feed][json]") {
    const auto document = json_document(R"({"uri":"urn:1","headline":"h","byline":"By:"})");
    CHECK(document.items.at(0).authors.empty());
}

TEST_CASE("members of ninjs in unexpected types are read as they are meant", "[feed][json]") {
    struct Row {
        const char* members;
        const char* title;
        const char* content;
        unsigned urgency;
    };
    const auto row = GENERATE(
        Row{R"("headline":null,"slugline":"s","body_text":"c")", "s", "c", 0},
        Row{R"("headline":[{"name":"main","value":"m"}],"body_text":null,"body":"c","urgency":"5")", "m", "c",
            5},
        Row{R"("headlines":["plain"],"body_html":12,"urgency":9)", "plain", "", 0},
        Row{R"("headlines":{},"title":"t","bodies":[null,{"value":"v"}],"urgency":-1)", "t", "v", 0},
        Row{R"("headlines":[],"name":"n","bodies":"x","associations":7,"renditions":[[]],"urgency":1e9)", "n",
            "", 0},
        Row{R"("headline":"h","body_":"x","place":[{"geojson":{"type":"Point","coordinates":[]}}],"urgency":2.0)",
            "h", "", 2},
        Row{R"("headline":"h","place":{"geojson":{"type":"Point","coordinates":[500,1]}},"subject":"a,b")",
            "h", "", 0});
    INFO(row.members);
    const auto document =
        json_document(R"({"uri":"urn:1","versioncreated":"2024-09-05",)" + std::string{row.members} + "}");
    CHECK(document.format == "ninjs");
    const auto& item = document.items.at(0);
    CHECK(item.title.value == row.title);
    CHECK(item.content.value == row.content);
    CHECK(item.urgency == row.urgency);
    CHECK_FALSE(item.place);
}
