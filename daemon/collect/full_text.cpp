// The pages of new articles, for sources that ask for them.
#include <algorithm>

#include "collect/collector.hpp"
#include "collect/exchange/full_text.hpp"
#include "core/log.hpp"
#include "core/url.hpp"
#include "runtime/offload.hpp"

namespace newswatch::collect {
namespace {

constexpr std::size_t most_pages = 100;
constexpr unsigned most_failures = 3;  // in a row: the site is not in the mood
constexpr std::size_t most_marks = 2000;
// An alert must not wait for a slow site: what is not read by then keeps the feed's text.
constexpr Duration most_time = std::chrono::minutes{2};

std::string mark_of(const store::FoundArticle& found) { return found.article.url + " " + found.revision; }

bool has_page(const store::FoundArticle& found) {
    return !found.archive_only && !safe_link(found.article.url).empty();
}

}  // namespace

asio::awaitable<std::vector<std::size_t>> Collector::articles_to_complete(const store::Listing& found,
                                                                          const std::set<std::string>& seen) {
    std::vector<store::Version> versions;
    for (const auto& one : found.articles) versions.push_back({one.article.id, one.revision});
    std::vector<std::size_t> wanted;
    const auto news = co_await setting_.states.news_among(std::move(versions));
    if (!news) co_return wanted;
    for (std::size_t i = 0; i < found.articles.size() && wanted.size() < most_pages; ++i)
        if (news->at(i) && has_page(found.articles[i]) && seen.count(mark_of(found.articles[i])) == 0)
            wanted.push_back(i);
    co_return wanted;
}

asio::awaitable<void> Collector::complete_articles(config::SourceConfig source, PollQueue::Ticket ticket,
                                                   store::Listing& found) {
    auto* entry = find(ticket);
    std::set<std::string> seen;
    if (entry != nullptr) seen = entry->pages_seen;
    const auto wanted = co_await articles_to_complete(found, seen);
    const auto end = setting_.clock.now() + most_time;
    std::size_t taken = 0;
    unsigned failures = 0;
    for (const auto i : wanted) {
        auto& article = found.articles[i].article;
        if (failures >= most_failures) break;
        const auto turn = queue_.reserve(host_of(article.url), setting_.clock.now(), end);
        if (!turn) continue;
        co_await setting_.clock.sleep_until(*turn);
        Validators none;
        auto fetched = co_await setting_.fetcher.fetch(source, article.url, std::move(none));
        const auto* const body = std::get_if<Body>(&fetched);
        failures = body == nullptr ? failures + 1 : 0;
        if (body == nullptr) continue;
        counters_.bytes += body->bytes.size();
        auto work = [&article, body] { return complete(article, *body); };
        const auto why_not = co_await runtime::offload(setting_.pool, work);
        taken += why_not.empty();
        if (!why_not.empty())
            log::debug("a page's text was not taken",
                       {{"source", source.name}, {"url", article.url}, {"why", why_not}});
    }
    if (!wanted.empty())
        log::info("pages read", {{"source", source.name}, {"pages", wanted.size()}, {"texts taken", taken}});
    entry = find(ticket);
    if (entry == nullptr) co_return;
    // An article whose guid changes at every poll is found anew each time: its page is read once all the
    // same.
    // A whole list says which those are; a push or a delta adds to them.
    if (found.whole || entry->pages_seen.size() > most_marks) entry->pages_seen.clear();
    for (const auto& one : found.articles) entry->pages_seen.insert(mark_of(one));
}

}  // namespace newswatch::collect
