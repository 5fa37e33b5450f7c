#include <catch2/catch.hpp>

#include "feed/json/tree.hpp"
#include "feed/text/text.hpp"
#include "json_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

namespace {

std::string with_items(const std::string& items) {
    return R"({"version":"https://jsonfeed.org/version/1.1","title":"T","items":[)" + items;
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

}  // namespace

TEST_CASE("what is no strict JSON is read as it is meant, and told once", "[feed][json]") {
    struct Row {
        const char* items;
        const char* titles;
        const char* kinds;
    };
    const auto row = GENERATE(
        Row{R"({"id":1,"title":"a",},])"
            "}",
            "a", "json"},
        Row{"/* c */{\"id\":1,//d\n\"title\":\"a\"}]}", "a", "json"},
        Row{"{'id':1,'title':'it\"s'}]}", "it\"s", "json"}, Row{"{id:1,title:\"a\"}]}", "a", "json"},
        Row{"{\"id\":1 \"title\":\"a\"}]}", "a", "json"},
        Row{"{\"id\":\"1\" \"title\":\"a\"}]}", "a", "json"},
        Row{"{\"id\":\"1\"\n\"title\":\"a\"} {\"title\":\"b\",\"id\":2}]}", "a|b", "json"},
        Row{"{\"title\":NaN,\"id\":1},{\"id\":2,\"title\":undefined},{\"id\":3,\"title\":\"c\"}]}", "||c",
            "json"},
        Row{"{\"id\":1,\"title\":\"a\nb\"}]}", "a\nb", "json"},
        Row{R"({"id":1,"title":"say "yes", and "no", and go","url":"u"}]})", R"(say "yes", and "no", and go)",
            "json"},
        Row{R"({"id":1,"title":"a"}},{"id":2,"title":"b"}]})", "a|b", "json"},
        Row{R"({"id":1,"title":"a","tags":["x"},{"id":2,"title":"b"}]})", "a|b", "json"},
        Row{R"({"id":1,"title":"a"}}}}})", "a", "json"}, Row{R"({"id":1,"title":"a"}]]})", "a", "json"},
        Row{R"({"id":1,"title":"a"}]} <!-- served in 3 ms -->)", "a", "json"},
        Row{R"({"id":1,"title":"a"}]});)", "a", ""}, Row{R"({,"id":1,,"title":"a"}]})", "a", "json"},
        Row{R"({"id":1,"title":"a","x":"y":"z"}]})", "a", "json"},
        Row{R"({"id":1,"b","title":"a"}]})", "a", "json"},
        Row{"{\"id\":1,\"title\":\"a\",\"x\":\x01#}]}", "a", "json"});
    INFO(row.items);
    const auto document = json_document(with_items(row.items));
    CHECK(titles(document) == row.titles);
    for (const auto& problem : document.problems) {
        CHECK(problem.kind == row.kinds);
        CHECK(problem.line != 0);
    }
    CHECK(document.problems.empty() == std::string{row.kinds}.empty());
}

TEST_CASE("a bracket or a quote too few or too many costs its own item and no other", "[feed][json]") {
    const std::string first = R"({"id":"1","title":"a","authors":[{"name":"A"}],"url":"http://x.example/1"})",
                      last = R"({"id":"3","url":"http://x.example/3","tags":["t"],"title":"c"}]})";
    const std::string damaged =
        R"({"id":"2","url":"http://x.example/2","title":"b \"q\" {0}","authors":[{"name":"A","url":"http://x.example/"},)"
        R"({"name":"B"}],"tags":["x","y"],"attachments":[{"url":"http://x.example/b.mp3","size_in_bytes":12}]})";
    const std::string between = GENERATE(",", ",\n    ");
    const auto check = [&](const std::string& item) {
        INFO(item);
        const auto document = json_document(with_items(first + between + item + between + last));
        REQUIRE(document.items.size() >= 2);
        CHECK(document.items.front().title.value == "a");
        CHECK(document.items.front().link == "http://x.example/1");
        CHECK(document.items.back().title.value == "c");
        CHECK(document.items.back().categories.size() == 1);
        CHECK(document.items.size() <= 5);  // what is left of it may look like some
    };
    check(damaged);
    constexpr std::string_view marks = "{}[]\"";
    for (std::size_t at = 0; at < damaged.size(); ++at) {
        if (marks.find(damaged[at]) != marks.npos) check(damaged.substr(0, at) + damaged.substr(at + 1));
        for (const char mark : marks)
            if (at != 0) check(damaged.substr(0, at) + mark + damaged.substr(at));
    }
}

TEST_CASE("damage is told where the next item begins", "[feed][json]") {
    const auto document = json_document(with_items(
        "{\"id\":1,\"title\":\"a\"},\n{\"id\":2,\"title\":[{\"x\":\"b},\n{\"id\":3,\"title\":\"c\"}]}"));
    CHECK(titles(document) == "a||c");
    CHECK(complaints(document).find("json 3:1") != std::string::npos);
    // Objects in sound items are no items, whatever they are called.
    CHECK(
        titles(json_document(with_items(
            R"({"id":1,"title":"a","x":[{"id":7,"title":"no"},{"id":8,"title":"no"}]},{"id":2,"title":"b"}},{"id":3,"title":"c"}]})"))) ==
        "a|b|c");
    // A list whose beginning a fault swallows is found by its name.
    CHECK(titles(json_document(
              R"({"title":"T,"x":[{"items":[{"id":1,"title":"a","url":"u"},{"id":2,"title":"b"}]})")) ==
          "a|b");
}

TEST_CASE("a document that breaks off keeps what was read", "[feed][json]") {
    struct Row {
        const char* items;
        const char* titles;
        const char* last_content;
    };
    const auto row = GENERATE(
        Row{R"({"id":1,"title":"a"},{"id":2,"title":"b","content_text":"half of it)", "a|b", "half of it"},
        Row{R"({"id":1,"title":"a"},{"id":2,"title":"b","content_text":"x\u00)", "a|b", "x"},
        Row{R"({"id":1,"title":"a"},{"id":2,"title":"b","content_text":"x\)", "a|b", "x"},
        Row{R"({"id":1,"title":"a"},{"id":2,"title":"b","content_te)", "a|b", ""},
        Row{R"({"id":1,"title":"a"},{"id":2,"title":"b","content_text":)", "a|b", ""},
        Row{R"({"id":1,"title":"a"},{"id":2,"ti)", "a|", ""},
        Row{R"({"id":1,"title":"a"},{"id":"ht)", "a", ""}, Row{R"({"id":1,"title":"a"},{)", "a", ""},
        Row{R"({"id":1,"title":"a"},)", "a", ""}, Row{R"({"id":1,"title":"a"})", "a", ""},
        Row{R"({"id":1,"title":"a"}])", "a", ""}, Row{"", "", ""});
    INFO(row.items);
    const auto text = with_items(row.items);
    const auto document = json_document(text);
    CHECK(titles(document) == row.titles);
    CHECK(complaints(document) == "truncated 1:" + std::to_string(text.size() + 1));
    CHECK((document.items.empty() ? "" : document.items.back().content.value) == row.last_content);
}

TEST_CASE("half an address, id or date is none", "[feed][json]") {
    for (const auto* const name : {"url", "id", "date_published", "language", "image"}) {
        INFO(name);
        const auto document =
            json_document(with_items(R"({"title":"t",")" + std::string{name} + R"(":"https://e.exa)"));
        const auto& item = document.items.at(0);
        CHECK(item.link.empty());
        CHECK(item.id.empty());
        CHECK_FALSE(item.published);
        CHECK(item.language.empty());
        CHECK(item.media.empty());
        CHECK(complaints(document).substr(0, 9) == "truncated");
    }
}

TEST_CASE("escapes give the characters they stand for", "[feed][json]") {
    struct Row {
        const char* written;
        std::string_view read;
    };
    const auto row =
        GENERATE(Row{R"(\u00e9\u20ac)", "é€"}, Row{R"(\ud83d\ude00)", "😀"}, Row{R"(\uD83D\uDE00)", "😀"},
                 Row{R"(a\ud83d b)", "a\uFFFD b"}, Row{R"(a\ude00\ud83d)", "a\uFFFD\uFFFD"},
                 Row{R"(\ud83d\ud83d\ude00)", "\uFFFD😀"}, Row{R"(\ud83d\u0041)", "\uFFFDA"},
                 Row{R"(a\u0000b\u001fc)", "a b c"}, Row{R"(it\u0092s \x95)", "it’s •"},
                 Row{R"(\"\\\/)", "\"\\/"}, Row{R"(a\tb\nc\rd)", "a\tb\nc\rd"}, Row{R"(a\bb\fc)", "a b c"},
                 Row{R"(a\u12zzb)", R"(a\u12zzb)"}, Row{R"(it\'s \x41 \q)", "it's A q"}, Row{"a\\\nb", "ab"},
                 Row{"a\x01"
                     "b",
                     "a b"},
                 Row{R"(C:\\new)", R"(C:\new)"}, Row{R"(\\u0041)", R"(\u0041)"});
    INFO(row.written);
    CHECK(json_item("\"content_text\":\"" + std::string{row.written} + "\"").content.value == row.read);
}

TEST_CASE("names may be escaped too", "[feed][json]") {
    CHECK(json_item(R"("\u0074itle":"t","a\"b":1)").title.value == "t");
    // In valid JSON a quote in a name never ends the string before it.
    CHECK(json_item(R"("title":"t","a\":b\"c":1)").title.value == "t");
}

TEST_CASE("guards, callbacks and lines of JSON are looked through", "[feed][json]") {
    struct Row {
        std::string before, after;
    };
    const auto row =
        GENERATE(Row{"", ""}, Row{"\xEF\xBB\xBF", ""}, Row{")]}',\n", ""}, Row{"while(1);", ""},
                 Row{"cb(", ");"}, Row{"/**/cb(", ")"}, Row{"var feed = ", ";"}, Row{"\n\n", "\n"});
    INFO(row.before);
    const auto document = json_document(row.before + R"({"items":[{"id":1,"title":"a"}]})" + row.after);
    CHECK(titles(document) == "a");
    CHECK(document.problems.empty());
}

TEST_CASE("objects one after the other are the items of a list", "[feed][json]") {
    const auto document = json_document("{\"id\":1,\"title\":\"a\"}\n{\"id\":2,\"title\":\"b\"}\n");
    CHECK(titles(document) == "a|b");
    CHECK(document.problems.empty());
}

TEST_CASE("limits hold and are told", "[feed][json]") {
    Limits limits;
    limits.items = 2;
    limits.item_bytes = 5;
    limits.depth = 6;
    const auto three = with_items(R"({"id":1},{"id":2},{"id":3},{"id":4}]})");
    CHECK(json_document(three, limits).items.size() == 2);
    CHECK(complaints(json_document(three, limits)) == "limit 1:86");

    const auto cut = json_document(with_items(R"({"id":1,"content_text":"1234é6"}]})"), limits);
    CHECK(cut.items.at(0).content.value == "1234");
    CHECK(complaints(cut) == "limit 1:92");

    const auto deep = json_document(
        with_items(R"({"id":1,"x":)" + nested(100) + R"(,"title":"a","y":[[[[")]"]]]]}]})"), limits);
    CHECK(titles(deep) == "a");
    CHECK(complaints(deep) == "limit 1:83");
}

TEST_CASE("a hostile document is read in one pass over it", "[feed][json]") {
    const std::size_t many = 200'000;
    std::string quotes = with_items("{\"id\":1,\"title\":\""), names = with_items("{\"id\":1"), commas;
    for (std::size_t i = 0; i < many; ++i) {
        quotes += "\", \"";
        names += ",\"title\":\"a\"";
        commas += i % 2 == 0 ? "{\"title\":" : "}";
    }
    CHECK(json_document(quotes).format == "json11");
    CHECK(json_document(names + "}]}").items.at(0).title.value == "a");
    CHECK(json_document(with_items(commas)).format == "json11");
    CHECK(json_document(with_items(std::string(many, '[') + std::string(many, '{'))).items.empty());
    CHECK(json_document(with_items(std::string(many, '}'))).items.empty());
    std::string starts = with_items(""), lists;
    for (std::size_t i = 0; i < many; ++i) {
        starts += "{\"id\":[";
        lists += "\"items\":[{\"id\":1},";
    }
    CHECK(json_document(starts).items.size() <= many);
    CHECK(json_document(with_items("{\"id\":1},") + lists).format == "json11");
    CHECK(json_document(with_items("\"" + std::string(many, '\\'))).items.empty());
    // Every one of the first reads as far as the last, which is long.
    std::string chain = with_items("");
    for (std::size_t i = 0; i < 2'000; ++i) chain += "{\"id\":";
    for (const auto& end : {"\"" + std::string(10 * many, 'x'), "{\"a\"" + std::string(10 * many, ' ')})
        CHECK(json_document(chain + end).items.size() <= 2'000);
    // And no place is compared with a name that is as long as the rest.
    std::string name = "\"";
    for (std::size_t i = 0; i < many / 2; ++i) name += "\\\"";
    CHECK(json_document(with_items("{" + name + "\":1}," + name + name)).format == "json11");
}

TEST_CASE("the number of values is bounded", "[feed][json]") {
    std::string text = "[{\"id\":1,\"title\":\"a\"}";
    for (std::size_t i = 0; i < detail::json::Tree::most_values; ++i) text += ",1";
    const auto document = json_document(text);
    CHECK(titles(document) == "a");
    REQUIRE(document.problems.size() == 1);
    CHECK(document.problems[0].kind == "limit");
}

TEST_CASE("any piece of a feed gives valid UTF-8 or an error", "[feed][json]") {
    const std::string text = with_items(R"({"id":1,"title":"é \ud83d\ude00 \"q\"","tags":["a",{"name":"b"}],
        "attachments":[{"url":"x.mp3","mime_type":"audio/mpeg","size_in_bytes":1e3}]}, // c
        {'id':2,"authors":[{"name":"A"}],"date_published":1725527107}]})");
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const auto repaired = detail::repair_utf8(text.substr(0, at));
        const auto result = tried_json(repaired);
        if (!result) continue;
        for (const auto& item : result->items) CHECK(detail::scan_utf8(item.title.value).clean());
    }
}
