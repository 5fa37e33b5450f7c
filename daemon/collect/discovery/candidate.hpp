// What a document shows of itself to somebody who chooses. Pure; any thread.
#pragma once

#include "collect/discovery.hpp"
#include "feed/parse.hpp"

namespace newswatch::collect::detail {

// Fills in what the document says; `title` stays when it has none. A document of no use as a source gets its
// problem: an index, a sitemap without news.
void describe(Candidate& candidate, const feed::Document& document);

// Of the sitemaps that an index names, which to ask for, at most `most`: those with "news" in their path,
// the last changed first; when there are none, the last changed.
std::vector<std::string> promising(const std::vector<feed::SitemapReference>& sitemaps, std::size_t most);
// Whether a sitemap's path says that it lists news; for the order in which sitemaps are asked.
bool says_news(const std::string& url);

}  // namespace newswatch::collect::detail
