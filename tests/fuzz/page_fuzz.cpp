// Any bytes as a web page: what comes out keeps its promises, whatever the page is.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "page/charset/decode.hpp"
#include "page/html/tree.hpp"
#include "page/main_text.hpp"
#include "page/meta/meta.hpp"

namespace {

using namespace newswatch::page;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_tree(const detail::Tree& tree) {
    for (std::uint32_t i = 0; i < tree.size(); ++i) {
        const auto& node = tree[i];
        require(node.end > i && node.end <= tree.size());
        require(node.parent == detail::no_node || (node.parent < i && tree[node.parent].end >= node.end));
    }
}

void check_page(const Page& page, std::size_t size) {
    require(page.article == page.doubt.empty());
    require(page.text.empty() == (page.method == Method::none));
    // A reference of five bytes ("&Lt;" and the like) makes at most twice as many; legacy bytes at most
    // three.
    require(page.text.size() <= 8 * size + 64);
    require(page.canonical_url.empty() || page.canonical_url.rfind("http", 0) == 0);
    require(page.title.size() <= 500);
    for (const auto& block : page.blocks) require(!block.text.empty());
    require(!better_than(page, page.text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto decoded = detail::decode_page(bytes, {});
    check_tree(detail::read_html(decoded.text));
    check_page(read_page(bytes, {.url = "https://news.example.org/2025/03/04/a.html", .content_type = {}}),
               size);
    detail::Structured structured;
    detail::read_json_ld(bytes, structured);
    detail::date_of(bytes);
    detail::names_in_byline(bytes);
    return 0;
}
