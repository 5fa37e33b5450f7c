#include "page/html/guard.hpp"

#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t most_attributes = 128;

// Where a search that found nothing ends.
std::size_t or_end(std::size_t found, std::string_view text) {
    return found == std::string_view::npos ? text.size() : found;
}

// One tag: where its attributes beyond the limit begin, and where it ends (at ">" or the end of the text).
struct TagExtent {
    std::size_t excess, end;
};

TagExtent extent_of(std::string_view html, std::size_t at) {
    TagExtent tag{std::string_view::npos, html.size()};
    std::size_t attributes = 0;
    char before = '<';
    for (; at < html.size(); ++at) {
        const char c = html[at];
        if (c == '>') {
            tag.end = at;
            return tag;
        }
        const bool separator = is_space(c) || c == '/';
        if (!separator && (is_space(before) || before == '/' || before == '"' || before == '\'') &&
            ++attributes > most_attributes && tag.excess == std::string_view::npos)
            tag.excess = at;
        if ((c == '"' || c == '\'') && (before == '=' || is_space(before))) {
            at = or_end(html.find(c, at + 1), html);
            if (at >= html.size()) break;
        }
        before = c;
    }
    return tag;
}

bool starts_raw(std::string_view html, std::size_t at, std::string_view name) {
    return html.size() - at > name.size() && equal_ignoring_case(html.substr(at, name.size()), name) &&
           !is_letter(html[at + name.size()]);
}

std::size_t raw_end(std::string_view html, std::size_t at, std::string_view end_tag) {
    while (true) {
        at = html.find("</", at);
        if (at == std::string_view::npos) return html.size();
        if (html.size() - at >= end_tag.size() &&
            equal_ignoring_case(html.substr(at, end_tag.size()), end_tag))
            return at;
        at += 2;
    }
}

}  // namespace

std::string_view without_excess(std::string_view html, std::string& owned) {
    std::size_t copied = 0;
    bool cut = false;
    for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
        if (html.compare(at, 4, "<!--") == 0) {
            at = or_end(html.find("-->", at + 4), html);
            continue;
        }
        ++at;
        if (at >= html.size() || !is_letter(html[at])) continue;
        const bool script = starts_raw(html, at, "script"), style = starts_raw(html, at, "style");
        const auto tag = extent_of(html, at);
        if (tag.excess != std::string_view::npos) {
            owned.append(html, copied, tag.excess - copied);
            copied = tag.end;
            cut = true;
        }
        at = tag.end;
        if (script || style) at = raw_end(html, at, script ? "</script" : "</style");
    }
    if (!cut) return html;
    owned.append(html, copied);
    return owned;
}

}  // namespace newswatch::page::detail
