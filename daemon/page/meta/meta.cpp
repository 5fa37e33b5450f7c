#include "page/meta/meta.hpp"

#include <algorithm>

#include "page/html/space.hpp"
#include "page/meta/plain.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t most_value_bytes = 4096;

bool names_author(std::string_view key) {
    static constexpr std::string_view keys[]{
        "author",         "article:author",  "dc.creator", "dc:creator",     "dcterms.creator",
        "parsely-author", "sailthru.author", "byl",        "citation_author"};
    return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

void take_meta(const Tree& tree, std::uint32_t node, Meta& meta) {
    auto name = tree.attribute(node, Attribute::property);
    if (name.empty()) name = tree.attribute(node, Attribute::name);
    if (name.empty()) name = tree.attribute(node, Attribute::itemprop);
    if (name.empty()) name = tree.attribute(node, Attribute::http_equiv);
    const auto content = tree.attribute(node, Attribute::content);
    if (name.empty() || content.empty() || content.size() > most_value_bytes) return;
    const auto key = lower(name);
    const bool author = names_author(key) && meta.authors.size() < most_authors;
    if ((meta.properties.count(key) > 0 && !author) || meta.left == 0) return;
    --meta.left;
    auto value = plain(content);
    if (value.empty()) return;
    if (author && value.find("://") == std::string::npos && value.size() < 200) meta.authors.push_back(value);
    meta.properties.emplace(key, std::move(value));
}

bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (equal_ignoring_case(words.substr(0, end), word)) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

void take_link(const Tree& tree, std::uint32_t node, Meta& meta) {
    const auto rel = tree.attribute(node, Attribute::rel);
    const auto href = trim(tree.attribute(node, Attribute::href));
    if (has_word(rel, "canonical") && meta.canonical.empty()) meta.canonical = href;
    if (has_word(rel, "amphtml") && meta.amp.empty()) meta.amp = href;
}

// The text of a script or a title, as it is.
std::string_view raw_text(const Tree& tree, std::uint32_t node) {
    return node + 1 < tree[node].end && tree[node + 1].tag == Tag::text ? tree.text(node + 1)
                                                                        : std::string_view{};
}

}  // namespace

std::string_view Meta::first_of(std::initializer_list<std::string_view> names) const {
    for (const auto name : names)
        if (const auto found = properties.find(name); found != properties.end()) return found->second;
    return {};
}

Meta meta_of(const Tree& tree) {
    Meta meta;
    bool in_svg = false;
    std::uint32_t svg_end = 0;
    for (std::uint32_t i = 0; i < tree.size(); ++i) {
        in_svg = i < svg_end;
        switch (tree[i].tag) {
            case Tag::html:
                if (meta.language.empty()) meta.language = trim(tree.attribute(i, Attribute::lang));
                break;
            case Tag::body:
                if (meta.language.empty()) meta.language = trim(tree.attribute(i, Attribute::lang));
                break;
            case Tag::meta:
                take_meta(tree, i, meta);
                break;
            case Tag::link:
                take_link(tree, i, meta);
                break;
            case Tag::title:
                if (meta.title.empty() && !in_svg)
                    meta.title = cut_text(fold_space(raw_text(tree, i)), longest_title);
                break;
            case Tag::svg:
                svg_end = std::max(svg_end, tree[i].end);
                break;
            case Tag::script:
                if (contains_ignoring_case(tree.attribute(i, Attribute::type), "ld+json"))
                    read_json_ld(raw_text(tree, i), meta.structured);
                break;
            default:
                break;
        }
    }
    return meta;
}

}  // namespace newswatch::page::detail
