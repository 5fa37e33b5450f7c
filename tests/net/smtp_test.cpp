#include "net/smtp.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/smtp_server.hpp"

using namespace newswatch;
using net::SmtpVerdict;
using test::as_usual;
using test::SmtpServer;
using test::SmtpStep;

namespace {

const std::string message = "Subject: x\r\n\r\nfirst\r\n.leading dot\r\n..two\r\n.\r\nlast\r\n";

net::SmtpRelay relay_at(const SmtpServer& server, bool authenticated = true) {
    net::SmtpRelay relay;
    relay.host = "127.0.0.1";
    relay.port = server.port();
    relay.security = net::SmtpSecurity::none;
    if (authenticated) {
        relay.user = "nw";
        relay.password = "s3cret";
    }
    relay.helo = "watch.example.org";
    return relay;
}

net::SmtpOutcome send(const SmtpServer& server, bool authenticated = true) {
    net::SmtpConnection connection{relay_at(server, authenticated)};
    return connection.send("from@example.org", "to@example.org", message);
}

SmtpServer::Script at(SmtpStep where, std::string reply) {
    return [=](SmtpStep step, const std::string&, unsigned) { return step == where ? reply : as_usual; };
}

std::size_t count(const std::vector<std::string>& commands, const std::string& start) {
    return static_cast<std::size_t>(std::count_if(commands.begin(), commands.end(),
                                                  [&](const auto& c) { return c.rfind(start, 0) == 0; }));
}

SmtpVerdict expected(SmtpStep step, int code) {
    if (code < 500) return SmtpVerdict::temporary;
    const bool before_mail = step == SmtpStep::greeting || step == SmtpStep::ehlo || step == SmtpStep::auth ||
                             step == SmtpStep::auth_data;
    return before_mail || code == 530 || code == 535 ? SmtpVerdict::lane : SmtpVerdict::permanent;
}

}  // namespace

TEST_CASE("a message arrives as it is, with its dots, under the name that is configured", "[smtp]") {
    SmtpServer server;
    const auto outcome = send(server);
    CHECK(outcome.verdict == SmtpVerdict::accepted);
    CHECK(outcome.code == 250);
    CHECK(outcome.reply == "2.0.0 queued as 4711");
    CHECK(server.messages() == std::vector<std::string>{message});
    const auto commands = server.commands();
    CHECK(commands.at(0) == "EHLO watch.example.org");
    CHECK(commands.at(1) == "AUTH PLAIN");
    CHECK(commands.at(2) == "AG53AHMzY3JldA==");
    CHECK(commands.at(3) == "MAIL FROM:<from@example.org> SIZE=" + std::to_string(message.size()));
    CHECK(commands.at(4) == "RCPT TO:<to@example.org>");
    CHECK(commands.at(5) == "DATA");
}

TEST_CASE("a relay that knows AUTH LOGIN alone is spoken to that way", "[smtp]") {
    SmtpServer server{[](SmtpStep step, const std::string& line, unsigned) -> std::string {
        if (step == SmtpStep::ehlo) return "250-relay\r\n250 AUTH LOGIN CRAM-MD5";
        if (step == SmtpStep::auth) return "334 VXNlcm5hbWU6";
        if (step == SmtpStep::auth_data) return line == "bnc=" ? "334 UGFzc3dvcmQ6" : "235 welcome";
        return as_usual;
    }};
    CHECK(send(server).verdict == SmtpVerdict::accepted);
    CHECK(server.commands().at(1) == "AUTH LOGIN");
    CHECK(server.commands().at(3) == "czNjcmV0");
}

TEST_CASE("every refusal at every step has its verdict", "[smtp]") {
    const auto step = GENERATE(SmtpStep::greeting, SmtpStep::ehlo, SmtpStep::auth, SmtpStep::auth_data,
                               SmtpStep::mail, SmtpStep::rcpt, SmtpStep::data, SmtpStep::end_of_data);
    const auto code = GENERATE(421, 450, 451, 452, 454, 530, 535, 550, 552, 554);
    CAPTURE(static_cast<int>(step), code);
    SmtpServer server{at(step, std::to_string(code) + "-4.0.0 first\r\n" + std::to_string(code) + " second")};
    const auto outcome = send(server);
    CHECK(outcome.verdict == expected(step, code));
    CHECK(outcome.code == code);
    CHECK(outcome.reply == "4.0.0 first second");
    CHECK(server.connections() == 1);
    CHECK(server.messages().size() == (step == SmtpStep::end_of_data ? 1u : 0u));
}

