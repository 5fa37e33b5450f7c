// What a source wants sent along with its requests: credentials, headers, a proxy.
#include <algorithm>
#include <array>

#include "config/detail/draft.hpp"
#include "config/detail/secret.hpp"
#include "core/ascii.hpp"
#include "core/url.hpp"

namespace newswatch::config::detail {
namespace {

constexpr std::size_t most_headers = 32;
constexpr std::string_view one_line = "one line of visible ASCII";

bool is_field_value(std::string_view text) {
    return !text.empty() && text.size() <= 4096 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// RFC 9110 section 5.6.2.
bool is_field_name(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != marks.npos;
    });
}

// What newswatch says itself, and truthfully.
bool is_our_own(std::string_view name) {
    constexpr std::array<std::string_view, 14> own{
        "accept",          "host",          "user-agent", "if-none-match",  "if-modified-since", "a-im",
        "connection",      "authorization", "te",         "content-length", "transfer-encoding", "keep-alive",
        "accept-encoding", "range"};
    return std::find(own.begin(), own.end(), lower(name)) != own.end();
}

bool is_proxy(std::string_view text) {
    const auto url = Url::parse(text);
    constexpr std::array<std::string_view, 4> schemes{"http", "https", "socks5", "socks5h"};
    return url && !url->host.empty() &&
           std::find(schemes.begin(), schemes.end(), url->scheme) != schemes.end();
}

bool is_user(std::string_view text) { return is_field_value(text) && text.find(':') == text.npos; }

// A reference to a secret, or the value itself.
std::optional<Secret> read_value(const Setting& setting) {
    const auto* text = setting.node.as_string();
    if (text != nullptr && (text->get().starts_with("credential:") || text->get().starts_with("file:")))
        return read_secret(setting, is_field_value, one_line);
    const auto value = setting.text_like(
        "one line of visible ASCII, or \"credential:NAME\" or \"file:PATH\" for a secret", is_field_value);
    if (!value) return std::nullopt;
    return Secret{*value, *value};
}

void read_headers(SourceConfig& source, const Setting& setting) {
    const auto* table =
        table_of(setting, "headers = {Accept-Language = \"uk\", X-Api-Key = \"credential:key\"}");
    if (table == nullptr) return;
    for (const auto& [key, node] : entries_of(*table)) {
        const std::string_view name = key->str();
        const Setting entry{name, *node, setting.scope};
        if (!is_field_name(name) || source.headers.size() >= most_headers)
            entry.expected("the name of a header, at most 32 of them");
        else if (is_our_own(name))
            entry.expected(lower(name) == "authorization" ? "\"user\" and \"password\" or \"bearer\" instead"
                                                          : "another header: newswatch sets this one itself");
        else if (auto value = read_value(entry))
            source.headers.push_back({std::string{name}, std::move(*value)});
    }
}

}  // namespace

const Keys<SourceConfig>& request_keys() {
    static const Keys<SourceConfig> keys{
        {"user",
         [](SourceConfig& o, const Setting& s) {
             assign(o.user, s.text_like("a user name without a colon", is_user));
         }},
        {"password",
         [](SourceConfig& o, const Setting& s) { o.password = read_secret(s, is_field_value, one_line); }},
        {"bearer",
         [](SourceConfig& o, const Setting& s) { o.bearer = read_secret(s, is_field_value, one_line); }},
        {"headers", read_headers},
        {"proxy",
         [](SourceConfig& o, const Setting& s) {
             assign(o.proxy,
                    s.text_like("the URL of a proxy: http://, https://, socks5:// or socks5h://", is_proxy));
         }},
    };
    return keys;
}

void check_requests(const SourceConfig& source, const toml::table& table, const Scope& scope) {
    const auto complain = [&](std::string_view key, const std::string& what) {
        scope.report.error(position_of(*table.get(key), scope.file), std::string{key} + ": " + what);
    };
    const bool user = table.contains("user"), password = table.contains("password");
    if (user && !password) complain("user", "the source has a user but no \"password\"");
    if (password && !user) complain("password", "the source has a password but no \"user\"");
    if (user && table.contains("bearer"))
        complain("bearer", "expected \"user\" and \"password\" or \"bearer\", not both");
    if (source.url.starts_with("http://") && (password || table.contains("bearer")))
        scope.report.warning(source.where,
                             "the credentials of this source cross the network in the clear: use https");
    if (table.contains("max_interval") && source.max_interval < source.interval)
        complain("max_interval", "expected at least the interval, " + to_text(source.interval));
}

}  // namespace newswatch::config::detail
