#include "deliver/message.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "deliver/detail/clean_text.hpp"
#include "deliver/detail/mime.hpp"
#include "deliver/detail/story.hpp"
#include "delivery_fixture.hpp"

using namespace newswatch;
using namespace newswatch::deliver;

namespace {

const Envelope envelope{"alerts@example.org", "newswatch", "desk@example.org", "The desk"};

std::string composed(const store::PendingDelivery& delivery) {
    const auto message = compose(delivery, envelope);
    REQUIRE(message);
    return *message;
}

bool has(const std::string& text, const std::string& piece) { return text.find(piece) != std::string::npos; }

std::string headers_of(const std::string& message) { return message.substr(0, message.find("\r\n\r\n") + 2); }

// Every line of the message; fails on a line end that is not CR LF.
std::vector<std::string> lines_of(const std::string& message) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < message.size();) {
        const auto end = message.find("\r\n", at);
        REQUIRE(end != std::string::npos);
        lines.push_back(message.substr(at, end - at));
        at = end + 2;
    }
    for (const auto& line : lines) REQUIRE(line.find_first_of("\r\n") == std::string::npos);
    return lines;
}

// Names of the header fields, in order: a forged one would show.
std::vector<std::string> field_names(const std::string& message) {
    std::vector<std::string> names;
    for (const auto& line : lines_of(headers_of(message)))
        if (!line.empty() && line[0] != ' ') names.push_back(line.substr(0, line.find(':')));
    return names;
}

const std::vector<std::string> expected_fields{"Date",
                                               "From",
                                               "To",
                                               "Subject",
                                               "Message-ID",
                                               "List-Id",
                                               "Auto-Submitted",
                                               "X-Auto-Response-Suppress",
                                               "X-Newswatch-Alert",
                                               "X-Newswatch-Rule",
                                               "X-Newswatch-Plugin",
                                               "MIME-Version",
                                               "Content-Type"};

std::string repeated(const std::string& piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    return text;
}

}  // namespace

TEST_CASE("a message tells who, what, when and to which list it belongs", "[message]") {
    const auto message = composed(sample_delivery());
    CHECK(field_names(message) == expected_fields);
    const auto headers = headers_of(message);
    CHECK(has(headers, "Date: Sun, 01 Mar 2026 09:30:00 +0000\r\n"));
    CHECK(has(headers, "From: \"newswatch\" <alerts@example.org>\r\n"));
    CHECK(has(headers, "To: \"The desk\" <desk@example.org>\r\n"));
    CHECK(has(headers, "Subject: New harbour crane lifts its first container\r\n"));
    CHECK(has(headers, "Message-ID: <00112233445566778899aabbccddeeff@example.org>\r\n"));
    CHECK(has(headers, "List-Id: \"harbour-crane\" <harbour-crane.keyword.newswatch.example.org>\r\n"));
    CHECK(has(headers, "Auto-Submitted: auto-generated\r\n"));
    CHECK(has(headers, "X-Auto-Response-Suppress: All\r\n"));
    CHECK(has(headers, "X-Newswatch-Rule: harbour-crane\r\n"));
    CHECK(message.find("text/plain") < message.find("text/html"));
}

TEST_CASE("the same delivery gives the same bytes on every attempt", "[message]") {
    auto later = sample_delivery();
    later.attempt = 7;
    CHECK(composed(sample_delivery()) == composed(later));
}

TEST_CASE("the text shows the evidence in its surroundings, the link and the reason", "[message]") {
    const auto message = composed(sample_delivery());
    const auto text = message.substr(0, message.find("text/html"));
    CHECK(has(text, "- title: New harbour [crane] lifts its first container\r\n"));
    CHECK(has(text, "The [port authority] expects"));
    CHECK(has(text, "https://news.example.org/harbour/opening?from=3Dfeed&lang=3Den\r\n"));
    CHECK(has(text, "\r\n\r\n=46rom the article:\r\n"));
    CHECK_FALSE(has(text.substr(text.find("\r\n\r\n") + 4), "\r\n\r\n\r\n"));
    CHECK(has(text, "newswatch sent this to press-office because of rule harbour-crane"));
    const auto html = message.substr(message.find("text/html"));
    CHECK(has(html, "<mark"));
}

