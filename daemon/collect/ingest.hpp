// From a fetched body to the articles that the store is given. Pure: any thread.
#pragma once

#include <vector>

#include "collect/fetch.hpp"
#include "feed/parse.hpp"
#include "store/source_states.hpp"

namespace newswatch::collect {

// What a feed brought. `damage`: what of it could not be read as written, for people; empty when all could.
struct Ingested {
    std::vector<store::FoundArticle> articles;
    std::string damage;
    feed::Feed feed;                               // what it says of itself
    std::vector<feed::SitemapReference> sitemaps;  // of a sitemap index
    std::vector<Timestamp> published;              // the dates of its items that are surely dates
    std::string digest;                            // of the bytes
};

// Parses and normalises. At the first contact with a source, what was published longer than max_age ago is
// for the archive only: a new source must not alert about its past.
Result<Ingested> ingest(const Body& body, const config::SourceConfig& source, bool first_contact,
                        Timestamp now);

// The same with a document that was read already.
Ingested ingest(feed::Document document, const config::SourceConfig& source, bool first_contact,
                Timestamp now);

// A failed fetch, or a body that is no feed, as the schedule sees it.
PollResult failed(const Failure& failure);

}  // namespace newswatch::collect
