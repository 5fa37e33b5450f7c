#include "net/detail/smtp_dialogue.hpp"

#include <catch2/catch.hpp>

using namespace newswatch;
using net::SmtpVerdict;
using net::detail::outcome_of;
using net::detail::SmtpProgress;
using net::detail::SmtpReplies;

TEST_CASE("the reply that decided is told from the answer to QUIT", "[smtp_dialogue]") {
    SmtpReplies replies;
    CHECK(replies.text_of(0).empty());
    replies.line("220 hello\r\n");
    CHECK(replies.text_of(220) == "hello");
    replies.line("550-5.7.1 not\r\n");
    replies.line("550-\r\n");
    replies.line("550 today\r\n");
    CHECK(replies.text_of(550) == "5.7.1 not today");
    SECTION("politely answered") { replies.line("221 bye\r\n"); }
    SECTION("answered with the same code") { replies.line("550 go away\r\n"); }
    SECTION("answered with nothing but a code") { replies.line("421\r\n"); }
    CHECK(replies.text_of(550) == "5.7.1 not today");
}

TEST_CASE("of two alike replies the later one accepts the message", "[smtp_dialogue]") {
    SmtpReplies replies;
    replies.line("250 recipient\r\n");
    replies.line("250 queued\r\n");
    CHECK(replies.text_of(250) == "queued");
}

TEST_CASE("lines that are no reply are ignored, and a reply without end stays bounded", "[smtp_dialogue]") {
    SmtpReplies replies;
    for (const char* line : {"", "\r\n", "ab", "2x0 what", "-250 what"}) replies.line(line);
    CHECK(replies.text_of(0).empty());
    for (int i = 0; i < 100'000; ++i) replies.line("250-" + std::string(500, 'x') + "\r\n");
    CHECK(replies.text_of(250).size() < 2000);
}

TEST_CASE("the text of an outcome is one line without control characters", "[smtp_dialogue]") {
    const auto outcome = outcome_of(
        {CURLE_SEND_ERROR, 550, "\x1b[31mred\x07 \xff", SmtpProgress::before_message, "RCPT failed: 550"});
    CHECK(outcome.verdict == SmtpVerdict::permanent);
    CHECK(outcome.reply == "\\x1b[31mred\\x07 \\xff");
}

TEST_CASE("faults of TLS need a person, a handshake that was cut short does not", "[smtp_dialogue]") {
    const auto verdict = [](CURLcode code, const char* account) {
        return outcome_of({code, 250, "", SmtpProgress::before_message, account}).verdict;
    };
    CHECK(verdict(CURLE_PEER_FAILED_VERIFICATION, "self-signed certificate") == SmtpVerdict::lane);
    CHECK(verdict(CURLE_SSL_CACERT_BADFILE, "") == SmtpVerdict::lane);
    CHECK(verdict(CURLE_SSL_CONNECT_ERROR, "error:0A00010B:SSL routines::wrong version number") ==
          SmtpVerdict::lane);
    CHECK(verdict(CURLE_SSL_CONNECT_ERROR, "OpenSSL SSL_connect: Connection reset by peer") ==
          SmtpVerdict::temporary);
    CHECK(verdict(CURLE_SSL_CONNECT_ERROR, "OpenSSL SSL_connect: SSL_ERROR_SYSCALL") ==
          SmtpVerdict::temporary);
    CHECK(verdict(CURLE_COULDNT_RESOLVE_HOST, "") == SmtpVerdict::temporary);
    CHECK(verdict(CURLE_OPERATION_TIMEDOUT, "") == SmtpVerdict::temporary);
}

TEST_CASE("after the final dot only a reply is certain", "[smtp_dialogue]") {
    for (const auto code :
         {CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING}) {
        CHECK(outcome_of({code, 354, "", SmtpProgress::after_message, ""}).verdict == SmtpVerdict::ambiguous);
        CHECK(outcome_of({code, 354, "", SmtpProgress::in_message, ""}).verdict == SmtpVerdict::temporary);
    }
}
