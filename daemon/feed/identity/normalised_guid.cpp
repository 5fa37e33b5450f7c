#include "feed/identity/normalised_guid.hpp"

#include <algorithm>

#include "feed/identity/canonical_url.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

bool is_web_address(std::string_view text) {
    return istarts_with(text, "http://") || istarts_with(text, "https://");
}

std::string_view without_version(std::string_view name) {
    const auto hash = name.rfind('#');
    if (hash == name.npos) return name;
    const auto version = name.substr(hash + 1);
    return std::all_of(version.begin(), version.end(), is_digit) ? name.substr(0, hash) : name;
}

std::string path_of(std::string_view address) {
    const auto canonical = canonical_url(address);
    const auto host = canonical.find("://");
    // What Url does not take (a space, a control character) stays as it is.
    if (canonical.compare(0, 8, "https://") != 0 || host == canonical.npos) return canonical;
    if (is_home_page(canonical)) return {};
    const auto slash = canonical.find('/', host + 3);
    return slash == canonical.npos ? std::string{} : canonical.substr(slash);
}

}  // namespace

std::string normalised_guid(std::string_view guid) {
    constexpr std::string_view at_host = " at http", uuid = "urn:uuid:";
    guid = trim(guid);
    if (is_web_address(guid)) return path_of(guid);
    if (const auto at = guid.find(at_host); at != guid.npos && is_web_address(guid.substr(at + 4)))
        return std::string{guid.substr(0, at)} + " at";
    if (istarts_with(guid, uuid)) return lower(guid.substr(uuid.size()));
    if (istarts_with(guid, "tag:") || istarts_with(guid, "urn:")) return std::string{without_version(guid)};
    return std::string{guid};
}

}  // namespace newswatch::feed::detail
