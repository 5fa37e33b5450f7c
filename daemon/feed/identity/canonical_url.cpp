#include "feed/identity/canonical_url.hpp"

#include <algorithm>
#include <vector>

#include "core/url.hpp"
#include "feed/identity/tracking.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::string_view scheme_and_slashes = "https://";

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    const char low = lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool is_unreserved(unsigned char c) {
    const char plain = static_cast<char>(c);
    return c < 0x80 && (is_letter(plain) || is_digit(plain) || plain == '-' || plain == '.' || plain == '_' ||
                        plain == '~');
}

void append_encoded(std::string& out, unsigned char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += '%';
    out += digits[c >> 4];
    out += digits[c & 15];
}

// Unreserved characters plain, all other escapes in upper case, what is not ASCII and lone percent signs
// escaped. Done twice it changes nothing more.
std::string normal_percent(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        const bool escape =
            c == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
        if (escape) {
            c = static_cast<unsigned char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        }
        if (is_unreserved(c))
            out += static_cast<char>(c);
        else if (escape || c == '%' || c >= 0x80)
            append_encoded(out, c);
        else
            out += static_cast<char>(c);
    }
    return out;
}

bool drop_prefix(std::string& text, std::string_view prefix) {
    const auto rest = std::string_view{text}.substr(std::min(prefix.size(), text.size()));
    // What is left is a name of at least two labels.
    if (text.compare(0, prefix.size(), prefix) != 0 || rest.find('.') == rest.npos) return false;
    text.erase(0, prefix.size());
    return true;
}

std::string canonical_host(std::string host) {
    while (!host.empty() && host.back() == '.') host.pop_back();
    while (drop_prefix(host, "www.") || drop_prefix(host, "amp.")) continue;
    return host;
}

// Session tokens that are written into a segment: ";jsessionid=...", and "(S(...))" of ASP.NET.
std::string_view without_session(std::string_view segment) {
    for (const std::string_view mark : {";jsessionid=", ";phpsessid=", ";sid="})
        segment = segment.substr(0, ifind(segment, mark));
    const bool in_brackets =
        segment.size() > 5 && istarts_with(segment, "(s(") && segment.substr(segment.size() - 2) == "))";
    return in_brackets ? std::string_view{} : segment;
}

// "/amp" behind a path of its own is another rendering of the same page; "/amp" alone is a page about lamps.
bool drop_amp(std::vector<std::string_view>& segments) {
    if (segments.size() >= 3 && iequals(segments.back(), "amp")) {
        segments.pop_back();
        return true;
    }
    if (segments.size() < 2) return false;
    auto& last = segments.back();
    for (const std::string_view ending : {".amp.html", ".amp"}) {
        if (last.size() <= ending.size() || !iequals(last.substr(last.size() - ending.size()), ending))
            continue;
        const auto name = last.substr(0, last.size() - ending.size());
        if (name == "." || name == ".." || without_session(name) != name) return false;
        last = name;
        return true;
    }
    return false;
}

// RFC 3986, section 5.2.4, on a path that begins at the root.
std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> kept;
    for (std::size_t at = path.empty() ? 0 : 1; at <= path.size();) {
        const auto slash = std::min(path.find('/', at), path.size());
        const auto written = path.substr(at, slash - at);
        const auto segment = without_session(written);
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (segment != "." && (!segment.empty() || written.empty())) {
            kept.push_back(segment);
        }
        at = slash + 1;
    }
    return kept;
}

std::string canonical_path(const std::string& path) {
    auto segments = segments_of(path);
    do {
        while (!segments.empty() && segments.back().empty()) segments.pop_back();
    } while (drop_amp(segments));
    std::string out;
    for (const auto segment : segments) {
        out += '/';
        out += segment;
    }
    return out.empty() ? "/" : out;
}

std::string plus_for_space(std::string text) {
    for (auto at = text.find("%20"); at != text.npos; at = text.find("%20", at + 1)) text.replace(at, 3, "+");
    return text;
}

std::string canonical_query(std::string_view query, std::string_view host) {
    std::vector<std::string> kept;
    for (std::size_t at = 0; at <= query.size();) {
        const auto end = std::min(query.find('&', at), query.size());
        auto parameter = plus_for_space(normal_percent(query.substr(at, end - at)));
        at = end + 1;
        // An ampersand that was escaped twice.
        while (istarts_with(parameter, "amp;")) parameter.erase(0, 4);
        const std::string_view view{parameter};
        const auto equals = std::min(view.find('='), view.size());
        const auto value = view.substr(std::min(equals + 1, view.size()));
        if (view.empty() || is_tracking(host, view.substr(0, equals), value)) continue;
        kept.push_back(std::move(parameter));
    }
    std::sort(kept.begin(), kept.end());
    std::string out;
    for (const auto& parameter : kept) {
        out += out.empty() ? '?' : '&';
        out += parameter;
    }
    return out;
}

// Single-page sites keep the page's address behind "#".
bool is_route(std::string_view fragment) {
    return fragment.substr(0, 2) == "!/" || (fragment.size() > 1 && fragment[0] == '/');
}

// Spaces inside a link are a common slip, and browsers send them escaped.
std::string with_escaped_spaces(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ')
            out += "%20";
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string canonical_url(std::string_view text) {
    text = trim(text);
    const auto url = Url::parse(with_escaped_spaces(text));
    if (!url || (url->scheme != "http" && url->scheme != "https") || url->host.empty())
        return std::string{text};
    const auto host = canonical_host(url->host);
    std::string out{scheme_and_slashes};
    out += host.find(':') == host.npos ? host : "[" + host + "]";
    const bool usual_port = url->port == 0 || url->port == 80 || url->port == 443;
    if (!usual_port) out += ":" + std::to_string(url->port);
    out += canonical_path(normal_percent(url->path));
    out += canonical_query(url->query, host);
    if (is_route(url->fragment)) out += "#" + normal_percent(url->fragment);
    return out;
}

bool is_home_page(std::string_view canonical) {
    if (canonical.substr(0, scheme_and_slashes.size()) != scheme_and_slashes) return false;
    const auto slash = canonical.find('/', scheme_and_slashes.size());
    if (slash == canonical.npos) return true;
    constexpr std::string_view front_pages[]{"/", "/index.html", "/index.htm", "/index.php", "/default.aspx"};
    return std::any_of(std::begin(front_pages), std::end(front_pages),
                       [&](std::string_view page) { return iequals(canonical.substr(slash), page); });
}

}  // namespace newswatch::feed::detail
