#include "net/smtp.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "core/log.hpp"
#include "net/detail/ascii.hpp"
#include "net/detail/curl.hpp"
#include "net/detail/smtp_dialogue.hpp"

namespace newswatch::net {
namespace {

using detail::set;
using detail::SmtpProgress;

constexpr long connect_seconds = 30;
constexpr long total_seconds = 300;
constexpr long idle_seconds = 60;  // an older connection is not used again
constexpr unsigned messages_a_connection = 100;

// One attempt at one message: what libcurl reads from and reports to.
struct Attempt {
    std::string_view message;
    std::size_t sent = 0;
    SmtpProgress progress = SmtpProgress::before_message;
    detail::SmtpReplies replies{};
};

std::size_t read_message(char* buffer, std::size_t, std::size_t room, void* attempt_pointer) {
    auto& attempt = *static_cast<Attempt*>(attempt_pointer);
    const std::size_t size = std::min(room, attempt.message.size() - attempt.sent);
    std::memcpy(buffer, attempt.message.data() + attempt.sent, size);
    attempt.sent += size;
    attempt.progress = size == 0 ? SmtpProgress::after_message : SmtpProgress::in_message;
    return size;
}

std::size_t read_reply(char* data, std::size_t, std::size_t size, void* attempt) {
    static_cast<Attempt*>(attempt)->replies.line({data, size});
    return size;
}

// Without a bare CR or LF no relay can see another end of the message than ours (SMTP smuggling).
bool has_bare_line_end(std::string_view text) {
    for (std::size_t at = text.find_first_of("\r\n"); at != text.npos; at = text.find_first_of("\r\n", at)) {
        if (text.substr(at, 2) != "\r\n") return true;
        at += 2;
    }
    return false;
}

bool is_dot_string(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
    const auto allowed = [&](char c) {
        return detail::is_alphanumeric(c) || c == '.' || marks.find(c) != marks.npos;
    };
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed) &&
           text.front() != '.' && text.back() != '.' && text.find("..") == text.npos;
}

// Why nothing can be sent to this relay at all; empty when something can.
std::string relay_problem(const SmtpRelay& relay) {
    const std::string literal = "0123456789abcdefABCDEF:.";
    const bool address = !relay.host.empty() && relay.host.find_first_not_of(literal) == std::string::npos;
    if (!address && !detail::is_domain(relay.host))
        return "\"" + log::printable(relay.host) + "\" is no host: expected a name or an address";
    if (!relay.helo.empty() && !detail::is_domain(relay.helo))
        return "\"" + log::printable(relay.helo) + "\" cannot stand in EHLO: expected a domain name";
    return {};
}

std::string url_of(const SmtpRelay& relay) {
    const bool six = relay.host.find(':') != std::string::npos;
    return std::string{relay.security == SmtpSecurity::tls ? "smtps" : "smtp"} + "://" +
           (six ? "[" + relay.host + "]" : relay.host) + ":" + std::to_string(relay.port) + "/" + relay.helo;
}

}  // namespace

bool is_mailbox(std::string_view address) {
    const auto at = address.find('@');
    return address.size() <= 254 && at != address.npos && is_dot_string(address.substr(0, at)) &&
           detail::is_domain(address.substr(at + 1));
}

struct SmtpConnection::Impl {
    explicit Impl(SmtpRelay given) : relay{std::move(given)}, problem{relay_problem(relay)} {
        if (problem.empty()) set_up();
    }
    ~Impl();
    void set_up();
    SmtpOutcome attempt(const std::string& from, const detail::Lines& to, const std::string& message,
                        bool fresh);
    bool stale(const SmtpOutcome& outcome) const;

    SmtpRelay relay;
    std::string problem;
    std::array<char, CURL_ERROR_SIZE> account{};
    unsigned accepted = 0;  // on the connection that is kept
    SmtpProgress progress = SmtpProgress::before_message;
    detail::Easy easy = detail::make_easy();
};

