// A request and an answer as the API's rooms see them: without sockets.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newswatch::api {

struct Request {
    std::string method;
    std::string path;                          // decoded, without the query
    std::map<std::string, std::string> query;  // decoded; of a repeated key the last
    std::string host;                          // the Host header
    std::string authorization;
    std::string origin;                       // the Origin header, which browsers send with changes
    std::string content_type, hub_signature;  // Content-Type, X-Hub-Signature
    std::string body;
    bool over_tcp = true;  // false: the Unix socket, which the file system guards
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers = {};  // besides those that every answer has
};

// The value of a parameter of the query; empty when it is not given.
std::string parameter(const Request& request, const std::string& key);

// Path and query of a request target (RFC 9112, section 3.2.1), percent-decoded. False when it is malformed.
bool parse_target(std::string_view target, Request& request);

// {"error": message}; the message is for people.
Response refusal(int status, std::string_view message);

}  // namespace newswatch::api
