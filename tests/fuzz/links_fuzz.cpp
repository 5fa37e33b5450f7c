// Any bytes as what a site says of its feeds: a page, a robots.txt, a Link header. The links are addresses
// that may be asked for, few, and each once.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "collect/discovery/link_header.hpp"
#include "collect/discovery/robots.hpp"
#include "core/url.hpp"
#include "feed/text/text.hpp"
#include "feed/page_links.hpp"

namespace {

using namespace newswatch;

void require(bool holds) {
    if (!holds) std::abort();
}

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
        require(link.title.size() <= longest_title && feed::detail::scan_utf8(link.title).invalid == 0);
        require(link.anchor || !anchors);
        anchors = anchors || link.anchor;
    }
}

void check_robots(std::string_view text) {
    const collect::detail::Robots robots{text, "newswatch"};
    require(robots.sitemaps().size() <= 100);
    require(robots.allows("/robots.txt"));
    robots.allows("/");
    robots.allows(text.substr(0, 4096));
}

void check_header(std::string_view text) {
    const auto links = collect::detail::parse_link_header(text);
    require(links.size() <= 50);
    std::size_t size = 0;
    for (const auto& link : links)
        size += link.target.size() + link.rel.size() + link.type.size() + link.title.size();
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
