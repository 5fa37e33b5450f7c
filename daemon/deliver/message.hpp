// Composes the mail message of a delivery. Emits only, a closed set of forms; pure, any thread.
#pragma once

#include <string>

#include "core/result.hpp"
#include "store/outbox.hpp"

namespace newswatch::deliver {

// Who writes to whom. Mailboxes as net::is_mailbox() has them; names are free text of any origin.
struct Envelope {
    std::string from, from_name;
    std::string to, to_name;
};

// Larger messages are never made: long texts are cut, with an ellipsis.
inline constexpr std::size_t max_message_bytes = 200 * 1024;

// An RFC 5322 message: CRLF line ends only, 7-bit, lines of at most 78 characters, multipart/alternative with
// text/plain before text/html (RFC 2046 section 5.1.4). The same delivery gives the same bytes and the same
// Message-ID on every attempt. invalid: an address that is no mailbox.
Result<std::string> compose(const store::PendingDelivery& delivery, const Envelope& envelope);

}  // namespace newswatch::deliver
