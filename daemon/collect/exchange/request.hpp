// One poll over HTTP: what is asked, and what the answer means. Pure: any thread. Private to the room.
#pragma once

#include "collect/fetch.hpp"

namespace newswatch::collect {

// A conditional GET (RFC 9110 section 13) that also takes a delta (RFC 3229, "A-IM: feed"), with the source's
// own headers and credentials when `url` has its origin.
net::HttpRequest request_for(const config::SourceConfig& source, const std::string& url,
                             const Validators& validators);

// A form for a hub; its answer's text is of no interest beyond a few hundred bytes.
net::HttpRequest form_request(const config::SourceConfig& source, std::string url, std::string form);
Posted posted(const net::HttpResponse& response);

// The first rel=hub and rel=self of the answer's Link headers (RFC 8288), resolved against its address.
PushLinks push_links(const net::HttpResponse& response);

// `sent`: the validators that went with the request.
Fetched interpret(net::HttpResponse response, const Validators& sent, Timestamp now);
// No answer came.
Failure not_reached(const Error& error);

}  // namespace newswatch::collect
