// One message to one recipient over SMTP (RFC 5321), by libcurl. Blocks for as long as the relay takes:
// libcurl's multi interface is not asynchronous for SMTP, so this runs on threads of its own, one
// SmtpConnection a thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace newswatch::net {

enum class SmtpSecurity { starttls, tls, none };

struct SmtpRelay {
    std::string host;
    std::uint16_t port = 587;
    SmtpSecurity security = SmtpSecurity::starttls;  // required, never opportunistic
    std::string user;                                // empty: no AUTH
    std::string password;
    std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
    std::string helo;  // empty: libcurl's choice (the host's name)
    // For each reply. A connection gets 30 s, a whole send() 300 s at most.
    std::chrono::seconds patience{120};
    bool operator==(const SmtpRelay&) const = default;
};

enum class SmtpVerdict {
    accepted,
    temporary,  // 4yz, or the relay could not be reached: try again
    permanent,  // 5yz for this message or recipient
    ambiguous,  // the connection broke after the final dot: perhaps accepted; try again with the same
                // Message-ID
    lane,       // the relay refuses us, not the message (AUTH, TLS, certificate): a person must act
};

struct SmtpOutcome {
    SmtpVerdict verdict = SmtpVerdict::temporary;
    int code = 0;       // the last reply's, 0 when there was none
    std::string reply;  // the last reply's text, or why there was none; one line
};

// RFC 5321 section 4.1.2 Mailbox, dot-string and domain only, ASCII, at most 254 bytes: what may reach MAIL
// and RCPT.
bool is_mailbox(std::string_view address);

// Not thread-safe: one thread at a time. Keeps its connection between messages.
class SmtpConnection {
public:
    explicit SmtpConnection(SmtpRelay relay);
    ~SmtpConnection();
    // `message`: RFC 5322 with CRLF line ends only. Addresses that are not is_mailbox() are permanent
    // failures.
    SmtpOutcome send(const std::string& from, const std::string& to, const std::string& message);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::net
