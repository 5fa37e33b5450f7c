// A URL taken apart, RFC 3986; enough for guarding, resolving and showing it. Fetching is net's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch {

struct Url {
    std::string scheme;      // lower case
    std::string userinfo;    // as written, without the "@"
    std::string host;        // lower case; an IPv6 address without its brackets
    std::uint16_t port = 0;  // 0: the scheme's default
    std::string path;
    std::string query;     // without "?"
    std::string fragment;  // without "#"
    bool has_authority = false;
    bool has_query = false;
    bool has_fragment = false;

    // RFC 3986 appendix B, with the checks that keep a hostile URL out: no control characters or spaces,
    // no backslash, a port that is a number. At most 8 KiB.
    static std::optional<Url> parse(std::string_view text);
    std::string to_text() const;
    // 0 when the scheme has no well-known port (http 80, https 443).
    std::uint16_t effective_port() const;
};

// RFC 3986 section 5.2; the reference itself when base is not a URL. White space around either is left out,
// inside it is percent-encoded; letters outside ASCII (IRIs, RFC 3987) stay as they are. Never throws.
std::string resolve_url(std::string_view base, std::string_view reference);
// The URL without user information, for logs and the API: secrets are often written there.
std::string redacted(std::string_view url);
// For a link in a mail or a page: the URL when it is http or https, else an empty text.
std::string safe_link(std::string_view url);

}  // namespace newswatch
