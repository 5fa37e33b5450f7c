#include "collect/fetch.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "collect/exchange/request.hpp"
#include "runtime/offload.hpp"

namespace newswatch::collect {
namespace {

constexpr std::string_view file_scheme = "file:";

// The configuration keeps a file's path as it is behind the scheme: not percent-encoded, spaces and all.
std::string path_of(const std::string& url) { return url.substr(file_scheme.size()); }

Failure unreadable(std::string reason) { return Failure{.reason = std::move(reason), .cause = Cause::here}; }

Fetched read_file(const config::SourceConfig& source, const Validators& validators) {
    const auto path = path_of(source.url);
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return unreadable(path + ": " + std::strerror(errno));
    if (!S_ISREG(info.st_mode)) return unreadable(path + ": not a regular file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > source.max_bytes)
        return unreadable(path + ": " + std::to_string(size) +
                          " bytes, more than max_bytes = " + std::to_string(source.max_bytes));
    const std::string tag = std::to_string(info.st_mtim.tv_sec) + "." + std::to_string(info.st_mtim.tv_nsec) +
                            "-" + std::to_string(size);
    if (tag == validators.etag) return NotModified{};
    std::ifstream file{path, std::ios::binary};
    std::string bytes(size, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    if (!file) return unreadable(path + ": cannot be read");
    return Body{.status = 0,
                .bytes = std::move(bytes),
                .content_type = {},
                .url = source.url,
                .validators = {tag, {}}};
}

}  // namespace

net::HttpOptions http_options(const config::NetworkConfig& network) {
    net::HttpOptions options;
    const std::string contact = network.contact.empty() ? "" : " (+" + network.contact + ")";
    options.user_agent = std::string{"newswatch/"} + NEWSWATCH_VERSION + contact;
    options.ca_file = network.ca_file;
    options.max_connections = network.connections;
    options.max_per_host = network.per_host;
    return options;
}

asio::awaitable<Fetched> SourceFetcher::fetch(config::SourceConfig source, std::string url,
                                              Validators validators) {
    // Only the source itself is read from the disk: what it links to may not choose a file.
    if (!source.url.starts_with(file_scheme) || url != source.url) {
        auto fetched = co_await fetch_http(std::move(source), std::move(url), std::move(validators));
        co_return fetched;
    }
    auto work = [&source, &validators] { return read_file(source, validators); };
    auto fetched = co_await runtime::offload(pool_, work);
    co_return fetched;
}

asio::awaitable<Posted> SourceFetcher::post(config::SourceConfig source, std::string url, std::string form) {
    auto request = form_request(source, std::move(url), std::move(form));
    const auto response = co_await client_.send(std::move(request));
    co_return response ? posted(*response) : Posted{0, response.error().message};
}

asio::awaitable<Fetched> SourceFetcher::fetch_http(config::SourceConfig source, std::string url,
                                                   Validators validators) {
    auto request = request_for(source, url, validators);
    auto response = co_await client_.send(std::move(request));
    auto fetched = response ? interpret(std::move(*response), validators, clock_.now())
                            : Fetched{not_reached(response.error())};
    co_return fetched;
}

}  // namespace newswatch::collect
