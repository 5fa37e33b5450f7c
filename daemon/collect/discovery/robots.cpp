#include "collect/discovery/robots.hpp"

#include <algorithm>

#include "collect/discovery/words.hpp"
#include "core/ascii.hpp"
#include "core/encoding.hpp"

namespace newswatch::collect::detail {
namespace {

constexpr std::size_t most_bytes = 500u << 10, most_sitemaps = 100, longest_path = 2048;

struct Line {
    std::string_view key, value;
};

// "key: value # comment".
Line parse_line(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const auto colon = line.find(':');
    if (colon == line.npos) return {};
    return {trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1))};
}

// The token that a User-agent line begins with: "newswatch/1.0 (x)" is "newswatch".
std::string_view token_of(std::string_view value) {
    if (value.starts_with("*")) return "*";
    const auto in_token = [](char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_'; };
    const auto end = std::find_if_not(value.begin(), value.end(), in_token);
    return value.substr(0, static_cast<std::size_t>(end - value.begin()));
}

// One spelling for paths that mean the same (section 2.2.2).
std::string normalised(std::string_view path) {
    std::string out;
    path = path.substr(0, longest_path);
    for (std::size_t at = 0; at < path.size(); ++at) {
        const bool escape = path[at] == '%' && at + 2 < path.size() && hex_value(path[at + 1]) >= 0 &&
                            hex_value(path[at + 2]) >= 0;
        if (escape) {
            const auto byte = static_cast<char>(hex_value(path[at + 1]) * 16 + hex_value(path[at + 2]));
            at += 2;
            if (is_unreserved(byte))
                out += byte;
            else
                append_percent_encoded(out, byte);
        } else if (static_cast<unsigned char>(path[at]) >= 0x80) {
            append_percent_encoded(out, path[at]);
        } else {
            out += path[at];
        }
    }
    return out;
}

// "*" is any run of characters, "$" at the end the end; everything else is the beginning of the path.
bool matches(std::string_view pattern, std::string_view path) {
    const bool anchored = pattern.ends_with('$');
    if (anchored) pattern.remove_suffix(1);
    std::size_t at = 0;
    for (bool first = true;; first = false) {
        const auto star = pattern.find('*');
        const auto piece = pattern.substr(0, star);
        const bool last = star == pattern.npos;
        if (first) {
            if (!path.starts_with(piece)) return false;
            at = piece.size();
        } else if (last && anchored) {
            return path.size() - at >= piece.size() && path.ends_with(piece);
        } else {
            const auto found = path.find(piece, at);
            if (found == path.npos) return false;
            at = found + piece.size();
        }
        if (last) return !anchored || at == path.size();
        pattern.remove_prefix(star + 1);
    }
}

}  // namespace

Robots::Robots(std::string_view text, std::string_view product) {
    text = text.substr(0, most_bytes);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<Rule> for_everybody;
    bool named = false, in_head = false, ours = false, everybodys = false;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        const auto [key, value] = parse_line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (equal_ignoring_case(key, "user-agent")) {
            if (!in_head) ours = everybodys = false;
            in_head = true;
            ours = ours || equal_ignoring_case(token_of(value), product);
            everybodys = everybodys || token_of(value) == "*";
            named = named || ours;
        } else if (equal_ignoring_case(key, "allow") || equal_ignoring_case(key, "disallow")) {
            in_head = false;
            if (value.empty()) continue;  // "Disallow:" forbids nothing
            const Rule rule{normalised(value), equal_ignoring_case(key, "allow")};
            if (ours) rules_.push_back(rule);
            if (everybodys) for_everybody.push_back(rule);
        } else if (equal_ignoring_case(key, "sitemap") && !value.empty() &&
                   sitemaps_.size() < most_sitemaps) {
            sitemaps_.emplace_back(value);
        }
    }
    if (!named) rules_ = std::move(for_everybody);
}

bool Robots::allows(std::string_view path) const {
    const auto asked = normalised(path);
    if (asked == "/robots.txt") return true;
    const Rule* strongest = nullptr;
    for (const auto& rule : rules_) {
        if (!matches(rule.pattern, asked)) continue;
        const bool longer = strongest == nullptr || rule.pattern.size() > strongest->pattern.size();
        if (longer || (rule.pattern.size() == strongest->pattern.size() && rule.allow)) strongest = &rule;
    }
    return strongest == nullptr || strongest->allow;
}

}  // namespace newswatch::collect::detail
