#include "collect/exchange/request.hpp"

#include <algorithm>

#include "collect/discovery/link_header.hpp"
#include "core/ascii.hpp"
#include "core/encoding.hpp"
#include "core/log.hpp"
#include "core/url.hpp"

namespace newswatch::collect {
namespace {

// What feeds are served as, best first; some servers answer 406 without the last.
constexpr const char* accept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

// RFC 6454.
bool same_origin(const std::string& a, const std::string& b) {
    const auto one = Url::parse(a), other = Url::parse(b);
    return one && other && one->scheme == other->scheme && one->host == other->host &&
           one->effective_port() == other->effective_port();
}

void add_credentials(net::HttpRequest& request, const config::SourceConfig& source) {
    if (source.password)
        request.headers.emplace_back("Authorization",
                                     "Basic " + to_base64(source.user + ":" + source.password->value));
    if (source.bearer) request.headers.emplace_back("Authorization", "Bearer " + source.bearer->value);
    for (const auto& header : source.headers) request.headers.emplace_back(header.name, header.value.value);
}

bool lists(std::string_view header, std::string_view word) {
    return find_ignoring_case(header, word) != header.npos;
}

std::string permanent_target(const std::vector<net::Redirect>& redirects) {
    std::string target;
    for (const auto& redirect : redirects) {
        if (redirect.status != 301 && redirect.status != 308) break;
        target = redirect.url;
    }
    return target;
}

Failure refused(int status, std::string reason, Answer answer) {
    Failure failure{.status = status, .reason = std::move(reason), .answer = std::move(answer)};
    failure.gone = status == 410;
    failure.cause = status == 429 || status == 408 || status >= 500 ? Cause::busy : Cause::refused;
    return failure;
}

// An answer that makes no sense for what was asked: the next request is a plain one.
Failure confused(int status, std::string reason, Answer answer) {
    return {.status = status,
            .reason = std::move(reason),
            .cause = Cause::no_feed,
            .answer = std::move(answer),
            .without_validators = true};
}

// Pages that stand before the site: their servers want a person with a browser.
std::string described(const net::HttpResponse& response) {
    std::string reason = "HTTP " + std::to_string(response.status);
    if (!response.header("cf-mitigated").empty()) reason += " (Cloudflare asks for a browser)";
    if (response.status == 401) reason += " (credentials wanted: user and password, or bearer)";
    return reason;
}

}  // namespace

net::HttpRequest request_for(const config::SourceConfig& source, const std::string& url,
                             const Validators& validators) {
    net::HttpRequest request;
    request.url = url;
    request.deadline = source.timeout;
    request.max_body = source.max_bytes;
    request.proxy = source.proxy;
    request.headers.emplace_back("Accept", accept);
    if (!validators.etag.empty()) {
        request.headers.emplace_back("If-None-Match", validators.etag);
        request.headers.emplace_back("A-IM", "feed");
    }
    if (!validators.last_modified.empty())
        request.headers.emplace_back("If-Modified-Since", validators.last_modified);
    if (same_origin(url, source.url)) add_credentials(request, source);
    return request;
}

net::HttpRequest form_request(const config::SourceConfig& source, std::string url, std::string form) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = std::move(url);
    request.deadline = source.timeout;
    request.max_body = 64 * 1024;
    request.cut_body = true;
    request.proxy = source.proxy;
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.body = std::move(form);
    return request;
}

Posted posted(const net::HttpResponse& response) {
    Posted answer{response.status, {}};
    if (answer.ok()) return answer;
    answer.reason = "HTTP " + std::to_string(response.status);
    const auto text = log::printable(std::string_view{response.body}.substr(0, 200));
    if (!text.empty()) answer.reason += ": " + text;
    return answer;
}

PushLinks push_links(const net::HttpResponse& response) {
    PushLinks links;
    for (const auto& [name, value] : response.headers) {
        if (name != "link") continue;
        for (const auto& link : detail::parse_link_header(value)) {
            if (!link.anchor.empty()) continue;  // it speaks of another document
            if (links.hub.empty() && detail::has_relation(link.rel, "hub"))
                links.hub = safe_link(resolve_url(response.url, link.target));
            if (links.self.empty() && detail::has_relation(link.rel, "self"))
                links.self = safe_link(resolve_url(response.url, link.target));
        }
    }
    return links;
}

Fetched interpret(net::HttpResponse response, const Validators& sent, Timestamp now) {
    Answer answer{.hints = server_hints(response.headers, now),
                  .moved_to = permanent_target(response.redirects),
                  .peer = std::move(response.peer)};
    const bool conditional = !sent.etag.empty() || !sent.last_modified.empty();
    const int status = response.status;
    if (status == 304 && !conditional)
        return confused(status, "HTTP 304 (not modified) to a request without conditions", std::move(answer));
    if (status == 304) return NotModified{std::move(answer)};
    const bool delta = status == 226;
    // RFC 3229 section 10.5.3: the answer must name what was done to it, and only what was asked for.
    if (delta && (sent.etag.empty() || !lists(response.header("im"), "feed")))
        return confused(status, "HTTP 226 (a delta) that was not asked for", std::move(answer));
    if (status == 206)
        return confused(status, "HTTP 206: a part of the feed, not asked for", std::move(answer));
    if (status < 200 || status >= 300) return refused(status, described(response), std::move(answer));
    auto links = push_links(response);
    return Body{.status = status,
                .bytes = std::move(response.body),
                .content_type = response.header("content-type"),
                .url = response.url,
                .validators = {response.header("etag"), response.header("last-modified")},
                .answer = std::move(answer),
                .delta = delta,
                .links = std::move(links)};
}

Failure not_reached(const Error& error) {
    // What came but broke a bound or the protocol is the server's doing, the rest the way to it.
    const bool came = error.kind == ErrorKind::too_large || error.kind == ErrorKind::protocol ||
                      error.kind == ErrorKind::invalid || error.kind == ErrorKind::refused;
    return {.reason = error.message, .cause = came ? Cause::refused : Cause::network};
}

}  // namespace newswatch::collect
