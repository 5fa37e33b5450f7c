// The feeds of a site, as the site itself names them. Loop thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/timestamp.hpp"
#include "net/http_client.hpp"

namespace newswatch::collect {
namespace asio = boost::asio;

// How discovery asks the world.
class PageFetcher {
public:
    virtual ~PageFetcher() = default;
    // Any HTTP status is a value, as HttpClient has it.
    virtual asio::awaitable<Result<net::HttpResponse>> get(net::HttpRequest request) = 0;
};

class HttpPageFetcher final : public PageFetcher {
public:
    explicit HttpPageFetcher(net::HttpClient& client) : client_{client} {}
    asio::awaitable<Result<net::HttpResponse>> get(net::HttpRequest request) override;

private:
    net::HttpClient& client_;
};

// Who named an address.
enum class FoundBy { user, link_element, link_header, anchor, robots, sitemap_index };
// "the address itself", "a link of the page", ...
const char* name_of(FoundBy by);

struct CandidateItem {
    std::string title, link;  // one line
    std::optional<Timestamp> at;
};

// A document that may become a source.
struct Candidate {
    std::string url;  // to configure: where the server says that it has moved for good, else as named
    FoundBy by = FoundBy::user;
    std::string title;     // its own, else that of the link to it; may be empty
    std::string format;    // as feed::Document has it: "rss20", "newssitemap", ...
    std::string language;  // as the feed says
    std::string link;      // its home page
    std::size_t items = 0;
    std::vector<CandidateItem> latest;  // up to three, newest first; undated ones behind, as listed
    std::optional<Duration> rhythm;     // the median time between its items, when there are three with dates
    std::string problem;                // why it is no source; empty: it is one
};

struct Discovery {
    std::string url;                    // the page's effective address
    std::string failure;                // why nothing could be looked at; empty otherwise
    std::vector<Candidate> candidates;  // sources first, each in the order of FoundBy
    std::vector<std::string> notes;     // what else was seen, for people
    unsigned requests = 0;              // redirects count
};

// What may be asked in all, redirects included, and of which kind. The last one begun may exceed it by its
// redirects.
struct DiscoveryLimits {
    unsigned requests = 15, feeds = 8, sitemaps = 6;
    std::size_t bytes = 10u << 20;  // of one document
    Duration timeout = std::chrono::seconds{30};
};

// Asks for `url` (http or https): a feed is the only candidate and the only request. Of a page the feeds it
// links to (feed::feed_links, the Link headers of RFC 8288) are asked for, then the sitemaps of its
// robots.txt, of which those with news are candidates; of an index of sitemaps those that call themselves
// news or are the newest. One request at a time. What robots.txt forbids newswatch on the page's own host is
// not asked for, unless it is `url` itself (RFC 9309). No address is guessed.
asio::awaitable<Discovery> discover(PageFetcher& fetcher, std::string url, DiscoveryLimits limits = {});

}  // namespace newswatch::collect
