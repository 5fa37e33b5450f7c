#include "net/detail/request_setup.hpp"

#include <algorithm>

#include "core/log.hpp"
#include "net/detail/ascii.hpp"
#include "net/detail/response_reader.hpp"

namespace newswatch::net::detail {
namespace {

bool has(const Headers& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto& f) { return lower(f.first) == lower(name); });
}

void set_method(CURL* easy, const HttpRequest& request) {
    if (request.method == "HEAD") {
        set(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!request.body.empty() || request.method == "POST") {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(easy, CURLOPT_POSTFIELDS, request.body.data());
    }
    set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_headers(CURL* easy, const HttpRequest& request, Lines& lines) {
    for (const auto& [name, value] : request.headers) {
        const bool blank = value.find_first_not_of(' ') == value.npos;
        lines.add(blank ? name + ";" : name + ": " + value);  // "name;" is libcurl's way to send an empty one
    }
    // What libcurl would add of its own accord: a wait for "100 Continue", and a form's content type.
    for (const char* name : {"Expect", "Content-Type"})
        if (!has(request.headers, name)) lines.add(std::string{name} + ":");
    set(easy, CURLOPT_HTTPHEADER, lines.get());
}

}  // namespace

std::optional<Error> problem_of(const HttpRequest& request) {
    if (!is_token(request.method))
        return Error{ErrorKind::invalid, "\"" + log::printable(request.method) + "\" is no HTTP method"};
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name))
            return Error{ErrorKind::invalid, "\"" + log::printable(name) + "\" is no name for a header"};
        if (has_control(value))
            return Error{ErrorKind::invalid, "the value of header " + name + " contains a control character"};
    }
    return std::nullopt;
}

void set_up(CURL* easy, const HttpRequest& request, Lines& lines) {
    set(easy, CURLOPT_NOSIGNAL, 1L);
    // Never the proxy of the environment: what a service uses stands in its configuration.
    set(easy, CURLOPT_NOPROXY, request.proxy.empty() ? "*" : "");
    if (!request.proxy.empty()) set(easy, CURLOPT_PROXY, request.proxy.c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy, CURLOPT_ACCEPT_ENCODING, "");
    set_method(easy, request);
    set_headers(easy, request, lines);
}

std::string reason(CURLcode code, const char* account) {
    return log::printable(*account != '\0' ? account : curl_easy_strerror(code), 300);
}

}  // namespace newswatch::net::detail