TEST_CASE("a connection that breaks is temporary before the final dot and ambiguous after it", "[smtp]") {
    const auto step = GENERATE(SmtpStep::greeting, SmtpStep::ehlo, SmtpStep::auth, SmtpStep::auth_data,
                               SmtpStep::mail, SmtpStep::rcpt, SmtpStep::data, SmtpStep::end_of_data);
    CAPTURE(static_cast<int>(step));
    SmtpServer server{at(step, test::drop)};
    const auto outcome = send(server);
    CHECK(outcome.verdict ==
          (step == SmtpStep::end_of_data ? SmtpVerdict::ambiguous : SmtpVerdict::temporary));
    CHECK(outcome.code == 0);
    CHECK_FALSE(outcome.reply.empty());
    CHECK(server.connections() == 1);
}

TEST_CASE("a relay that says nothing is given up after the patience for a reply", "[smtp]") {
    const auto step = GENERATE(SmtpStep::greeting, SmtpStep::rcpt, SmtpStep::end_of_data);
    CAPTURE(static_cast<int>(step));
    SmtpServer server{at(step, test::silence)};
    auto relay = relay_at(server);
    relay.patience = std::chrono::seconds{1};
    net::SmtpConnection connection{relay};
    const auto outcome = connection.send("from@example.org", "to@example.org", message);
    CHECK(outcome.verdict ==
          (step == SmtpStep::end_of_data ? SmtpVerdict::ambiguous : SmtpVerdict::temporary));
    CHECK(outcome.code == 0);
}

TEST_CASE("the connection is kept between messages and closed politely", "[smtp]") {
    SmtpServer server;
    {
        net::SmtpConnection connection{relay_at(server)};
        for (int i = 0; i < 5; ++i)
            CHECK(connection.send("from@example.org", "to@example.org", message).verdict ==
                  SmtpVerdict::accepted);
    }
    server.wait_for_end();
    CHECK(server.connections() == 1);
    CHECK(count(server.commands(), "EHLO") == 1);
    CHECK(count(server.commands(), "MAIL") == 5);
    CHECK(count(server.commands(), "QUIT") == 1);
}

TEST_CASE("a relay that does not answer QUIT holds nobody up", "[smtp]") {
    SmtpServer server{at(SmtpStep::quit, test::silence)};
    CHECK(send(server).verdict == SmtpVerdict::accepted);
}

TEST_CASE("a connection carries at most 100 messages", "[smtp]") {
    SmtpServer server;
    net::SmtpConnection connection{relay_at(server, false)};
    for (int i = 0; i < 101; ++i)
        CHECK(connection.send("from@example.org", "to@example.org", "x\r\n").verdict ==
              SmtpVerdict::accepted);
    CHECK(server.connections() == 2);
    CHECK(server.messages().size() == 101);
}

TEST_CASE("a kept connection that the relay no longer wants is replaced within the same send", "[smtp]") {
    const auto answer = GENERATE(as<std::string>{}, "421 4.4.2 idle too long", test::drop);
    const auto step = GENERATE(SmtpStep::mail, SmtpStep::rcpt, SmtpStep::data);
    CAPTURE(answer, static_cast<int>(step));
    unsigned messages = 0;  // of the first connection; the server's thread alone
    SmtpServer server{[&](SmtpStep at_step, const std::string&, unsigned connection) {
        if (at_step == SmtpStep::end_of_data && connection == 1) ++messages;
        return connection == 1 && messages == 1 && at_step == step ? answer : as_usual;
    }};
    net::SmtpConnection connection{relay_at(server)};
    CHECK(connection.send("from@example.org", "one@example.org", message).verdict == SmtpVerdict::accepted);
    CHECK(connection.send("from@example.org", "two@example.org", message).verdict == SmtpVerdict::accepted);
    CHECK(server.connections() == 2);
    CHECK(server.messages() == std::vector<std::string>{message, message});
}

TEST_CASE("a relay that has closed the kept connection is met with a new one", "[smtp]") {
    SmtpServer server;
    net::SmtpConnection connection{relay_at(server)};
    CHECK(connection.send("from@example.org", "one@example.org", message).verdict == SmtpVerdict::accepted);
    server.hang_up();
    CHECK(connection.send("from@example.org", "two@example.org", message).verdict == SmtpVerdict::accepted);
    CHECK(server.connections() == 2);
}

