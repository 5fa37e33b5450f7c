// Any bytes as what a site says of its feeds: a page, a robots.txt, a Link header. The links are addresses
// that may be asked for, few, and each once.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "collect/discovery/link_header.hpp"
#include "collect/discovery/robots.hpp"
#include "core/url.hpp"
#include "feed/page_links.hpp"
#include "text/characters.hpp"
#include "text/utf8.hpp"

namespace {

using namespace newswatch;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_utf8(std::string_view text) { return text::scan_utf8(text).invalid == 0; }

void check_page(std::string_view bytes) {
    constexpr std::size_t most = 100, longest_title = 200;
    const auto links =
        feed::feed_links(bytes, {.url = "https://example.org/a/b?c", .content_type = "text/html"});
    require(links.size() <= most);
    std::set<std::string> seen;
    bool anchors = false;
    for (const auto& link : links) {
        require(!safe_link(link.url).empty() && link.url.find('#') == std::string::npos);
        require(seen.insert(link.url).second);
        require(is_utf8(link.url) && is_utf8(link.type) && is_utf8(link.title));
        require(link.title.size() <= longest_title && link.title.find('\n') == std::string::npos);
        require(link.type.find(';') == std::string::npos && text::trim(link.type) == link.type);
        require(feed::is_feed_type(link.type) == feed::is_feed_type(link.type + " ; charset=utf-8"));
        require(link.anchor || !anchors);
        anchors = anchors || link.anchor;
    }
}

// Where lines end and how the program's name is written says nothing, nor what stands behind a "#".
void check_robots(std::string_view text) {
    const collect::detail::Robots robots{text, "newswatch"}, alike{text, "NewsWatch"};
    require(robots.sitemaps().size() <= 100 && robots.sitemaps() == alike.sitemaps());
    for (const auto& sitemap : robots.sitemaps())
        require(!sitemap.empty() && text.find(sitemap) != text.npos &&
                sitemap.find_first_of("\r\n") == sitemap.npos);
    const collect::detail::Robots nothing{"Sitemap: /a\n# Disallow: /\n", "newswatch"};
    const collect::detail::Robots all{"User-agent: newswatch/2\r\nDisallow: /\r\n", "newswatch"};
    for (const auto path : {std::string_view{"/robots.txt"}, std::string_view{"/"}, text.substr(0, 4096)}) {
        const bool allowed = robots.allows(path);
        require(allowed == robots.allows(path) && allowed == alike.allows(path));
        require(allowed || path != "/robots.txt");
        require(nothing.allows(path));
        require(path == "/robots.txt" || !path.starts_with("/") || !all.allows(path));
    }
}

void check_header(std::string_view text) {
    const auto links = collect::detail::parse_link_header(text);
    require(links.size() <= 50);
    std::size_t size = 0;
    for (const auto& link : links) {
        for (const auto* part : {&link.target, &link.rel, &link.type, &link.title, &link.anchor})
            size += part->size();
        require(text.find(link.target) != text.npos && link.target.find('>') == std::string::npos);
        const auto begin = link.rel.find_first_not_of(" \t");
        if (begin == std::string::npos) continue;
        const auto word = link.rel.substr(begin, link.rel.find_first_of(" \t", begin) - begin);
        require(collect::detail::has_relation(link.rel, word));
    }
    require(size <= text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check_page(text);
    check_robots(text);
    check_header(text);
    return 0;
}
