#include "net/detail/http_url.hpp"

#include <arpa/inet.h>

#include <cstdlib>
#include <new>

#include "core/log.hpp"
#include "core/url.hpp"
#include "net/detail/ascii.hpp"

namespace newswatch::net::detail {
namespace {

constexpr unsigned lenient = CURLU_URLENCODE | CURLU_ALLOW_SPACE;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
    const std::string out = text;
    curl_free(text);
    return out;
}

Error not_fetchable(const std::string& text, const std::string& why) {
    return Error{ErrorKind::invalid, "\"" + log::printable(redacted(text)) + "\" cannot be fetched: " + why};
}

}  // namespace

HttpUrl::HttpUrl(Parts parts)
    : parts_{std::move(parts)},
      scheme_{part_of(parts_.get(), CURLUPART_SCHEME)},
      host_{lower(part_of(parts_.get(), CURLUPART_HOST))},
      port_{part_of(parts_.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)} {
    if (host_.size() > 1 && host_.front() == '[') host_ = host_.substr(1, host_.size() - 2);
}

Result<HttpUrl> HttpUrl::checked() && {
    if (scheme_ != "http" && scheme_ != "https")
        return not_fetchable(without_userinfo(), "only http and https are, not " + scheme_);
    if (host_.empty()) return not_fetchable(without_userinfo(), "it has no host");
    return std::move(*this);
}

Result<HttpUrl> HttpUrl::parse(const std::string& text) {
    Parts parts{curl_url()};
    if (!parts) throw std::bad_alloc{};
    const CURLUcode code = curl_url_set(parts.get(), CURLUPART_URL, text.c_str(), lenient);
    if (code != CURLUE_OK) return not_fetchable(text, curl_url_strerror(code));
    return HttpUrl{std::move(parts)}.checked();
}

Result<HttpUrl> HttpUrl::redirected_to(const std::string& location) const {
    Parts parts{curl_url_dup(parts_.get())};
    if (!parts) throw std::bad_alloc{};
    const CURLUcode code = curl_url_set(parts.get(), CURLUPART_URL, location.c_str(), lenient);
    if (code != CURLUE_OK) return not_fetchable(location, curl_url_strerror(code));
    auto target = HttpUrl{std::move(parts)}.checked();
    if (!target) return target;
    const bool keep = same_origin(*target);
    for (const auto part : {CURLUPART_USER, CURLUPART_PASSWORD}) {
        const std::string value = keep ? part_of(handle(), part) : std::string{};
        curl_url_set(target->handle(), part, value.empty() ? nullptr : value.c_str(), 0);
    }
    return target;
}

std::string HttpUrl::without_userinfo() const {
    const Parts copy{curl_url_dup(parts_.get())};
    if (!copy) throw std::bad_alloc{};
    curl_url_set(copy.get(), CURLUPART_USER, nullptr, 0);
    curl_url_set(copy.get(), CURLUPART_PASSWORD, nullptr, 0);
    return part_of(copy.get(), CURLUPART_URL);
}

std::optional<sockaddr_storage> HttpUrl::written_address() const {
    sockaddr_storage storage{};
    auto& four = reinterpret_cast<sockaddr_in&>(storage);
    auto& six = reinterpret_cast<sockaddr_in6&>(storage);
    const bool local = host_ == "localhost" || host_.ends_with(".localhost");
    const auto port = htons(static_cast<std::uint16_t>(std::strtoul(port_.c_str(), nullptr, 10)));
    if (inet_pton(AF_INET, local ? "127.0.0.1" : host_.c_str(), &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = port;
        return storage;
    }
    if (inet_pton(AF_INET6, host_.c_str(), &six.sin6_addr) != 1) return std::nullopt;
    six.sin6_family = AF_INET6;
    six.sin6_port = port;
    return storage;
}

bool HttpUrl::same_origin(const HttpUrl& other) const {
    return scheme_ == other.scheme_ && host_ == other.host_ && port_ == other.port_;
}

}  // namespace newswatch::net::detail
