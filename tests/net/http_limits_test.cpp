#include <catch2/catch.hpp>

#include "loop.hpp"
#include "net/detail/curl.hpp"

using namespace newswatch;
using test::HttpServer;
using test::Loop;
using test::ServedReply;
using test::ServedRequest;

namespace {

std::string bytes_of(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return out;
}

// RFC 1951: bits are packed from the least significant one; Huffman codes come with their highest bit first.
class Deflate {
public:
    void bits(unsigned value, unsigned count) {
        for (unsigned i = 0; i < count; ++i) bit((value >> i) & 1);
    }
    void code(unsigned value, unsigned count) {
        while (count-- > 0) bit((value >> count) & 1);
    }
    const std::string& bytes() const { return bytes_; }

private:
    void bit(unsigned value) {
        if (used_ % 8 == 0) bytes_ += '\0';
        bytes_.back() = static_cast<char>(static_cast<unsigned char>(bytes_.back()) | (value << (used_ % 8)));
        ++used_;
    }
    std::string bytes_;
    std::size_t used_ = 0;
};

// A gzip file (RFC 1952) of `runs` times 258 letters "A", thirteen bits each, without its end.
std::string gzip_bomb(std::size_t runs) {
    Deflate stream;
    stream.bits(1, 1);           // the last block
    stream.bits(1, 2);           // with the fixed codes
    stream.code(0x30 + 'A', 8);  // the letter once
    for (std::size_t i = 0; i < runs; ++i) {
        stream.code(0xC5, 8);  // length 258
        stream.code(0, 5);     // distance 1
    }
    return bytes_of("1f8b0800000000000003") + stream.bytes();
}

Result<net::HttpResponse> get(Loop& loop, const std::string& url, std::size_t max_body) {
    net::HttpRequest request;
    request.url = url;
    request.max_body = max_body;
    return loop.send(std::move(request));
}

}  // namespace

TEST_CASE("a body is taken up to its bound and not a byte further", "[http_limits]") {
    const auto form = GENERATE(as<std::string>{}, "length", "chunked", "until close");
    HttpServer server{[&](const ServedRequest&) {
        if (form == "until close")
            return ServedReply{.raw = "HTTP/1.0 200 OK\r\n\r\n" + std::string(5000, 'x')};
        return ServedReply{.body = std::string(5000, 'x'), .chunked = form == "chunked"};
    }};
    Loop loop;
    CHECK(get(loop, server.url(), 5000)->body == std::string(5000, 'x'));
    const auto refused = get(loop, server.url(), 4999);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::too_large);
    CHECK(refused.error().message.find("127.0.0.1: ") == 0);
}

TEST_CASE("a body may be cut at its bound when only the status matters", "[http_limits]") {
    const auto chunked = GENERATE(false, true);
    HttpServer server{[&](const ServedRequest&) {
        return ServedReply{.body = std::string(5000, 'x'), .chunked = chunked};
    }};
    Loop loop;
    net::HttpRequest request;
    request.url = server.url();
    request.max_body = 100;
    request.cut_body = true;
    const auto cut = loop.send(request);
    REQUIRE(cut);
    CHECK(cut->status == 200);
    CHECK(cut->body == std::string(100, 'x'));
    request.max_body = 0;
    CHECK(loop.send(request)->status == 200);
}

TEST_CASE("an announced body above the bound is not even read", "[http_limits]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{.raw = "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n" +
                                  std::string(3 << 20, 'x')};
    }};
    Loop loop;
    CHECK(get(loop, server.url(), 10u << 20).error().kind == ErrorKind::too_large);
}

TEST_CASE("the bound counts the bytes after decompression", "[http_limits]") {
    const std::string bomb = gzip_bomb(400'000);  // 100 MB out of 650 KB
    HttpServer server{[&](const ServedRequest&) {
        return ServedReply{.headers = {{"Content-Encoding", "gzip"}}, .body = bomb, .chunked = true};
    }};
    Loop loop;
    const auto answer = get(loop, server.url(), 1u << 20);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::too_large);
    CHECK(answer.error().message == "127.0.0.1: the body has more than 1048576 bytes");
}

TEST_CASE("every encoding that is asked for is understood", "[http_limits]") {
    const std::string gzip = bytes_of("1f8b0800000000000203cb4b2d2f2e4f2c49ce50c81bd22c00315989ddc8000000");
    const std::string brotli = bytes_of("1bc700f8c56d6c5df715115c9e0243c05000bcde8daf00");
    const std::string zstd = bytes_of("28b52ffd04588d0000506e6577737761746368200100bb52050977d542f5");
    HttpServer server{[&](const ServedRequest& r) {
        const std::string name = r.target.substr(1);
        const auto& body = name == "gzip" ? gzip : name == "br" ? brotli : zstd;
        return ServedReply{.headers = {{"Content-Encoding", name}}, .body = body};
    }};
    std::string text;
    for (int i = 0; i < 20; ++i) text += "newswatch ";
    Loop loop;
    CHECK(loop.get(server.url("/gzip"))->body == text);
    const int features = curl_version_info(CURLVERSION_NOW)->features;
    if ((features & CURL_VERSION_BROTLI) != 0) CHECK(loop.get(server.url("/br"))->body == text);
    if ((features & CURL_VERSION_ZSTD) != 0) CHECK(loop.get(server.url("/zstd"))->body == text);
}

