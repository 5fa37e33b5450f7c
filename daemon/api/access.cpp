#include "api/detail/access.hpp"

#include <openssl/crypto.h>

#include <algorithm>

#include "core/ascii.hpp"

namespace newswatch::api {
namespace {

// Host and port come as one (RFC 9110, section 7.2); an IPv6 address has colons of its own in its brackets.
std::string host_name(std::string_view host) {
    const auto bracket = host.starts_with('[') ? host.find(']') : 0;
    return std::string{host.substr(0, host.find(':', bracket))};
}

bool names_this_machine(const Request& request, Access access, const AccessRules& rules) {
    const auto name = lower(host_name(request.host));
    if (name == "localhost" || name == "127.0.0.1" || name == "[::1]") return true;
    if (access == Access::callback && !name.empty() && name == rules.callback_host) return true;
    return std::find(rules.hosts.begin(), rules.hosts.end(), name) != rules.hosts.end();
}

// In constant time, so that the answer's delay does not spell the token.
bool has_token(const Request& request, const AccessRules& rules) {
    const std::string expected = "Bearer " + rules.token;
    return !rules.token.empty() && request.authorization.size() == expected.size() &&
           CRYPTO_memcmp(request.authorization.data(), expected.data(), expected.size()) == 0;
}

}  // namespace

std::optional<Response> refused(const Request& request, Access access, const AccessRules& rules) {
    if (!request.over_tcp) return std::nullopt;
    if (!names_this_machine(request, access, rules))
        return refusal(403, "the Host header does not name this machine; add the name to daemon.hosts");
    if (access != Access::change) return std::nullopt;
    if (!request.origin.empty()) return refusal(403, "a web page may not change anything");
    if (has_token(request, rules)) return std::nullopt;
    auto response = refusal(401, "changes need the Unix socket, or daemon.token as a Bearer token");
    response.headers = {{"WWW-Authenticate", "Bearer"}};  // RFC 9110, section 15.5.2
    return response;
}

}  // namespace newswatch::api