TEST_CASE("no text from outside can forge a header, a line or a part", "[message]") {
    const std::vector<std::string> hostile{"Sale\r\nBcc: everyone@example.org\r\n\r\nbody",
                                           "a\nb",
                                           "a\rb",
                                           std::string{"a\0b", 3},
                                           "a\x1b[31mb",
                                           "x =?UTF-8?B?Zm9yZ2Vk?= y",
                                           "\u202Egnp.exe",
                                           "--=_newswatch_00112233445566778899aabbccddeeff--",
                                           repeated("word ", 10'000),
                                           repeated("x", 10'000),
                                           repeated("\U0001F40B", 10'000),
                                           "\xC3\x28\xFF\xFE",
                                           "\".\r\n.\r\n",
                                           repeated("\xE2\x80\xA8", 500),
                                           "",
                                           " \t ",
                                           "\u200B\u2060"};
    for (const auto& text : hostile) {
        INFO(text.substr(0, 40));
        auto delivery = sample_delivery();
        delivery.article.title = delivery.article.summary = delivery.article.source = text;
        delivery.alert.rule = delivery.alert.plugin = delivery.alert.text = text;
        delivery.alert.id = delivery.recipient = text;
        const auto message = compose(delivery, {"alerts@example.org", text, "desk@example.org", text});
        REQUIRE(message);
        CHECK(field_names(*message) == expected_fields);
        for (const auto& line : lines_of(*message)) CHECK(line.size() <= 998);
        const auto is_plain = [](char c) { return c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7F); };
        CHECK(std::all_of(message->begin(), message->end(), is_plain));
        CHECK_FALSE(has(*message, "\r\n.\r\n"));
        std::size_t parts = 0;
        for (const auto& line : lines_of(*message)) parts += line.starts_with("--=_newswatch_") ? 1 : 0;
        CHECK(parts == 3);
    }
}

TEST_CASE("an address that is none is refused, whatever it hides", "[message]") {
    for (const std::string address :
         {"", "desk", "desk@example.org\r\nBcc: x@y.z", "a b@example.org", "<a@b.c>", "a@b.c, d@e.f"}) {
        INFO(address);
        CHECK_FALSE(compose(sample_delivery(), {"alerts@example.org", "", address, ""}));
        CHECK_FALSE(compose(sample_delivery(), {address, "", "desk@example.org", ""}));
    }
}

TEST_CASE("only http and https become links", "[message]") {
    for (const std::string url :
         {"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", "//example.org/x"}) {
        auto delivery = sample_delivery();
        delivery.article.url = url;
        CHECK_FALSE(has(composed(delivery), "href"));
    }
    CHECK(has(composed(sample_delivery()), "href"));
}

TEST_CASE("text from outside is text in the HTML part too", "[message]") {
    auto delivery = sample_delivery();
    delivery.article.title = "<script>alert('x')</script> & <img src=x onerror=y>";
    delivery.alert.evidence = {span_of(delivery.article.title, "<img src=x", Field::title)};
    const auto message = composed(delivery);
    const auto html = message.substr(message.find("text/html"));
    CHECK_FALSE(has(html, "<script"));
    CHECK_FALSE(has(html, "<img"));
    CHECK(has(html, "&lt;img src=3Dx"));
}

TEST_CASE("the packaged HTML template escapes every value", "[message]") {
    std::ifstream file{NEWSWATCH_SOURCE_DIR "/daemon/deliver/templates/message.html.mustache"};
    std::ostringstream text;
    text << file.rdbuf();
    REQUIRE_FALSE(text.str().empty());
    CHECK_FALSE(has(text.str(), "{{{"));
    CHECK_FALSE(has(text.str(), "{{&"));
}

TEST_CASE("the largest texts make a message below the limit", "[message]") {
    for (const std::string piece : {"\"", "& ", "\u0416", "\U0001F40B", "=", "<\n"}) {
        auto delivery = sample_delivery();
        const auto text = repeated(piece, 300'000);
        delivery.article.title = delivery.article.summary = delivery.article.body = delivery.article.source =
            text;
        delivery.alert.text = delivery.alert.rule = delivery.alert.plugin = text;
        const Span whole{Field::body, 0, 150'000, 200'000};
        delivery.alert.evidence.assign(5000, whole);
        const auto message = composed(delivery);
        CHECK(message.size() < max_message_bytes);
        CHECK(detail::story_of(delivery).more_quotes == 4980);
    }
}

TEST_CASE("evidence that points outside an edited text is left out", "[message]") {
    auto delivery = sample_delivery();
    delivery.alert.evidence = {{Field::title, 0, 5, 5000}, {Field::author, 9, 0, 4}, {Field::title, 0, 9, 3}};
    CHECK(detail::story_of(delivery).quotes.empty());
    CHECK_FALSE(has(composed(delivery), "Why you are told"));
}

TEST_CASE("evidence in a text that was edited since is shown as it was, without surroundings", "[message]") {
    auto delivery = sample_delivery();
    delivery.surfaces = {"crane", "harbour office"};
    const auto quotes = detail::story_of(delivery).quotes;
    REQUIRE(quotes.size() == 2);
    CHECK(quotes[0].before == "New harbour ");
    CHECK(quotes[1].surface == "harbour office");
    CHECK(quotes[1].before.empty());
    CHECK(quotes[1].after.empty());
}

TEST_CASE("lists of rules with odd names stay apart and are domain labels", "[message]") {
    const auto list_of = [](const std::string& rule) {
        auto delivery = sample_delivery();
        delivery.alert.rule = rule;
        const auto headers = headers_of(composed(delivery));
        const auto begin = headers.find('<', headers.find("List-Id:")) + 1;
        return headers.substr(begin, headers.find('>', begin) - begin);
    };
    CHECK(list_of("nato") == "nato.keyword.newswatch.example.org");
    const std::vector<std::string> names{"NATO",   "nato", "na to",           "\u043D\u0430\u0442\u043E",
                                         "\u0436", "",     repeated("n", 100)};
    std::vector<std::string> lists;
    for (const auto& name : names) lists.push_back(list_of(name));
    for (const auto& list : lists)
        CHECK(list.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string::npos);
    std::sort(lists.begin(), lists.end());
    CHECK(std::unique(lists.begin(), lists.end()) == lists.end());
}

TEST_CASE("a line is cleaned of what cannot be seen, and cut at a character", "[clean_text]") {
    struct Row {
        std::string given, line;
    };
    const std::vector<Row> rows{{"  a \t b\r\nc  ", "a b c"},
                                {"a\u200Bb\u202Ec\uFEFFd\u2066e\u00ADf", "abcdef"},
                                {"a\x01\x7F\u0085z", "a z"},
                                {"0123456789", "0123456789"},
                                {"0123456789A", "012345678\u2026"},
                                {"012345678 A", "012345678\u2026"},
                                {"0123456789 ", "0123456789"},
                                {"\u0436\u0436\u0436\u0436\u0436\u0436\u0436\u0436\u0436\u0436\u0436",
                                 "\u0436\u0436\u0436\u0436\u0436\u0436\u0436\u0436\u0436\u2026"},
                                {"\xFF\xC0\x80\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
                                {"", ""}};
    for (const auto& row : rows) CHECK(detail::line_text(row.given, 10) == row.line);
}

TEST_CASE("a block keeps its paragraphs and is cut within its bytes", "[clean_text]") {
    CHECK(detail::block_text(" a  b \r\n\r\n\r\n\r\nc\nd \n", 100) == "a b\n\nc\nd");
    CHECK(detail::block_text(repeated("\u0436", 100), 11) == "\u0436\u0436\u0436\u0436\u2026");
    CHECK(detail::block_text("\u202Eabc\x1b[0m", 100) == "abc[0m");
    CHECK(detail::head("\u0436\u0436", 3) == "\u0436");
    CHECK(detail::tail("\u0436\u0436", 3) == "\u0436");
}

TEST_CASE("encoded words hold whole characters in at most 75 columns", "[mime]") {
    for (const std::string piece : {"\u0436", "\U0001F40B", "e\u0301", "\u2019s a", "\u20AC"}) {
        const auto words = detail::header_words(repeated(piece, 700), 9);
        CHECK(words.size() > 1);
        CHECK(words[0].size() <= 76 - 9);
        for (const auto& word : words) CHECK(word.size() <= 75);
        for (const auto& line : lines_of(detail::header_field("Subject", words))) CHECK(line.size() <= 76);
    }
    CHECK(detail::header_words("\u0436", 9) == std::vector<std::string>{"=?UTF-8?B?0LY=?="});
    CHECK(detail::header_words("it\u2019s here", 9) ==
          std::vector<std::string>{"=?UTF-8?Q?it=E2=80=99s_here?="});
}

TEST_CASE("bodies are quoted-printable or base64, whichever is shorter", "[mime]") {
    const auto plain = detail::encode_body("a=b \nFrom here\n.\n\n" + repeated("y", 70));
    CHECK(plain.encoding == "quoted-printable");
    CHECK(plain.text == "a=3Db=20\r\n=46rom here\r\n=2E\r\n\r\n" + repeated("y", 70) + "\r\n");
    CHECK(detail::encode_body("plain").text == "plain\r\n");
    CHECK(detail::encode_body(repeated("x", 200)).text ==
          repeated("x", 75) + "=\r\n" + repeated("x", 75) + "=\r\n" + repeated("x", 50) + "\r\n");
    const auto russian = detail::encode_body(repeated("\u0436", 300));
    CHECK(russian.encoding == "base64");
    for (const auto& line : lines_of(russian.text)) CHECK(line.size() <= 76);
}
