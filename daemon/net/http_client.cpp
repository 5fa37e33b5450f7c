#include "net/http_client.hpp"

#include <algorithm>
#include <array>

#include "net/detail/ascii.hpp"
#include "net/detail/multi.hpp"
#include "net/detail/request_setup.hpp"
#include "net/detail/transfer.hpp"

namespace newswatch::net {
namespace {

using Moment = std::chrono::steady_clock::time_point;

// A deadline of "never" must not overflow the clock.
Moment moment_after(Duration duration) {
    constexpr Duration longest = std::chrono::hours{24};
    return std::chrono::steady_clock::now() + std::min(duration, longest);
}

bool is_redirect(const HttpResponse& response) {
    constexpr std::array statuses{301, 302, 303, 307, 308};
    return std::count(statuses.begin(), statuses.end(), response.status) != 0 &&
           !response.header("location").empty();
}

// RFC 9110 section 15.4: which redirects turn a request into a GET.
void change_method(HttpRequest& request, int status) {
    const bool becomes_get = (status == 303 && request.method != "HEAD") ||
                             ((status == 301 || status == 302) && request.method == "POST");
    if (!becomes_get) return;
    request.method = "GET";
    request.body.clear();
    std::erase_if(request.headers,
                  [](const auto& field) { return lower(field.first).starts_with("content-"); });
}

// Another origin is told nothing that might be a secret: only what describes the wish for a document goes
// along.
void strip_credentials(Headers& headers) {
    constexpr std::array<std::string_view, 7> harmless{"accept",      "accept-language", "a-im",
                                                       "user-agent",  "if-none-match",   "if-modified-since",
                                                       "content-type"};
    std::erase_if(headers, [&](const auto& field) {
        return std::find(harmless.begin(), harmless.end(), lower(field.first)) == harmless.end();
    });
}

Error on_the_way(const detail::HttpUrl& from, ErrorKind kind, const std::string& what) {
    return Error{kind, from.host() + ": " + what};
}

// Turns the request into the one that the redirect asks for, and returns where to send it.
Result<detail::HttpUrl> follow(const detail::HttpUrl& from, const HttpResponse& response,
                               HttpRequest& request) {
    auto to = from.redirected_to(response.header("location"));
    if (!to) return on_the_way(from, ErrorKind::protocol, "redirected: " + to.error().message);
    if (from.scheme() == "https" && to->scheme() != "https")
        return on_the_way(from, ErrorKind::refused,
                          "redirected from https to http (" + to->host() + "), not followed");
    change_method(request, response.status);
    if (!from.same_origin(*to)) strip_credentials(request.headers);
    return to;
}

}  // namespace

const std::string& HttpResponse::header(std::string_view name) const {
    static const std::string absent;
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& f) { return f.first == name; });
    return found == headers.end() ? absent : found->second;
}

struct HttpClient::Impl {
    AddressGuard guard;
    HttpOptions options;
    detail::Multi multi;

    // Behind a proxy no address is seen; one that is written out is judged all the same.
    std::optional<Error> refuse_behind_proxy(const detail::HttpUrl& url) const {
        const auto written = url.written_address();
        if (!written) return std::nullopt;
        const auto* const address = reinterpret_cast<const sockaddr*>(&*written);
        if (guard.permits(address, url.host())) return std::nullopt;
        return on_the_way(url, ErrorKind::refused, guard.explain(address));
    }

    // The arguments live in the frame of send(), which awaits this one.
    asio::awaitable<Result<HttpResponse>> exchange(const HttpRequest& request, const detail::HttpUrl& url,
                                                   Moment deadline) {
        detail::Transfer transfer{multi, guard, options, request, url};
        co_return co_await transfer.wait(deadline);
    }
};

HttpClient::HttpClient(asio::any_io_executor executor, AddressGuard guard, HttpOptions options)
    : impl_{new Impl{
          std::move(guard), options, {std::move(executor), options.max_connections, options.max_per_host}}} {}

HttpClient::~HttpClient() = default;

asio::awaitable<Result<HttpResponse>> HttpClient::send(HttpRequest request) {
    using Answer = Result<HttpResponse>;
    if (auto problem = detail::problem_of(request)) co_return Answer{std::move(*problem)};
    auto url = detail::HttpUrl::parse(request.url);
    if (!url) co_return Answer{url.error()};
    const Moment deadline = moment_after(request.deadline);
    std::vector<Redirect> redirects;
    for (;;) {
        if (!request.proxy.empty()) {
            auto refusal = impl_->refuse_behind_proxy(*url);
            if (refusal) co_return Answer{std::move(*refusal)};
        }
        Answer answer = co_await impl_->exchange(request, *url, deadline);
        if (!answer) co_return answer;
        if (request.max_redirects == 0 || !is_redirect(*answer)) {
            answer->url = url->without_userinfo();
            answer->redirects = std::move(redirects);
            co_return answer;
        }
        if (redirects.size() >= request.max_redirects) {
            const std::string what =
                "redirected more than " + std::to_string(request.max_redirects) + " times";
            co_return Answer{on_the_way(*url, ErrorKind::protocol, what)};
        }
        auto next = follow(*url, *answer, request);
        if (!next) co_return Answer{next.error()};
        url = std::move(next);
        redirects.push_back({answer->status, url->without_userinfo()});
    }
}

}  // namespace newswatch::net
