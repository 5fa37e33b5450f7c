// Any bytes as a web page: what comes out keeps its promises, whatever the page is.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "core/url.hpp"
#include "page/charset/decode.hpp"
#include "page/html/guard.hpp"
#include "page/html/space.hpp"
#include "page/html/tree.hpp"
#include "page/main_text.hpp"
#include "page/meta/meta.hpp"
#include "text/utf8.hpp"

namespace {

using namespace newswatch::page;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_text(std::string_view text) { require(newswatch::text::scan_utf8(text).invalid == 0); }

void check_line(std::string_view line, std::size_t longest) {
    check_text(line);
    require(line.size() <= longest);
}

void check_decoded(const detail::DecodedPage& decoded) {
    const auto scan = newswatch::text::scan_utf8(decoded.text);
    require(scan.clean() && decoded.text.find('\r') == std::string::npos && !decoded.encoding.empty());
    // What is UTF-8 stays what it is, but for another mark at its beginning.
    const auto again = detail::decode_page(decoded.text, "text/html; charset=utf-8");
    require(again.encoding == "utf-8");
    require(decoded.text.starts_with("\xEF\xBB\xBF") || again.text == decoded.text);
}

void check_tree(const detail::Tree& tree) {
    check_text(tree.texts);
    for (std::uint32_t i = 0; i < tree.size(); ++i) {
        const auto& node = tree[i];
        require(node.end > i && node.end <= tree.size());
        require(node.parent == detail::no_node || (node.parent < i && tree[node.parent].end >= node.end));
        const bool text = node.tag == detail::Tag::text;
        require(node.begin + node.size <= (text ? tree.texts.size() : tree.attributes.size()));
        if (text) check_text(tree.text(i));
    }
    for (const auto& attribute : tree.attributes)
        require(attribute.begin + attribute.size <= tree.texts.size());
    for (std::uint32_t i = 0; i < std::min(tree.size(), 50u); ++i) {
        const auto text = tree.text_in(i, 40);
        check_line(text, 40);
        const auto more = tree.text_in(i, 200);
        require(more.starts_with(text));
        require(more.size() > 190 || detail::fold_space(more) == more);
    }
}

void check_date(const std::optional<newswatch::Timestamp>& at) {
    if (!at) return;
    require(*at >= *newswatch::from_rfc3339("1900-01-01T00:00:00Z") &&
            *at <= *newswatch::from_rfc3339("2201-01-01T00:00:00Z"));
    require(detail::date_of(newswatch::to_rfc3339(*at)) == at);
}

void check_names(const std::vector<std::string>& names, std::size_t most) {
    require(names.size() <= most && std::set<std::string>(names.begin(), names.end()).size() == names.size());
    for (const auto& name : names) {
        check_line(name, 80);
        require(!name.empty() && detail::trim(name) == name && name.find('@') == std::string::npos);
    }
}

// Parts cover the text but for line breaks between them, in order.
void check_parts(const Page& page) {
    std::uint32_t at = 0;
    const auto breaks = [&](std::uint32_t from, std::uint32_t to) {
        return page.text.find_first_not_of('\n', from) >= to;
    };
    const Part* before = nullptr;
    for (const auto& part : page.parts) {
        require(part.begin >= at && part.begin < part.end && part.end <= page.text.size());
        require(breaks(at, part.begin) && (before == nullptr || before->zone != part.zone));
        require(part.zone == Zone::lead || part.zone == Zone::body || part.zone == Zone::caption);
        check_text(std::string_view{page.text}.substr(part.begin, part.end - part.begin));
        at = part.end;
        before = &part;
    }
    require(at == page.text.size());
}

void check_page(const Page& page, std::size_t size) {
    require(page.article == page.doubt.empty());
    require(page.text.empty() == (page.method == Method::none));
    // A reference of five bytes ("&Lt;" and the like) makes at most twice as many; legacy bytes at most
    // three.
    require(page.text.size() <= 8 * size + 64);
    check_line(page.title, 500);
    check_line(page.byline, 500);
    check_line(page.site, 200);
    check_line(page.language, 20);
    for (const auto* text : {&page.text, &page.description, &page.doubt}) check_text(*text);
    for (const auto* link : {&page.canonical_url, &page.image})
        require(link->empty() || newswatch::safe_link(*link) == *link);
    check_names(page.authors, detail::most_authors);
    require(page.byline.empty() == page.authors.empty());
    check_date(page.published);
    check_date(page.modified);
    check_parts(page);
    for (const auto& block : page.blocks) {
        check_text(block.text);
        require(!block.text.empty());
    }
    require(!better_than(page, page.text));
}

void check_structured(std::string_view json) {
    detail::Structured said;
    detail::read_json_ld(json, said);
    for (const auto* text : {&said.headline, &said.description, &said.body, &said.language, &said.publisher,
                             &said.published, &said.modified, &said.url, &said.image})
        check_text(*text);
    require(said.authors.size() <= detail::most_authors);
    for (const auto& author : said.authors) check_line(author, 120);
    const auto first = said.headline;
    detail::read_json_ld(json, said);
    require(said.headline == first || first.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto decoded = detail::decode_page(bytes, {});
    check_decoded(decoded);
    check_tree(detail::read_html(decoded.text));
    check_page(read_page(bytes, {.url = "https://news.example.org/2025/03/04/a.html", .content_type = {}}),
               size);
    check_structured(bytes);
    check_date(detail::date_of(bytes));
    check_names(detail::names_in_byline(decoded.text), 512);
    std::string owned, twice;
    const auto handed_on = detail::guarded(decoded.text, owned);
    check_text(handed_on);
    require(detail::guarded(handed_on, twice) == handed_on);
    return 0;
}
