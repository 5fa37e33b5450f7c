#include "collect/fetch.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "runtime/offload.hpp"

namespace newswatch::collect {
namespace {

// What feeds are served as, best first; some servers answer 406 without the last.
constexpr const char* accept =
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1";

constexpr std::string_view file_scheme = "file:";

// The configuration keeps a file's path as it is behind the scheme: not percent-encoded, spaces and all.
std::string path_of(const std::string& url) { return url.substr(file_scheme.size()); }

Fetched read_file(const config::SourceConfig& source, const Validators& validators) {
    const auto path = path_of(source.url);
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return Failure{.reason = path + ": " + std::strerror(errno)};
    if (!S_ISREG(info.st_mode)) return Failure{.reason = path + ": not a regular file"};
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > source.max_bytes)
        return Failure{.reason = path + ": " + std::to_string(size) +
                                 " bytes, more than max_bytes = " + std::to_string(source.max_bytes)};
    const std::string tag = std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec) +
                            "-" + std::to_string(size);
    if (tag == validators.etag) return NotModified{};
    std::ifstream file{path, std::ios::binary};
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!file) return Failure{.reason = path + ": cannot be read"};
    return Body{.status = 0,
                .bytes = std::move(bytes),
                .content_type = {},
                .url = source.url,
                .validators = {tag, {}}};
}

net::HttpRequest request_for(const config::SourceConfig& source, const Validators& validators) {
    net::HttpRequest request;
    request.url = source.url;
    request.deadline = source.timeout;
    request.max_body = source.max_bytes;
    request.headers.emplace_back("Accept", accept);
    if (!validators.etag.empty()) request.headers.emplace_back("If-None-Match", validators.etag);
    if (!validators.last_modified.empty())
        request.headers.emplace_back("If-Modified-Since", validators.last_modified);
    return request;
}

Fetched interpret(net::HttpResponse response, Timestamp now) {
    if (response.status == 304) return NotModified{};
    if (response.status >= 200 && response.status < 300)
        return Body{.status = response.status,
                    .bytes = std::move(response.body),
                    .content_type = response.header("content-type"),
                    .url = response.url,
                    .validators = {response.header("etag"), response.header("last-modified")}};
    Failure failure{.status = response.status, .reason = "HTTP " + std::to_string(response.status)};
    failure.gone = response.status == 410;
    failure.retry_after = parse_retry_after(response.header("retry-after"), now);
    return failure;
}

}  // namespace

asio::awaitable<Fetched> SourceFetcher::fetch(config::SourceConfig source, Validators validators) {
    if (source.url.rfind(file_scheme, 0) != 0) {
        auto fetched = co_await fetch_http(std::move(source), std::move(validators));
        co_return fetched;
    }
    auto work = [&source, &validators] { return read_file(source, validators); };
    auto fetched = co_await runtime::offload(pool_, work);
    co_return fetched;
}

asio::awaitable<Fetched> SourceFetcher::fetch_http(config::SourceConfig source, Validators validators) {
    auto request = request_for(source, validators);
    auto response = co_await client_.send(std::move(request));
    auto fetched = response ? interpret(std::move(*response), clock_.now())
                            : Fetched{Failure{.reason = response.error().message}};
    co_return fetched;
}

}  // namespace newswatch::collect
