#include "core/url.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/ascii.hpp"
#include "core/encoding.hpp"

namespace newswatch {
namespace {

constexpr std::size_t longest_url = 8192;

bool forbidden(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\'; }

bool is_scheme(std::string_view text) {
    const auto letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
    if (text.empty() || !letter(text[0])) return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    });
}

bool parse_port(std::string_view digits, std::uint16_t& port) {
    if (digits.empty()) return true;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc{} && end == digits.data() + digits.size() && port != 0;
}

bool parse_authority(std::string_view text, Url& url) {
    url.has_authority = true;
    if (const auto at = text.rfind('@'); at != text.npos) {
        url.userinfo = text.substr(0, at);
        text.remove_prefix(at + 1);
    }
    std::string_view port;
    if (!text.empty() && text[0] == '[') {
        const auto close = text.find(']');
        if (close == text.npos) return false;
        url.host = lower(text.substr(1, close - 1));
        port = text.substr(close + 1);
        if (!port.empty() && port[0] != ':') return false;
        if (!port.empty()) port.remove_prefix(1);
    } else {
        const auto colon = text.find(':');
        url.host = lower(text.substr(0, colon));
        if (colon != text.npos) port = text.substr(colon + 1);
    }
    return parse_port(port, url.port);
}

// RFC 3986 section 5.2.4.
std::string remove_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    const bool rooted = !path.empty() && path[0] == '/';
    bool directory = false;
    for (std::size_t at = 0; at <= path.size();) {
        const auto slash = std::min(path.find('/', at), path.size());
        const auto segment = path.substr(at, slash - at);
        directory = segment == "." || segment == "..";
        if (segment == "..") {
            if (kept.size() > (rooted ? 1u : 0u)) kept.pop_back();
        } else if (segment != ".") {
            kept.push_back(segment);
        }
        at = slash + 1;
    }
    std::string out;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (i != 0) out += '/';
        out += kept[i];
    }
    if (directory) out += '/';
    return out;
}

// What people write where RFC 3986 allows nothing: white space around goes, line ends and tabs go, a
// backslash of the path is the slash that browsers take it for, other forbidden bytes are percent-encoded.
std::string tidied(std::string_view text) {
    const auto outside = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    while (!text.empty() && outside(text.front())) text.remove_prefix(1);
    while (!text.empty() && outside(text.back())) text.remove_suffix(1);
    if (std::none_of(text.begin(), text.end(), forbidden)) return std::string{text};
    std::string out;
    bool in_path = true;
    for (const char c : text) {
        in_path = in_path && c != '?' && c != '#';
        if (c == '\t' || c == '\n' || c == '\r') continue;
        if (!forbidden(c)) {
            out += c;
        } else if (c == '\\' && in_path) {
            out += '/';
        } else {
            append_percent_encoded(out, c);
        }
    }
    return out;
}

std::string merge_paths(const Url& base, const std::string& path) {
    if (base.has_authority && base.path.empty()) return "/" + path;
    const auto slash = base.path.rfind('/');
    return slash == std::string::npos ? path : base.path.substr(0, slash + 1) + path;
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
    if (text.size() > longest_url || std::any_of(text.begin(), text.end(), forbidden)) return std::nullopt;
    Url url;
    if (const auto hash = text.find('#'); hash != text.npos) {
        url.has_fragment = true;
        url.fragment = text.substr(hash + 1);
        text = text.substr(0, hash);
    }
    if (const auto mark = text.find('?'); mark != text.npos) {
        url.has_query = true;
        url.query = text.substr(mark + 1);
        text = text.substr(0, mark);
    }
    const auto colon = text.find(':');
    if (colon != text.npos && text.find('/') > colon && is_scheme(text.substr(0, colon))) {
        url.scheme = lower(text.substr(0, colon));
        text.remove_prefix(colon + 1);
    }
    if (text.substr(0, 2) == "//") {
        const auto slash = std::min(text.find('/', 2), text.size());
        if (!parse_authority(text.substr(2, slash - 2), url)) return std::nullopt;
        text.remove_prefix(slash);
    }
    url.path = text;
    return url;
}

std::string Url::to_text() const {
    std::string text = scheme.empty() ? "" : scheme + ":";
    if (has_authority) {
        text += "//" + (userinfo.empty() ? "" : userinfo + "@");
        text += host.find(':') == std::string::npos ? host : "[" + host + "]";
        if (port != 0) text += ":" + std::to_string(port);
    }
    text += path;
    if (has_query) text += "?" + query;
    if (has_fragment) text += "#" + fragment;
    return text;
}

std::uint16_t Url::effective_port() const {
    if (port != 0) return port;
    return scheme == "https" ? 443 : scheme == "http" ? 80 : 0;
}

std::string resolve_url(std::string_view base_text, std::string_view reference_text) {
    const auto base = Url::parse(tidied(base_text));
    auto reference = Url::parse(tidied(reference_text));
    if (!base || base->scheme.empty() || !reference) return std::string{reference_text};
    if (!reference->scheme.empty()) {
        return reference->to_text();
    }
    Url target = *reference;
    target.scheme = base->scheme;
    if (!reference->has_authority) {
        target.has_authority = base->has_authority;
        target.userinfo = base->userinfo;
        target.host = base->host;
        target.port = base->port;
        if (reference->path.empty()) {
            target.path = base->path;
            if (!reference->has_query) {
                target.has_query = base->has_query;
                target.query = base->query;
            }
        } else if (reference->path[0] != '/') {
            target.path = merge_paths(*base, reference->path);
        }
    }
    if (!reference->path.empty()) target.path = remove_dot_segments(target.path);
    return target.to_text();
}

std::string redacted(std::string_view text) {
    auto url = Url::parse(text);
    if (!url) return "(not a URL)";
    if (!url->userinfo.empty()) url->userinfo = "***";
    return url->to_text();
}

std::string safe_link(std::string_view text) {
    const auto url = Url::parse(text);
    if (!url || (url->scheme != "http" && url->scheme != "https") || url->host.empty()) return {};
    return url->to_text();
}

}  // namespace newswatch
