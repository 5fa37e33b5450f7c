#include "collect/discovery/candidate.hpp"

#include <algorithm>

#include "collect/discovery/words.hpp"
#include "core/ascii.hpp"
#include "core/url.hpp"

namespace newswatch::collect::detail {
namespace {

constexpr std::size_t shown = 3, fewest_dates = 3, most_dates = 50;

const feed::Date& date_of(const feed::Item& item) { return item.published ? item.published : item.updated; }

// Newest first; undated items behind the others, as listed.
std::vector<const feed::Item*> by_date(const feed::Document& document) {
    std::vector<const feed::Item*> items;
    for (const auto& item : document.items) items.push_back(&item);
    std::sort(items.begin(), items.end(), [](const auto* a, const auto* b) {
        const auto first = date_of(*a).at.value_or(Timestamp::min());
        const auto second = date_of(*b).at.value_or(Timestamp::min());
        return first != second ? first > second : a < b;
    });
    return items;
}

std::optional<Duration> rhythm_of(const std::vector<const feed::Item*>& items) {
    std::vector<Duration> gaps;
    std::optional<Timestamp> newer;
    for (const auto* item : items) {
        const auto at = date_of(*item).at;
        if (!at || gaps.size() == most_dates) break;
        if (newer) gaps.push_back(*newer - *at);
        newer = at;
    }
    if (gaps.size() + 1 < fewest_dates) return std::nullopt;
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    return *middle;
}

std::string publication_of(const feed::Document& document) {
    return document.items.empty() ? std::string{} : document.items.front().source.title;
}

}  // namespace

void describe(Candidate& candidate, const feed::Document& document) {
    candidate.format = document.format;
    if (document.format == "sitemapindex") candidate.problem = "an index of sitemaps";
    if (document.format == "sitemap") candidate.problem = "a sitemap of pages, without news";
    const auto title =
        document.feed.title.plain.empty() ? publication_of(document) : document.feed.title.plain;
    if (!title.empty()) candidate.title = title;
    candidate.language = document.feed.language;
    candidate.link = document.feed.link;
    candidate.items = document.items.size();
    const auto items = by_date(document);
    for (std::size_t i = 0; i < std::min(items.size(), shown); ++i)
        candidate.latest.push_back({items[i]->title.plain, items[i]->link, date_of(*items[i]).at});
    candidate.rhythm = rhythm_of(items);
}

bool says_news(const std::string& url) {
    constexpr std::string_view word = "news";
    const auto parsed = Url::parse(url);
    if (!parsed) return false;
    const auto path = parsed->path + "?" + parsed->query;
    return find_ignoring_case(path, word) != path.npos;
}

std::vector<std::string> promising(const std::vector<feed::SitemapReference>& sitemaps, std::size_t most) {
    std::vector<const feed::SitemapReference*> chosen;
    for (const auto& sitemap : sitemaps)
        if (says_news(sitemap.url)) chosen.push_back(&sitemap);
    if (chosen.empty())
        for (const auto& sitemap : sitemaps) chosen.push_back(&sitemap);
    std::sort(chosen.begin(), chosen.end(), [](const auto* a, const auto* b) {
        const auto first = a->modified.at.value_or(Timestamp::min());
        const auto second = b->modified.at.value_or(Timestamp::min());
        return first != second ? first > second : a < b;
    });
    std::vector<std::string> urls;
    for (const auto* sitemap : chosen)
        if (urls.size() < most) urls.push_back(sitemap->url);
    return urls;
}

}  // namespace newswatch::collect::detail
