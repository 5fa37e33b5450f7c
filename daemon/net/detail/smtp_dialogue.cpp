#include "net/detail/smtp_dialogue.hpp"

#include <algorithm>

#include "core/log.hpp"
#include "net/detail/ascii.hpp"

namespace newswatch::net::detail {
namespace {

constexpr std::size_t longest_text = 1000;

// libcurl ends a transfer with one of these when a reply was not the one it needs.
bool said_no(CURLcode code) {
    return code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_REMOTE_ACCESS_DENIED ||
           code == CURLE_USE_SSL_FAILED || code == CURLE_LOGIN_DENIED || code == CURLE_SEND_ERROR;
}

// RFC 4954 section 6: we are not let in, whatever the message.
bool wants_authentication(int code) { return code == 530 || code == 534 || code == 535 || code == 538; }

// A handshake that stopped half-way is a broken connection, not a relay that we do not trust.
bool handshake_was_cut(const std::string& account) {
    return account.find("SSL_ERROR_SYSCALL") != account.npos ||
           account.find("unexpected eof") != account.npos || account.find("onnection reset") != account.npos;
}

SmtpVerdict verdict_of_refusal(CURLcode code, int reply, SmtpProgress progress) {
    if (reply / 100 == 4) return SmtpVerdict::temporary;
    if (code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED || wants_authentication(reply))
        return SmtpVerdict::lane;
    // libcurl calls a refused MAIL, RCPT or DATA a failure to send; the greeting and EHLO come before those.
    const bool about_us = code != CURLE_SEND_ERROR && progress == SmtpProgress::before_message;
    return about_us ? SmtpVerdict::lane : SmtpVerdict::permanent;
}

SmtpVerdict verdict_of_failure(CURLcode code, SmtpProgress progress, const std::string& account) {
    switch (code) {
        case CURLE_SSL_CONNECT_ERROR:
            return handshake_was_cut(account) ? SmtpVerdict::temporary : SmtpVerdict::lane;
        case CURLE_URL_MALFORMAT:
        case CURLE_USE_SSL_FAILED:
        case CURLE_LOGIN_DENIED:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return SmtpVerdict::lane;
        default:
            return progress == SmtpProgress::after_message ? SmtpVerdict::ambiguous : SmtpVerdict::temporary;
    }
}

}  // namespace

void SmtpReplies::line(std::string_view text) {
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
    if (text.size() < 3 || !std::all_of(text.begin(), text.begin() + 3, is_digit)) return;
    if (last_.complete) {
        before_ = std::move(last_);
        last_ = {};
    }
    last_.code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    last_.complete = text.size() == 3 || text[3] != '-';
    const auto words = text.substr(std::min<std::size_t>(4, text.size()));
    if (last_.text.size() + words.size() >= longest_text) return;
    if (!last_.text.empty() && !words.empty()) last_.text += ' ';
    last_.text += words;
}

std::string SmtpReplies::text_of(int code) const {
    // Behind a refusal the last reply answers QUIT, whatever its code.
    if (code >= 400 && before_.code == code) return before_.text;
    return last_.code == code ? last_.text : before_.code == code ? before_.text : "";
}

SmtpOutcome outcome_of(const SmtpEnd& end) {
    const std::string text = log::printable(end.text);
    if (end.code == CURLE_OK) return {SmtpVerdict::accepted, end.reply, text};
    if (said_no(end.code) && end.reply >= 400)
        return {verdict_of_refusal(end.code, end.reply, end.progress), end.reply, text};
    const auto verdict = verdict_of_failure(end.code, end.progress, end.account);
    return {verdict, 0, log::printable(end.account.empty() ? curl_easy_strerror(end.code) : end.account)};
}

bool is_domain(std::string_view text) {
    if (text.empty() || text.size() > 255) return false;
    for (std::size_t at = 0; at <= text.size();) {
        const auto dot = std::min(text.find('.', at), text.size());
        const auto label = text.substr(at, dot - at);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-'; }))
            return false;
        at = dot + 1;
    }
    return true;
}

}  // namespace newswatch::net::detail
