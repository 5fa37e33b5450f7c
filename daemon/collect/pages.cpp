// What is read beyond the feed itself: older pages that close a gap, and the sitemaps of an index.
#include <algorithm>
#include <deque>
#include <set>

#include "collect/collector.hpp"
#include "collect/exchange/pages.hpp"
#include "collect/ingest.hpp"
#include "collect/timing/health.hpp"
#include "core/log.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t most_pages = 10;
constexpr std::size_t most_sitemaps = 20, first_sitemaps = 3;
constexpr Duration longest_wait = std::chrono::minutes{5};  // for the host of a page
constexpr std::size_t fewest_items = 3;  // a list of one or two is always new from end to end

std::optional<Timestamp> oldest_of(const std::vector<Timestamp>& dates) {
    const auto oldest = std::min_element(dates.begin(), dates.end());
    return oldest == dates.end() ? std::nullopt : std::optional{*oldest};
}

// An index that lists what is not there will not be better next time.
bool is_missing(const Fetched& fetched) {
    const auto* const failure = std::get_if<Failure>(&fetched);
    return failure != nullptr && (failure->status == 404 || failure->status == 410);
}

}  // namespace

std::vector<std::string> sitemaps_to_read(std::vector<feed::SitemapReference> sitemaps,
                                          std::optional<Timestamp> last_success) {
    std::vector<const feed::SitemapReference*> newest;
    for (const auto& sitemap : sitemaps) newest.push_back(&sitemap);
    std::sort(newest.begin(), newest.end(), [](const auto* a, const auto* b) {
        const auto first = a->modified.at.value_or(Timestamp::min());
        const auto second = b->modified.at.value_or(Timestamp::min());
        return first != second ? first > second : a < b;
    });
    std::vector<std::string> addresses;
    for (const auto* reference : newest) {
        const auto& sitemap = *reference;
        // A date without a time may be from before or after the last look on the same day.
        const bool old =
            last_success && sitemap.modified && *sitemap.modified.at + std::chrono::hours{24} < *last_success;
        if (!old && addresses.size() < (last_success ? most_sitemaps : first_sitemaps))
            addresses.push_back(sitemap.url);
    }
    return addresses;
}

bool leaves_a_gap(const Known& before, const std::vector<Timestamp>& dates,
                  const store::PollReceipt& receipt) {
    if (!before.state.last_success || before.state.articles == 0) return false;
    if (receipt.fresh < fewest_items || receipt.unchanged + receipt.updated != 0) return false;
    const auto oldest = oldest_of(dates);
    const auto newest_known = before.memory.rhythm.newest();
    return !oldest || !newest_known || *oldest > *newest_known;
}

asio::awaitable<Collector::Trail> Collector::read_on(PollQueue::Ticket ticket, config::SourceConfig source,
                                                     std::vector<std::string> addresses, bool first_contact,
                                                     bool until_known) {
    Trail trail;
    std::deque<std::string> ahead{addresses.begin(), addresses.end()};
    std::set<std::string> seen;
    while (!ahead.empty() && trail.pages < (until_known ? most_pages : most_sitemaps)) {
        const auto address = ahead.front();
        ahead.pop_front();
        if (!seen.insert(address).second) continue;
        ++trail.pages;
        const auto now = setting_.clock.now();
        const auto turn = queue_.reserve(host_of(address), now, now + longest_wait);
        if (!turn) {
            trail.failed = true;
            break;
        }
        co_await setting_.clock.sleep_until(*turn);
        Validators none;
        auto fetched = co_await setting_.fetcher.fetch(source, address, std::move(none));
        const auto* const body = std::get_if<Body>(&fetched);
        if (body == nullptr) {
            trail.failed = trail.failed || !is_missing(fetched);
            continue;
        }
        auto ingested = co_await parse(source, *body, first_contact);
        if (find(ticket) == nullptr) break;
        if (!ingested) {
            trail.failed = true;
            continue;
        }
        trail.published.insert(trail.published.end(), ingested->published.begin(), ingested->published.end());
        if (until_known && !ingested->feed.paging.next.empty()) ahead.push_back(ingested->feed.paging.next);
        store::Listing part{std::move(ingested->articles), false};
        const auto receipt = co_await add_articles(source.name, std::move(part));
        if (!receipt) {
            trail.failed = true;
            break;
        }
        trail.found += receipt->fresh + receipt->archived;
        trail.closed = receipt->unchanged + receipt->updated != 0;
        if (until_known && trail.closed) break;
    }
    co_return trail;
}

asio::awaitable<void> Collector::close_gap(PollQueue::Ticket ticket, config::SourceConfig source,
                                           Known before, Known& known, std::string next_page,
                                           std::vector<Timestamp> dates) {
    Trail trail;
    if (!next_page.empty()) {
        std::vector<std::string> first{std::move(next_page)};
        trail = co_await read_on(ticket, source, std::move(first), false, true);
    }
    known.state.articles += trail.found;
    known.memory.rhythm.learn(trail.published, setting_.clock.now());
    if (trail.closed) {
        log::info("older pages were read to close a gap",
                  {{"source", source.name}, {"pages", trail.pages}, {"articles", trail.found}});
        co_return;
    }
    const auto from =
        before.memory.rhythm.newest() ? before.memory.rhythm.newest() : before.state.last_success;
    const auto oldest = oldest_of(trail.published.empty() ? dates : trail.published);
    known.memory.gap =
        "between " + to_rfc3339(*from) + " and " + to_rfc3339(oldest.value_or(setting_.clock.now())) +
        (trail.pages == 0 ? "; the feed lists no older pages" : "; its older pages do not reach back so far");
    log::warn("articles may be missing; poll the source more often (interval)",
              {{"source", source.name}, {"when", known.memory.gap}});
}

asio::awaitable<void> Collector::follow_up(PollQueue::Ticket ticket, config::SourceConfig source,
                                           Known before, Known& known, PollResult result,
                                           store::PollReceipt receipt, bool whole) {
    if (whole && leaves_a_gap(before, result.published, receipt)) {
        auto next_page = result.feed ? result.feed->paging.next : std::string{};
        co_await close_gap(ticket, source, before, known, std::move(next_page), result.published);
    }
    auto sitemaps = sitemaps_to_read(std::move(result.sitemaps), before.state.last_success);
    if (!sitemaps.empty()) {
        const bool first_contact = !before.state.last_success;
        const auto trail = co_await read_on(ticket, source, std::move(sitemaps), first_contact, false);
        known.state.articles += trail.found;
        known.memory.rhythm.learn(trail.published, setting_.clock.now());
        if (!trail.failed || find(ticket) == nullptr) co_return;
        // Neither an unchanged index nor the time of this look may hide the sitemaps that could not be read.
        known.state.etag.clear();
        known.state.last_modified.clear();
        known.state.last_success = before.state.last_success;
        store::Listing nothing;
        nothing.whole = false;
        co_await record(source.name, known.state, std::move(nothing));
    }
}

asio::awaitable<void> Collector::tell(config::SourceConfig source, Known told, std::vector<Notice> notices,
                                      Known& known) {
    store::Listing articles;
    articles.whole = false;
    for (const auto& notice : notices)
        articles.articles.push_back(article_of(notice, source, setting_.clock.now()));
    // What is remembered as told and what tells it are written down together.
    const auto recorded = co_await record(source.name, told.state, std::move(articles));
    if (recorded) known = std::move(told);
}

}  // namespace newswatch::collect
