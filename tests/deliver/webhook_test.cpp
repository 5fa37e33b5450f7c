#include "deliver/webhook.hpp"

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>
#include <deque>
#include <nlohmann/json.hpp>

#include "deliver/detail/webhook_channel.hpp"
#include "delivery_fixture.hpp"

using namespace newswatch;
using namespace newswatch::deliver;
using namespace std::chrono_literals;

namespace {

// The vectors that the reference libraries of Standard Webhooks publish.
struct Vector {
    std::string secret, id;
    std::int64_t seconds;
    std::string body, signature;
};
const std::vector<Vector> vectors{
    {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
     R"({"test": 2432232314})", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
    {"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553,
     R"({"email":"test@example.com","username":"test_user"})",
     "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="}};

net::HttpResponse response(int status, net::Headers headers = {}) {
    net::HttpResponse response;
    response.status = status;
    response.headers = std::move(headers);
    return response;
}

class FakePost final : public detail::HttpPost {
public:
    asio::awaitable<Result<net::HttpResponse>> send(net::HttpRequest request) override {
        requests.push_back(std::move(request));
        const auto answer = answers.front();
        answers.pop_front();
        co_return answer;
    }
    std::deque<Result<net::HttpResponse>> answers;
    std::vector<net::HttpRequest> requests;
};

struct Scene {
    explicit Scene(std::optional<WebhookSecret> secret = std::nullopt)
        : channel{clock, http, "https://user:word@hook.example/in?key=1", std::move(secret)} {}
    Outcome send() {
        std::optional<Outcome> outcome;
        asio::co_spawn(loop, channel.send(sample_delivery()),
                       [&](std::exception_ptr, Outcome result) { outcome = std::move(result); });
        loop.restart();
        loop.run();
        REQUIRE(outcome);
        return *outcome;
    }
    asio::io_context loop{1};
    runtime::ManualClock clock{start_time()};
    std::shared_ptr<FakePost> http = std::make_shared<FakePost>();
    detail::WebhookChannel channel;
};

const std::string* header(const net::HttpRequest& request, const std::string& name) {
    for (const auto& [key, value] : request.headers)
        if (key == name) return &value;
    return nullptr;
}

}  // namespace

TEST_CASE("signatures agree with the published vectors", "[webhook]") {
    for (const auto& vector : vectors) {
        const auto secret = WebhookSecret::decode(vector.secret);
        REQUIRE(secret);
        CHECK(secret->sign(vector.id, vector.seconds, vector.body) == vector.signature);
    }
}

TEST_CASE("a signature covers the id, the time, every byte of the body, and the secret", "[webhook]") {
    const auto& vector = vectors[0];
    const auto secret = WebhookSecret::decode(vector.secret);
    const auto other = WebhookSecret::decode(vectors[1].secret);
    REQUIRE(secret);
    REQUIRE(other);
    CHECK(secret->sign(vector.id + "x", vector.seconds, vector.body) != vector.signature);
    CHECK(secret->sign(vector.id, vector.seconds + 301, vector.body) != vector.signature);
    CHECK(secret->sign(vector.id, vector.seconds - 301, vector.body) != vector.signature);
    CHECK(secret->sign(vector.id, vector.seconds, vector.body + " ") != vector.signature);
    CHECK(secret->sign(vector.id, vector.seconds, "") != vector.signature);
    CHECK(other->sign(vector.id, vector.seconds, vector.body) != vector.signature);
}

TEST_CASE("a secret is whsec_ and 24 to 64 bytes in base64, with or without padding", "[webhook]") {
    const std::string a24(32, 'A'), a64 = std::string(85, 'A') + "A==", a65 = std::string(87, 'A') + "=";
    for (const auto& good :
         {a24, a64, std::string(86, 'A'), std::string(33, 'A') + "A==", std::string(34, 'A')})
        CHECK(WebhookSecret::decode("whsec_" + good));
    for (const auto& bad :
         {std::string{}, a24.substr(1), std::string(28, 'A'), a65, a24 + "A", a24 + "=",
          a24 + "AA=", std::string(31, 'A') + "*", std::string(31, 'A') + " ", std::string(31, 'A') + "\n"})
        CHECK_FALSE(WebhookSecret::decode("whsec_" + bad));
    CHECK_FALSE(WebhookSecret::decode(a24));
    CHECK_FALSE(WebhookSecret::decode("WHSEC_" + a24));
    const std::string wrong = "whsec_this-is-no-base64-at-all-but-secret";
    CHECK(WebhookSecret::decode(wrong).error().message.find("this-is") == std::string::npos);
}

TEST_CASE("the body tells the alert, its evidence and the article", "[webhook]") {
    const auto delivery = sample_delivery();
    const auto body = nlohmann::json::parse(webhook_body(delivery));
    CHECK(body["type"] == "alert.created");
    CHECK(body["timestamp"] == "2026-03-01T09:30:00Z");
    const auto& data = body["data"];
    CHECK(data["schema_version"] == 1);
    CHECK(data["delivery"] == delivery.id);
    CHECK(data["recipient"] == "press-office");
    CHECK(data["alert"]["id"] == delivery.alert.id);
    CHECK(data["alert"]["severity"] == "high");
    const auto& evidence = data["alert"]["evidence"];
    REQUIRE(evidence.size() == 2);
    CHECK(evidence[1]["surface"] == "port authority");
    CHECK(evidence[1]["field"] == "summary");
    const auto begin = evidence[1]["begin"].get<std::size_t>(), end = evidence[1]["end"].get<std::size_t>();
    CHECK(delivery.article.summary.substr(begin, end - begin) == "port authority");
    CHECK(data["article"]["url"] == delivery.article.url);
    CHECK(data["article"]["authors"][0] == "A. Writer");
    CHECK(data["article"]["published"] == "2026-03-01T08:30:00Z");
    CHECK(data["article"]["updated"].is_null());
    CHECK(webhook_body(delivery) == webhook_body(delivery));
}

TEST_CASE("the body stays below its limit whatever the texts are, and is JSON of whole characters",
          "[webhook]") {
    for (const std::string piece : {"\x01", "\"", "\u0436", "\U0001F40B", "\xFF", "\xED\xA0\x80"}) {
        auto delivery = sample_delivery();
        std::string text;
        while (text.size() < 100'000) text += piece;
        delivery.article.title = delivery.article.summary = delivery.article.source = text;
        delivery.article.authors.assign(1000, text);
        delivery.article.categories = delivery.article.tags = delivery.alert.tags = delivery.article.authors;
        delivery.alert.text = delivery.alert.title = delivery.alert.rule = text;
        delivery.alert.evidence.assign(1000, {Field::title, 0, 0, 100'000});
        const auto body = webhook_body(delivery);
        CHECK(body.size() < max_webhook_body);
        const auto read = nlohmann::json::parse(body);
        CHECK(read["data"]["alert"]["evidence_count"] == 1000);
        CHECK(read["data"]["article"]["title"].get<std::string>().size() > 3);
    }
}

TEST_CASE("evidence in a text that was edited since keeps its surface and loses its span", "[webhook]") {
    auto delivery = sample_delivery();
    delivery.surfaces = {"crane", "harbour office"};
    const auto evidence = nlohmann::json::parse(webhook_body(delivery))["data"]["alert"]["evidence"];
    CHECK(evidence[0]["begin"] == 12);
    CHECK(evidence[1]["surface"] == "harbour office");
    CHECK(evidence[1]["begin"].is_null());
    CHECK(evidence[1]["end"].is_null());
}

TEST_CASE("a URL that no browser should follow is left out", "[webhook]") {
    auto delivery = sample_delivery();
    delivery.article.url = "javascript:alert(1)";
    CHECK(nlohmann::json::parse(webhook_body(delivery))["data"]["article"]["url"] == "");
}

TEST_CASE("Retry-After is seconds or an HTTP date, at most a day", "[webhook]") {
    struct Row {
        std::string value;
        std::optional<Duration> wait;
    };
    const std::vector<Row> rows{{"120", 2min},
                                {"0", 0s},
                                {"86401", 24h},
                                {"99999999999999999999999999", 24h},
                                {"Sun, 01 Mar 2026 09:35:00 GMT", 5min},
                                {"Sun, 01 Mar 2026 09:00:00 GMT", 0s},
                                {"Fri, 01 Mar 2126 09:00:00 GMT", 24h},
                                {"-5", std::nullopt},
                                {"1.5", std::nullopt},
                                {"soon", std::nullopt},
                                {"", std::nullopt}};
    for (const auto& row : rows) {
        INFO(row.value);
        CHECK(parse_retry_after(row.value, start_time()) == row.wait);
    }
}

TEST_CASE("every status has its meaning", "[webhook]") {
    using Verdict = Outcome::Verdict;
    struct Row {
        int status;
        Verdict verdict;
        std::optional<Duration> at_least;
    };
    const std::vector<Row> rows{
        {200, Verdict::accepted, std::nullopt}, {202, Verdict::accepted, std::nullopt},
        {204, Verdict::accepted, std::nullopt}, {299, Verdict::accepted, std::nullopt},
        {301, Verdict::failed, 30min},          {302, Verdict::failed, 30min},
        {307, Verdict::failed, 30min},          {400, Verdict::failed, 30min},
        {401, Verdict::failed, 30min},          {404, Verdict::failed, 30min},
        {410, Verdict::rejected, std::nullopt}, {422, Verdict::failed, 30min},
        {429, Verdict::failed, std::nullopt},   {500, Verdict::failed, std::nullopt},
        {502, Verdict::failed, std::nullopt},   {503, Verdict::failed, std::nullopt},
        {504, Verdict::failed, std::nullopt},   {599, Verdict::failed, std::nullopt}};
    for (const auto& row : rows) {
        INFO(row.status);
        const auto outcome = judge(response(row.status), start_time());
        CHECK(outcome.verdict == row.verdict);
        CHECK(outcome.at_least == row.at_least);
        CHECK_FALSE(outcome.hold_until);
        CHECK(outcome.reply.find(std::to_string(row.status)) != std::string::npos);
    }
}

TEST_CASE("Retry-After of 429 and 503 moves the delivery and holds the endpoint, at most an hour",
          "[webhook]") {
    auto outcome = judge(response(429, {{"retry-after", "600"}}), start_time());
    CHECK(outcome.at_least == Duration{10min});
    CHECK(outcome.hold_until == start_time() + 10min);
    outcome = judge(response(503, {{"retry-after", "36000"}}), start_time());
    CHECK(outcome.at_least == Duration{10h});
    CHECK(outcome.hold_until == start_time() + 1h);
    CHECK_FALSE(judge(response(404, {{"retry-after", "600"}}), start_time()).hold_until);
}

TEST_CASE("a transport's failure is tried again; what somebody must repair, slowly", "[webhook]") {
    CHECK_FALSE(judge(Error{ErrorKind::timeout, "hook.example: no answer in 20s"}).at_least);
    CHECK_FALSE(judge(Error{ErrorKind::io, "hook.example: connection refused"}).at_least);
    CHECK(judge(Error{ErrorKind::refused, "127.0.0.1 is a loopback address"}).at_least == Duration{30min});
    CHECK(judge(Error{ErrorKind::timeout, "late"}).verdict == Outcome::Verdict::failed);
    CHECK(judge(Error{ErrorKind::timeout, "late"}).reply == "late");
}

TEST_CASE("a request carries the headers of Standard Webhooks and follows no redirect", "[webhook]") {
    const auto secret = WebhookSecret::decode(vectors[0].secret);
    REQUIRE(secret);
    Scene scene{*secret};
    scene.http->answers = {response(200)};
    const auto outcome = scene.send();
    CHECK(outcome.verdict == Outcome::Verdict::accepted);
    CHECK(outcome.where == "https://hook.example/***");
    REQUIRE(scene.http->requests.size() == 1);
    const auto& request = scene.http->requests[0];
    const auto delivery = sample_delivery();
    CHECK(request.method == "POST");
    CHECK(request.max_redirects == 0);
    CHECK(request.deadline == 20s);
    CHECK(request.max_body == 64 * 1024);
    CHECK(*header(request, "webhook-id") == delivery.id);
    CHECK(*header(request, "webhook-timestamp") == "1772357400");
    CHECK(*header(request, "content-type") == "application/json");
    CHECK(*header(request, "webhook-signature") == secret->sign(delivery.id, 1772357400, request.body));
}

TEST_CASE("a later attempt has the same id and body, and a signature for its own time", "[webhook]") {
    Scene scene{*WebhookSecret::decode(vectors[0].secret)};
    scene.http->answers = {response(500), response(200)};
    scene.send();
    scene.clock.advance(5s);
    scene.send();
    const auto &first = scene.http->requests[0], &second = scene.http->requests[1];
    CHECK(*header(first, "webhook-id") == *header(second, "webhook-id"));
    CHECK(first.body == second.body);
    CHECK(*header(first, "webhook-timestamp") != *header(second, "webhook-timestamp"));
    CHECK(*header(first, "webhook-signature") != *header(second, "webhook-signature"));
}

TEST_CASE("without a secret a request is not signed", "[webhook]") {
    Scene scene;
    scene.http->answers = {response(200)};
    scene.send();
    CHECK(header(scene.http->requests[0], "webhook-signature") == nullptr);
    CHECK(header(scene.http->requests[0], "webhook-id") != nullptr);
}

TEST_CASE("an endpoint that answers 410 is not asked again", "[webhook]") {
    Scene scene;
    scene.http->answers = {response(410)};
    CHECK(scene.send().verdict == Outcome::Verdict::rejected);
    const auto outcome = scene.send();
    CHECK(outcome.verdict == Outcome::Verdict::rejected);
    CHECK(outcome.reply.find("410") != std::string::npos);
    CHECK(scene.http->requests.size() == 1);
}