void SmtpConnection::Impl::set_up() {
    CURL* const handle = easy.get();
    set(handle, CURLOPT_ERRORBUFFER, account.data());
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_NOPROXY, "*");
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_URL, url_of(relay).c_str());
    if (relay.security != SmtpSecurity::none) {
        set(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
        detail::trust_only(handle, relay.ca_file);
    }
    if (!relay.user.empty()) {
        set(handle, CURLOPT_USERNAME, relay.user.c_str());
        set(handle, CURLOPT_PASSWORD, relay.password.c_str());
        set(handle, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
    set(handle, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    set(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(relay.patience.count()));
    set(handle, CURLOPT_TIMEOUT, total_seconds);
    set(handle, CURLOPT_MAXCONNECTS, 1L);
    set(handle, CURLOPT_MAXAGE_CONN, idle_seconds);
    set(handle, CURLOPT_UPLOAD, 1L);
    set(handle, CURLOPT_READFUNCTION, &read_message);
    set(handle, CURLOPT_HEADERFUNCTION, &read_reply);
}

SmtpOutcome SmtpConnection::Impl::attempt(const std::string& from, const detail::Lines& to,
                                          const std::string& message, bool fresh) {
    CURL* const handle = easy.get();
    Attempt attempt{message};
    account[0] = '\0';
    set(handle, CURLOPT_MAIL_FROM, from.c_str());
    set(handle, CURLOPT_MAIL_RCPT, to.get());
    set(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
    set(handle, CURLOPT_READDATA, &attempt);
    set(handle, CURLOPT_HEADERDATA, &attempt);
    set(handle, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L);
    set(handle, CURLOPT_FORBID_REUSE, accepted + 1 >= messages_a_connection ? 1L : 0L);
    const CURLcode code = curl_easy_perform(handle);
    progress = attempt.progress;
    const int reply = static_cast<int>(detail::get_long(handle, CURLINFO_RESPONSE_CODE));
    auto outcome =
        detail::outcome_of({code, reply, attempt.replies.text_of(reply), progress, account.data()});
    accepted = code == CURLE_OK && accepted + 1 < messages_a_connection ? accepted + 1 : 0;
    // What libcurl was given pointers to ends here.
    set(handle, CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
    return outcome;
}

// The relay had closed, or was closing, the connection that was used: that says nothing about this message.
bool SmtpConnection::Impl::stale(const SmtpOutcome& outcome) const {
    const bool reused = detail::get_long(easy.get(), CURLINFO_NUM_CONNECTS) == 0;
    return reused && progress == SmtpProgress::before_message && outcome.verdict == SmtpVerdict::temporary &&
           (outcome.code == 421 || outcome.code == 0);
}

// libcurl says QUIT and would wait two minutes for the answer of a relay that hangs; with the reading side
// closed it does not.
SmtpConnection::Impl::~Impl() {
    curl_socket_t socket = CURL_SOCKET_BAD;
    const CURLcode code = (curl_easy_getinfo)(easy.get(), CURLINFO_ACTIVESOCKET, &socket);
    if (code == CURLE_OK && socket != CURL_SOCKET_BAD) shutdown(socket, SHUT_RD);
}

SmtpConnection::SmtpConnection(SmtpRelay relay) : impl_{std::make_unique<Impl>(std::move(relay))} {}

SmtpConnection::~SmtpConnection() = default;

SmtpOutcome SmtpConnection::send(const std::string& from, const std::string& to, const std::string& message) {
    if (!impl_->problem.empty()) return {SmtpVerdict::lane, 0, impl_->problem};
    for (const auto* address : {&from, &to})
        if (!is_mailbox(*address))
            return {SmtpVerdict::permanent, 0,
                    "\"" + log::printable(*address) + "\" is no address that SMTP can carry"};
    if (has_bare_line_end(message))
        return {SmtpVerdict::permanent, 0, "the message has a line end that is not CR LF"};
    detail::Lines recipient;
    recipient.add(to);
    const bool kept = impl_->accepted > 0;
    auto outcome = impl_->attempt(from, recipient, message, false);
    if (kept && impl_->stale(outcome)) outcome = impl_->attempt(from, recipient, message, true);
    return outcome;
}

}  // namespace newswatch::net