TEST_CASE("a refused message does not spoil the next one", "[smtp]") {
    SmtpServer server{[](SmtpStep, const std::string& line, unsigned) -> std::string {
        return line == "RCPT TO:<gone@example.org>" ? "550 5.1.1 no such user" : as_usual;
    }};
    net::SmtpConnection connection{relay_at(server)};
    CHECK(connection.send("from@example.org", "one@example.org", message).verdict == SmtpVerdict::accepted);
    const auto refused = connection.send("from@example.org", "gone@example.org", message);
    CHECK(refused.verdict == SmtpVerdict::permanent);
    CHECK(refused.reply == "5.1.1 no such user");
    CHECK(connection.send("from@example.org", "two@example.org", message).verdict == SmtpVerdict::accepted);
    CHECK(server.messages().size() == 2);
}

TEST_CASE("a drop after the final dot on a kept connection is not sent again", "[smtp]") {
    unsigned messages = 0;
    SmtpServer server{[&](SmtpStep step, const std::string&, unsigned) {
        return step == SmtpStep::end_of_data && ++messages == 2 ? test::drop : as_usual;
    }};
    net::SmtpConnection connection{relay_at(server)};
    CHECK(connection.send("from@example.org", "one@example.org", message).verdict == SmtpVerdict::accepted);
    CHECK(connection.send("from@example.org", "two@example.org", message).verdict == SmtpVerdict::ambiguous);
    CHECK(server.messages().size() == 2);
    CHECK(server.connections() == 1);
}

TEST_CASE("a relay without STARTTLS or with none of our mechanisms needs a person", "[smtp]") {
    SECTION("STARTTLS is not offered") {
        SmtpServer server;
        auto relay = relay_at(server);
        relay.security = net::SmtpSecurity::starttls;
        net::SmtpConnection connection{relay};
        const auto outcome = connection.send("from@example.org", "to@example.org", message);
        CHECK(outcome.verdict == SmtpVerdict::lane);
        CHECK(outcome.reply.find("STARTTLS") != std::string::npos);
        CHECK(count(server.commands(), "AUTH") == 0);
        CHECK(count(server.commands(), "MAIL") == 0);
    }
    SECTION("STARTTLS is not available now") {
        SmtpServer server{at(SmtpStep::ehlo, "250-relay\r\n250 STARTTLS")};
        auto relay = relay_at(server);
        relay.security = net::SmtpSecurity::starttls;
        net::SmtpConnection connection{relay};
        const auto outcome = connection.send("from@example.org", "to@example.org", message);
        CHECK(outcome.verdict == SmtpVerdict::temporary);
        CHECK(outcome.code == 454);
        CHECK(count(server.commands(), "AUTH") == 0);
    }
    SECTION("what follows STARTTLS is not TLS") {
        SmtpServer server{[](SmtpStep step, const std::string&, unsigned) -> std::string {
            if (step == SmtpStep::ehlo) return "250-relay\r\n250 STARTTLS";
            return step == SmtpStep::starttls ? "220 go on\r\n250 injected plain text" : as_usual;
        }};
        auto relay = relay_at(server);
        relay.security = net::SmtpSecurity::starttls;
        net::SmtpConnection connection{relay};
        CHECK(connection.send("from@example.org", "to@example.org", message).verdict !=
              SmtpVerdict::accepted);
        CHECK(count(server.commands(), "MAIL") == 0);
    }
    SECTION("only other mechanisms") {
        SmtpServer server{at(SmtpStep::ehlo, "250-relay\r\n250 AUTH CRAM-MD5 NTLM GSSAPI")};
        CHECK(send(server).verdict == SmtpVerdict::lane);
        CHECK(count(server.commands(), "AUTH") == 0);
        CHECK(count(server.commands(), "MAIL") == 0);
    }
}

TEST_CASE("nobody listening and no such host are temporary", "[smtp]") {
    net::SmtpRelay relay;
    relay.port = 1;
    relay.security = net::SmtpSecurity::none;
    relay.host = GENERATE(as<std::string>{}, "127.0.0.1", "no-such-host.invalid");
    net::SmtpConnection connection{relay};
    const auto outcome = connection.send("from@example.org", "to@example.org", message);
    CHECK(outcome.verdict == SmtpVerdict::temporary);
    CHECK(outcome.code == 0);
    CHECK_FALSE(outcome.reply.empty());
}

