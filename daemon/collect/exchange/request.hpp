// One poll over HTTP: what is asked, and what the answer means. Pure: any thread. Private to the room.
#pragma once

#include "collect/fetch.hpp"

namespace newswatch::collect {

// A conditional GET (RFC 9110 section 13) that also takes a delta (RFC 3229, "A-IM: feed"), with the source's
// own headers and credentials when `url` has its origin.
net::HttpRequest request_for(const config::SourceConfig& source, const std::string& url,
                             const Validators& validators);

// `sent`: the validators that went with the request.
Fetched interpret(net::HttpResponse response, const Validators& sent, Timestamp now);
// No answer came.
Failure not_reached(const Error& error);

}  // namespace newswatch::collect
