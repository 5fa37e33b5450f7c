#include "page/content/doubt.hpp"

#include "page/content/wording.hpp"
#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::uint32_t withheld_below = 1400;  // letters: what a wall leaves of an article
constexpr std::uint32_t least_prose = 180;

// Short runs that say one of the phrases, outside of the article.
bool page_says(const Tree& tree, const Runs& runs, Phrase phrase) {
    constexpr std::uint32_t longest = 500;
    constexpr int most = 2000;
    int looked = 0;
    for (const auto& run : runs.list) {
        if (run.length > longest || run.length < 3) continue;
        if (++looked > most) break;
        if (has_phrase(text_of(tree, run), phrase)) return true;
    }
    return false;
}

bool names_wall(const Tree& tree, Meaning which) {
    for (std::uint32_t i = 0; i < tree.size(); ++i) {
        const auto tag = tree[i].tag;
        if (tag == Tag::text || tag == Tag::body || tag == Tag::html || is_code(tag)) continue;
        if (meaning_of(tree, i) & which) return true;
    }
    return false;
}

// Headings that are links, as many as an index has and an article has not.
std::uint32_t linked_headings(const Runs& runs) {
    std::uint32_t count = 0;
    for (const auto& run : runs.list)
        if (run.form == Form::heading && run.linked * 10 > run.length * 8) ++count;
    return count;
}

bool lists_others(const Runs& runs) { return linked_headings(runs) >= 6; }

}  // namespace

Wall wall_of(const Tree& tree, const Runs& runs, const Meta& meta, const Body& body) {
    const auto tier = meta.first_of({"article:content_tier", "content_tier"});
    const bool declared = meta.structured.free == false || tier == "locked" || tier == "metered";
    if (declared) return Wall::paywall;
    if (body.prose < withheld_below) {
        if (meta.structured.free != true &&
            (page_says(tree, runs, Phrase::paywall) ||
             (names_wall(tree, meaning::wall) && body.prose < withheld_below / 2)))
            return Wall::paywall;
        if (body.prose < withheld_below / 2 && !meta.structured.article &&
            meta.first_of({"og:type"}) != "article" && has_phrase(text_of(body), Phrase::consent))
            return Wall::consent;
        if (body.prose < least_prose && !lists_others(runs) && page_says(tree, runs, Phrase::consent))
            return Wall::consent;
    }
    return Wall::none;
}

std::string doubt_of(const Runs& runs, const Meta& meta, const Body& body, Wall wall, bool whole) {
    if (wall == Wall::consent) return "the page asks for consent and shows no article";
    if (wall == Wall::paywall && body.prose < withheld_below && !whole)
        return "the page shows only the beginning; the rest is behind a paywall";
    if (body.length == 0) return "the page has no text";
    const auto headings = linked_headings(runs);
    const bool declared = meta.structured.article || meta.first_of({"og:type"}) == "article";
    if (!declared && headings >= 6 && body.prose < 200 * headings)
        return "the page lists other articles and is none itself";
    if (body.prose < least_prose && body.length < 2 * least_prose) return "the page has hardly any text";
    if (body.linked * 2 > body.length) return "the text is mostly links";
    return {};
}

}  // namespace newswatch::page::detail
