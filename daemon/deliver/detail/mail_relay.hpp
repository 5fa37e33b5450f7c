// One SMTP relay and the few connections to it, each on a thread of its own. Loop thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "deliver/detail/lane_pause.hpp"
#include "net/smtp.hpp"

namespace newswatch::deliver::detail {
namespace asio = boost::asio;

struct Mail {
    std::string from, to, message;
};

// A connection that is kept between mails. Blocks; used on one thread.
class MailTransport {
public:
    virtual ~MailTransport() = default;
    virtual net::SmtpOutcome send(const Mail& mail) = 0;
};
// Called on a connection's thread, so it owns all it needs.
using OpenTransport = std::function<std::unique_ptr<MailTransport>()>;

OpenTransport transport_to(net::SmtpRelay relay);

struct MailLimits {
    unsigned connections = 2;
    Duration idle = std::chrono::seconds{60};  // then a connection is closed
};

class MailRelay {
public:
    MailRelay(asio::any_io_executor loop, OpenTransport open, MailLimits limits);
    // Ends the threads. One that still waits for the relay after its send() was cancelled is left to end with
    // the process: libcurl has no way to interrupt it.
    ~MailRelay();
    MailRelay(const MailRelay&) = delete;
    MailRelay& operator=(const MailRelay&) = delete;

    // Waits for a free connection, then for the relay's answer. When the awaiting task is cancelled it throws
    // operation_aborted at once and nobody learns what the relay says.
    asio::awaitable<net::SmtpOutcome> send(Mail mail);

    LanePause& pause() { return pause_; }

private:
    class Connection;
    struct Job;
    asio::awaitable<Connection*> acquire();
    void release(Connection* connection);
    asio::awaitable<net::SmtpOutcome> run(Connection& connection, Mail mail);

    asio::any_io_executor loop_;
    asio::steady_timer freed_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Connection*> free_;
    LanePause pause_;
};

}  // namespace newswatch::deliver::detail
