// A URL as libcurl understands it. The guard and the redirect policy ask the very parser that makes the
// connection, so there is no difference between two parsers for a hostile URL to hide in. Private to the
// room.
#pragma once

#include <curl/curl.h>
#include <sys/socket.h>

#include <memory>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace newswatch::net::detail {

class HttpUrl {
public:
    // http or https, with a host. Spaces and bytes above 127 in path and query are percent-encoded.
    static Result<HttpUrl> parse(const std::string& text);
    // The target of a redirect, RFC 3986 section 5.2. Within an origin the user information stays;
    // elsewhere there is none, whatever the answer says.
    Result<HttpUrl> redirected_to(const std::string& location) const;

    CURLU* handle() const { return parts_.get(); }
    const std::string& scheme() const { return scheme_; }
    const std::string& host() const { return host_; }  // lower case, IPv6 without brackets
    std::string without_userinfo() const;
    // The address and port, when the host is written as an address or is called localhost; else nothing.
    std::optional<sockaddr_storage> written_address() const;
    // RFC 6454: same scheme, host and port.
    bool same_origin(const HttpUrl& other) const;

private:
    struct Free {
        void operator()(CURLU* url) const { curl_url_cleanup(url); }
    };
    using Parts = std::unique_ptr<CURLU, Free>;

    explicit HttpUrl(Parts parts);
    Result<HttpUrl> checked() &&;

    Parts parts_;
    std::string scheme_, host_, port_;
};

}  // namespace newswatch::net::detail
