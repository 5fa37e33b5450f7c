// Any text as an HTML fragment: its plain text and its links keep their promises. The first byte chooses the
// base.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "feed/html/html.hpp"
#include "feed/html/links.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"

namespace {

using namespace newswatch::feed;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_text(std::string_view text) { require(detail::scan_utf8(text).invalid == 0); }

void check_plain(std::string_view html) {
    const auto whole = html_to_text(html);
    check_text(whole);
    require(whole.size() <= html.size() + html.size() / 4 + 16);
    require(whole.empty() || (!detail::is_space(whole.front()) && !detail::is_space(whole.back())));
    const auto start = html_to_text(html, 20);
    check_text(start);
    require(start.size() <= 20 && whole.compare(0, start.size(), start) == 0);
}

void check_links(const std::string& html, std::string_view base) {
    constexpr std::size_t plenty = 1u << 24, little = 30;
    auto once = html;
    std::size_t budget = plenty;
    detail::resolve_links(once, base, budget);
    check_text(once);
    require(once.size() <= html.size() + (plenty - budget));
    auto twice = once;
    budget = plenty;
    detail::resolve_links(twice, base, budget);
    require(once == twice && budget == plenty);
    auto bounded = html;
    budget = little;
    detail::resolve_links(bounded, base, budget);
    check_text(bounded);
    require(budget <= little && bounded.size() <= html.size() + little);
}

void check_folding(std::string_view text) {
    const auto line = detail::fold_space(text), lines = detail::fold_lines(text);
    check_text(line);
    check_text(lines);
    require(line.size() <= text.size() && lines.size() <= text.size());
    require(detail::fold_space(line) == line && detail::fold_lines(lines) == lines);
    require(detail::fold_space(lines) == line);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr const char* bases[]{"https://example.org/blog/post?p=1", "http://example.org", "", "mailto:a",
                                  "file:///a/b"};
    const auto html = detail::repair_utf8({reinterpret_cast<const char*>(data) + 1, size - 1});
    check_plain(html);
    check_links(html, bases[data[0] % std::size(bases)]);
    check_folding(html);
    detail::looks_like_html(html);
    return 0;
}