TEST_CASE("a body that is not in the encoding it claims is a protocol error", "[http_limits]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{.headers = {{"Content-Encoding", "gzip"}}, .body = "<rss>not gzip at all</rss>"};
    }};
    Loop loop;
    CHECK(loop.get(server.url()).error().kind == ErrorKind::protocol);
}

TEST_CASE("an answer that ends early is an error of the connection", "[http_limits]") {
    const auto cut = GENERATE(as<std::size_t>{}, 0, 5, 30, 100);
    const bool chunked = GENERATE(false, true);
    HttpServer server{[&](const ServedRequest&) {
        return ServedReply{.body = std::string(5000, 'x'), .chunked = chunked, .cut = cut};
    }};
    Loop loop;
    const auto answer = loop.get(server.url());
    CAPTURE(cut, chunked);
    REQUIRE_FALSE(answer);
    CAPTURE(answer.error().message);
    CHECK((answer.error().kind == ErrorKind::io || (cut < 20 && answer.error().kind == ErrorKind::protocol)));
}

TEST_CASE("headers without end are too large, whatever their form", "[http_limits]") {
    std::string raw = "HTTP/1.1 200 OK\r\n";
    SECTION("many") {
        for (int i = 0; i < 5000; ++i) raw += "X-" + std::to_string(i) + ": " + std::string(50, 'a') + "\r\n";
    }
    SECTION("one long") { raw += "X-A: " + std::string(90'000, 'a') + "\r\n"; }
    SECTION("folded") {
        raw += "X-A: a\r\n";
        for (int i = 0; i < 5000; ++i) raw += " " + std::string(50, 'a') + "\r\n";
    }
    SECTION("interim answers") {
        raw.clear();
        for (int i = 0; i < 5000; ++i) raw += "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        raw += "HTTP/1.1 200 OK\r\n";
    }
    HttpServer server{[&](const ServedRequest&) { return ServedReply{.raw = raw + "\r\nbody"}; }};
    Loop loop;
    const auto answer = loop.get(server.url());
    REQUIRE_FALSE(answer);
    CAPTURE(answer.error().message);
    CHECK(answer.error().kind == ErrorKind::too_large);
}

TEST_CASE("hostile header fields are left out, and the rest of the answer stands", "[http_limits]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{.raw =
                               "HTTP/1.1 200 OK\r\n"
                               "ETag: \"ok\"\r\n"
                               "X-Bell: a\x07z\r\n"
                               "X-Escape: \x1b[31mred\r\n"
                               "bad name: 1\r\n"
                               ": nameless\r\n"
                               "X-Folded: one\r\n"
                               "\t two\r\n"
                               "X-Spaces:   padded \t \r\n"
                               "Content-Length: 4\r\n\r\nbody"};
    }};
    Loop loop;
    const auto answer = loop.get(server.url());
    REQUIRE(answer);
    CHECK(answer->body == "body");
    const net::Headers expected{
        {"etag", "\"ok\""}, {"x-folded", "one two"}, {"x-spaces", "padded"}, {"content-length", "4"}};
    CHECK(answer->headers == expected);
}

TEST_CASE("interim answers and trailers are not the answer's headers", "[http_limits]") {
    HttpServer server{[](const ServedRequest&) {
        return ServedReply{.raw =
                               "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
                               "HTTP/1.1 200 OK\r\nX-Real: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "4\r\nbody\r\n0\r\nX-Trailer: 3\r\n\r\n"};
    }};
    Loop loop;
    const auto answer = loop.get(server.url());
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "body");
    CHECK(answer->header("x-real") == "2");
    CHECK(answer->header("x-early").empty());
    CHECK(answer->header("x-trailer").empty());
}

TEST_CASE("what is not HTTP is a protocol error", "[http_limits]") {
    const auto raw =
        GENERATE(as<std::string>{}, "SSH-2.0-OpenSSH_9.2\r\n", "220 mail.example ESMTP\r\n",
                 "<html>hello</html>", "HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n");
    CAPTURE(raw);
    HttpServer server{[&](const ServedRequest&) { return ServedReply{.raw = raw}; }};
    Loop loop;
    const auto answer = loop.get(server.url());
    REQUIRE_FALSE(answer);
    CAPTURE(answer.error().message);
    CHECK(answer.error().kind == ErrorKind::protocol);
}