TEST_CASE("nothing that could become another command reaches the relay", "[smtp]") {
    SmtpServer server;
    const std::string good = "ok@example.org";
    const auto evil =
        GENERATE(as<std::string>{}, "a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example\r\nDATA",
                 "a@b.example\nRSET", "a\r@b.example", "<a@b.example>", "a@b.example> SIZE=1",
                 "a b@c.example", "\"a b\"@c.example", "a@b.example,c@d.example", "a@[127.0.0.1]",
                 "ä@b.example", "a@bä.example", "", "a", "@", "a@", "@b.example");
    CAPTURE(evil);
    net::SmtpConnection connection{relay_at(server)};
    CHECK(connection.send(evil, good, message).verdict == SmtpVerdict::permanent);
    CHECK(connection.send(good, evil, message).verdict == SmtpVerdict::permanent);
    CHECK(server.connections() == 0);
}

TEST_CASE("a message with a bare line end never leaves", "[smtp]") {
    SmtpServer server;
    const auto body =
        GENERATE(as<std::string>{}, "a\nb\r\n", "a\rb\r\n", "\n.\n", "\r.\r", "a\r\n.\nMAIL FROM:<x@y>\r\n",
                 "a\r\n.\rMAIL\r\n", "a\r\r\nb\r\n", "a\r", "a\n");
    net::SmtpConnection connection{relay_at(server)};
    const auto outcome = connection.send("a@b.example", "c@d.example", body);
    CHECK(outcome.verdict == SmtpVerdict::permanent);
    CHECK(outcome.reply.find("CR LF") != std::string::npos);
    CHECK(server.connections() == 0);
}

TEST_CASE("a message without a line end at its end, an empty one and a large one arrive whole", "[smtp]") {
    std::string large;
    while (large.size() < (1u << 20)) large += "." + std::string(70, 'x') + "\r\n";
    const std::string body = GENERATE_COPY(as<std::string>{}, "no end", ".", large);
    SmtpServer server;
    net::SmtpConnection connection{relay_at(server)};
    REQUIRE(connection.send("a@b.example", "c@d.example", body).verdict == SmtpVerdict::accepted);
    const auto got = server.messages().at(0);
    CHECK(got == (body.size() < 10 ? body + "\r\n" : body));
}

TEST_CASE("a relay that cannot be named is a matter for a person", "[smtp]") {
    net::SmtpRelay relay;
    relay.host = "127.0.0.1";
    SECTION("no host") { relay.host = ""; }
    SECTION("a host with a path") { relay.host = "relay.example/x"; }
    SECTION("a host with a line end") { relay.host = "relay.example\r\nX"; }
    SECTION("user information in the host") { relay.host = "a@relay.example"; }
    SECTION("a line end in EHLO") { relay.helo = "x\r\nMAIL FROM:<a@b>"; }
    SECTION("an encoded line end in EHLO") { relay.helo = "x%0d%0aMAIL"; }
    net::SmtpConnection connection{relay};
    CHECK(connection.send("a@b.example", "c@d.example", message).verdict == SmtpVerdict::lane);
}

TEST_CASE("a mailbox is a dot-string at a domain", "[smtp]") {
    const std::string local64(64, 'a'), label63(63, 'b');
    const std::string longest = local64 + "@" + label63 + "." + label63 + "." + std::string(61, 'c');
    REQUIRE(longest.size() == 254);
    for (const auto& good :
         {std::string{"a@b"}, std::string{"ops@localhost"}, std::string{"a.b+c_d-e'f@example.co.uk"},
          std::string{"!#$%&'*+-/=?^_`{|}~@x.y"}, std::string{"1@2.3x"}, longest}) {
        CAPTURE(good);
        CHECK(net::is_mailbox(good));
    }
    for (const auto& bad :
         {std::string{".a@b"}, std::string{"a.@b"}, std::string{"a..b@c"}, std::string{"a@b@c"},
          std::string{"a@-b"}, std::string{"a@b-"}, std::string{"a@b..c"}, std::string{"a@.b"},
          std::string{"a@b."}, std::string{"a@b_c"}, std::string{"a@b\0c", 5}, std::string{"a\x7f@b"},
          std::string{"a\t@b"}, "a" + local64 + "@b", longest + "c", "a@" + label63 + "b"}) {
        CAPTURE(bad);
        CHECK_FALSE(net::is_mailbox(bad));
    }
}
