// What a relay said in one send(), and what it means. Without I/O. Private to the room.
#pragma once

#include <curl/curl.h>

#include <string>
#include <string_view>

#include "net/smtp.hpp"

namespace newswatch::net::detail {

// The end of a dialogue, RFC 5321 section 4.2: replies of lines "250-text" and a last one "250 text".
class SmtpReplies {
public:
    // One line as it came, of any reply of the dialogue in order.
    void line(std::string_view text);
    // The text of the reply that decided, given its code: its lines joined by spaces. libcurl reports the
    // answer to its QUIT, too, which follows a refusal and must not be taken for it.
    std::string text_of(int code) const;

private:
    struct Reply {
        int code = 0;
        std::string text{};
        bool complete = true;
    };
    Reply last_, before_;
};

// How far the message itself got.
enum class SmtpProgress {
    before_message,  // nothing of it was asked for: the relay has not accepted DATA
    in_message,      // DATA was accepted, the message has not been read to its end
    after_message,   // all of it is on its way: whatever happens now, the relay may have it
};

// How libcurl's transfer ended.
struct SmtpEnd {
    CURLcode code = CURLE_OK;
    int reply = 0;     // the code of the last reply to anything but QUIT, 0 when there was none
    std::string text;  // that reply's
    SmtpProgress progress = SmtpProgress::before_message;
    std::string account;  // libcurl's own words about a failure
};

// What that means for the message; a table of it is in the README of the room.
SmtpOutcome outcome_of(const SmtpEnd& end);

// RFC 5321 section 4.1.2 Domain: letters, digits and hyphens in labels of at most 63, 255 in all.
bool is_domain(std::string_view text);

}  // namespace newswatch::net::detail
