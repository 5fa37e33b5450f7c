// What a relay said in one send(), and what it means. Without I/O. Private to the room.
#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "net/smtp.hpp"

namespace newswatch::net::detail {

// The last reply of a dialogue, RFC 5321 section 4.2: lines "250-text" and a last one "250 text".
class SmtpReply {
public:
    // One line as it came, of any reply of the dialogue in order.
    void line(std::string_view text);
    int code() const { return code_; }                 // 0 when there was none
    const std::string& text() const { return text_; }  // the lines of the last reply, joined by spaces

private:
    int code_ = 0;
    std::string text_;
    bool complete_ = true;
};

// How far the message itself got.
enum class SmtpProgress {
    before_message,  // nothing of it was asked for: the relay has not accepted DATA
    in_message,      // DATA was accepted, the message has not been read to its end
    after_message,   // all of it is on its way: whatever happens now, the relay may have it
};

// What the end of libcurl's transfer means for the message (a table of it is in the README of the room).
// `account` is libcurl's own text about the failure.
SmtpOutcome outcome_of(CURLcode code, const SmtpReply& reply, SmtpProgress progress,
                       const std::string& account);

// RFC 5321 section 4.1.2 Domain: letters, digits and hyphens in labels of at most 63, 255 in all.
bool is_domain(std::string_view text);

}  // namespace newswatch::net::detail
