#include "collect/discovery.hpp"

#include <algorithm>
#include <deque>

#include "collect/discovery/candidate.hpp"
#include "collect/discovery/link_header.hpp"
#include "collect/discovery/robots.hpp"
#include "collect/discovery/words.hpp"
#include "core/url.hpp"
#include "feed/page_links.hpp"
#include "feed/parse.hpp"

namespace newswatch::collect {
namespace {

using namespace detail;
using Answer = Result<net::HttpResponse>;

constexpr std::string_view product = "newswatch";
constexpr std::size_t robots_bytes = 512u << 10, sitemap_bytes = 4u << 20, most_of_an_index = 3;
constexpr const char* accept_feeds =
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, text/html;q=0.8, */*;q=0.1";

struct Named {
    std::string url, title;
    FoundBy by = FoundBy::user;
};

std::string origin_of(const std::string& url) {
    const auto parsed = Url::parse(url);
    if (!parsed) return {};
    Url origin;
    origin.scheme = parsed->scheme;
    origin.host = parsed->host;
    origin.has_authority = true;
    if (parsed->port != origin.effective_port()) origin.port = parsed->port;
    return origin.to_text();
}

// What robots.txt speaks of: path and query.
std::string path_of(const std::string& url) {
    const auto parsed = Url::parse(url);
    if (!parsed) return "/";
    return (parsed->path.empty() ? "/" : parsed->path) + (parsed->has_query ? "?" + parsed->query : "");
}

bool is_document(const net::HttpResponse& response) {
    return response.status >= 200 && response.status < 300;
}

feed::ParseHints hints_of(const net::HttpResponse& response) {
    return {.url = response.url,
            .content_type = response.header("content-type"),
            .language = response.header("content-language")};
}

// The feeds that an answer names in its Link headers and, as a page, in its markup.
std::vector<Named> linked_feeds(const net::HttpResponse& response) {
    std::vector<Named> all;
    const auto add = [&](Named link) {
        const auto known = [&](const Named& other) { return other.url == link.url; };
        if (!link.url.empty() && std::none_of(all.begin(), all.end(), known)) all.push_back(std::move(link));
    };
    const auto links = feed::feed_links(response.body, hints_of(response));
    for (const auto& link : links)
        if (!link.anchor) add({link.url, link.title, FoundBy::link_element});
    for (const auto& [name, value] : response.headers) {
        if (name != "link") continue;
        for (auto& link : parse_link_header(value))
            if (has_relation(link.rel, "alternate") && feed::is_feed_type(link.type))
                add({safe_link(resolve_url(response.url, link.target)), link.title, FoundBy::link_header});
    }
    for (const auto& link : links)
        if (link.anchor) add({link.url, link.title, FoundBy::anchor});
    return all;
}

// One run; lives in the frame of discover().
class Exploration {
public:
    Exploration(PageFetcher& fetcher, DiscoveryLimits limits) : fetcher_{fetcher}, limits_{limits} {}

    asio::awaitable<void> run(std::string url);
    Discovery take();

private:
    bool may_ask() const { return found_.requests < limits_.requests; }
    bool is_known(const std::string& url) const {
        return std::find(asked_.begin(), asked_.end(), url) != asked_.end();
    }
    bool is_forbidden(const std::string& url) const {
        return origin_of(url) == origin_of(found_.url) && !robots_.allows(path_of(url));
    }
    asio::awaitable<Answer> ask(std::string url, std::size_t bytes, bool cut);
    asio::awaitable<void> read_robots();
    asio::awaitable<void> look_at(Named named);
    asio::awaitable<void> look_at_sitemaps();
    Result<feed::Document> judge(Candidate& candidate, const Answer& answer) const;
    void queue_sitemaps(std::vector<std::string> urls, FoundBy by);

    PageFetcher& fetcher_;
    DiscoveryLimits limits_;
    Discovery found_;
    Robots robots_;
    std::vector<std::string> asked_;  // addresses, also those they were redirected to
    std::deque<Named> sitemaps_;
};

asio::awaitable<Answer> Exploration::ask(std::string url, std::size_t bytes, bool cut) {
    net::HttpRequest request;
    request.url = url;
    request.headers.emplace_back("Accept", accept_feeds);
    request.deadline = limits_.timeout;
    request.max_body = std::min(bytes, limits_.bytes);
    request.cut_body = cut;
    asked_.push_back(std::move(url));
    ++found_.requests;
    auto answer = co_await fetcher_.get(std::move(request));
    if (answer) {
        found_.requests += static_cast<unsigned>(answer->redirects.size());
        if (!is_known(answer->url)) asked_.push_back(answer->url);
    }
    co_return answer;
}

// The document of an answer; the candidate is told what there is, or why there is nothing.
Result<feed::Document> Exploration::judge(Candidate& candidate, const Answer& answer) const {
    if (!answer) {
        candidate.problem = answer.error().message;
        return answer.error();
    }
    const auto& redirects = answer->redirects;
    const bool for_good =
        !redirects.empty() && std::all_of(redirects.begin(), redirects.end(),
                                          [](const auto& s) { return s.status == 301 || s.status == 308; });
    if (for_good) candidate.url = answer->url;
    if (!is_document(*answer)) {
        candidate.problem = "HTTP " + std::to_string(answer->status);
        return Error{ErrorKind::refused, candidate.problem};
    }
    auto document = feed::parse(answer->body, hints_of(*answer));
    if (document)
        describe(candidate, *document);
    else
        candidate.problem = answer->body.starts_with("\x1F\x8B") ? "a compressed file, which no source can be"
                                                                 : document.error().message;
    return document;
}

asio::awaitable<void> Exploration::run(std::string url) {
    Candidate candidate;
    candidate.url = found_.url = url;
    auto answer = co_await ask(url, limits_.bytes, false);
    if (answer) found_.url = answer->url;
    const auto document = judge(candidate, answer);
    if (document && document->format != "sitemapindex") {
        found_.candidates.push_back(std::move(candidate));
        co_return;
    }
    if (!answer || !is_document(*answer)) {
        found_.failure = candidate.problem;
        co_return;
    }
    if (document) {
        queue_sitemaps(promising(document->sitemaps, most_of_an_index), FoundBy::sitemap_index);
    } else {
        co_await read_robots();
        auto links = linked_feeds(*answer);
        answer->body.clear();
        for (auto& link : links) {
            co_await look_at(std::move(link));
        }
    }
    co_await look_at_sitemaps();
}

asio::awaitable<void> Exploration::read_robots() {
    const auto origin = origin_of(found_.url);
    const auto answer = co_await ask(origin + "/robots.txt", robots_bytes, true);
    // Section 2.3.1: a robots.txt that is not there allows everything, one that cannot be had forbids it.
    if (answer && is_document(*answer)) {
        robots_ = Robots{answer->body, product};
        std::vector<std::string> urls;
        for (const auto& sitemap : robots_.sitemaps()) urls.push_back(resolve_url(answer->url, sitemap));
        queue_sitemaps(std::move(urls), FoundBy::robots);
    } else if (!answer || answer->status >= 500) {
        robots_ = Robots{"User-agent: *\nDisallow: /", product};
        const auto why = answer ? "HTTP " + std::to_string(answer->status) : answer.error().message;
        found_.notes.push_back("robots.txt cannot be had (" + why + "), so nothing more was asked of " +
                               origin);
    }
}

asio::awaitable<void> Exploration::look_at(Named named) {
    if (is_known(named.url)) co_return;
    Candidate candidate;
    candidate.url = named.url;
    candidate.title = std::move(named.title);
    candidate.by = named.by;
    const auto full = [&] { return !may_ask() || found_.candidates.size() >= limits_.feeds; };
    if (is_forbidden(named.url)) {
        candidate.problem = "not asked for: robots.txt forbids it; add it by its own address if you may";
    } else if (full()) {
        candidate.problem = "not asked for: there are too many; add it by its own address";
    } else {
        const auto answer = co_await ask(named.url, limits_.bytes, false);
        (void)judge(candidate, answer);
    }
    found_.candidates.push_back(std::move(candidate));
}

// Behind those that wait; what calls itself news goes first.
void Exploration::queue_sitemaps(std::vector<std::string> urls, FoundBy by) {
    for (const bool news : {true, false})
        for (const auto& url : urls) {
            auto safe = says_news(url) == news ? safe_link(url) : std::string{};
            const auto waits = [&](const Named& other) { return other.url == safe; };
            if (!safe.empty() && std::none_of(sitemaps_.begin(), sitemaps_.end(), waits))
                sitemaps_.push_back({std::move(safe), {}, by});
        }
}

asio::awaitable<void> Exploration::look_at_sitemaps() {
    unsigned left = limits_.sitemaps;
    while (!sitemaps_.empty() && left != 0 && may_ask()) {
        const auto named = std::move(sitemaps_.front());
        sitemaps_.pop_front();
        if (is_known(named.url) || is_forbidden(named.url)) continue;
        --left;
        Candidate candidate;
        candidate.url = named.url;
        candidate.by = named.by;
        const auto answer = co_await ask(named.url, sitemap_bytes, true);
        const auto document = judge(candidate, answer);
        if (document && !document->sitemaps.empty())
            queue_sitemaps(promising(document->sitemaps, most_of_an_index), FoundBy::sitemap_index);
        if (candidate.problem.empty())
            found_.candidates.push_back(std::move(candidate));
        else if (!document || document->sitemaps.empty())
            found_.notes.push_back(candidate.url + ": " + candidate.problem);
    }
    if (!sitemaps_.empty())
        found_.notes.push_back(std::to_string(sitemaps_.size()) +
                               (sitemaps_.size() == 1 ? " sitemap was" : " sitemaps were") +
                               " not asked for");
}

Discovery Exploration::take() {
    std::vector<Candidate> sorted;
    for (const bool fine : {true, false})
        for (auto& candidate : found_.candidates)
            if (candidate.problem.empty() == fine) sorted.push_back(std::move(candidate));
    found_.candidates = std::move(sorted);
    return std::move(found_);
}

}  // namespace

const char* name_of(FoundBy by) {
    switch (by) {
        case FoundBy::user:
            return "the address itself";
        case FoundBy::link_element:
            return "a link of the page";
        case FoundBy::link_header:
            return "a Link header";
        case FoundBy::anchor:
            return "a link in the page's text";
        case FoundBy::robots:
            return "robots.txt";
        case FoundBy::sitemap_index:
            return "an index of sitemaps";
    }
    return "";
}

asio::awaitable<Result<net::HttpResponse>> HttpPageFetcher::get(net::HttpRequest request) {
    co_return co_await client_.send(std::move(request));
}

asio::awaitable<Discovery> discover(PageFetcher& fetcher, std::string url, DiscoveryLimits limits) {
    Exploration exploration{fetcher, limits};
    co_await exploration.run(std::move(url));
    co_return exploration.take();
}

}  // namespace newswatch::collect
