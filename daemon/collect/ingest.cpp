#include "collect/ingest.hpp"

#include <algorithm>
#include <iterator>

#include "feed/identity.hpp"
#include "feed/normalise.hpp"
#include "feed/parse.hpp"

namespace newswatch::collect {
namespace {

// Dates, entities of their own and slips are everyday faults that lose no text; the others are worth a look.
bool loses_text(const feed::Problem& problem) {
    return problem.kind != "date" && problem.kind != "entity" && problem.kind != "slip";
}

std::string describe(const std::vector<feed::Problem>& problems) {
    const auto first = std::find_if(problems.begin(), problems.end(), loses_text);
    if (first == problems.end()) return {};
    const auto more = std::count_if(std::next(first), problems.end(), loses_text);
    std::string text = "the feed is damaged";
    if (first->line != 0) text += " at " + std::to_string(first->line) + ":" + std::to_string(first->column);
    text += ": " + first->message;
    return more == 0 ? text : text + " (and " + std::to_string(more) + " more)";
}

// A date alone says nothing of the hour, and guesses would teach a false rhythm.
std::vector<Timestamp> dates_of(const feed::Document& document) {
    std::vector<Timestamp> dates;
    for (const auto& item : document.items)
        if (item.published && (item.published.certainty == feed::Certainty::exact ||
                               item.published.certainty == feed::Certainty::no_zone))
            dates.push_back(*item.published.at);
    return dates;
}

}  // namespace

Result<Ingested> ingest(const Body& body, const config::SourceConfig& source, bool first_contact,
                        Timestamp now) {
    const feed::ParseHints hints{.url = body.url, .content_type = body.content_type, .language = {}};
    feed::Limits limits;
    limits.bytes = source.max_bytes;
    auto document = feed::parse(body.bytes, hints, limits);
    if (!document) return document.error();
    auto ingested = ingest(std::move(*document), source, first_contact, now);
    ingested.digest = stable_id({body.bytes});
    return ingested;
}

Ingested ingest(feed::Document document, const config::SourceConfig& source, bool first_contact,
                Timestamp now) {
    const feed::Origin origin{
        .source = source.name, .url = source.url, .tags = source.tags, .language = source.language};
    Ingested ingested{.articles = {},
                      .damage = describe(document.problems),
                      .feed = {},
                      .sitemaps = std::move(document.sitemaps),
                      .published = dates_of(document),
                      .digest = {}};
    auto articles = feed::normalise(document, origin, now);
    auto keys = feed::keys_of(articles);
    for (std::size_t i = 0; i < articles.size(); ++i) {
        auto& article = articles[i];
        const bool past = first_contact && article.published && *article.published < now - source.max_age;
        auto revision = feed::revision_of(article);
        ingested.articles.push_back({std::move(article), std::move(revision), past, std::move(keys[i])});
    }
    ingested.feed = std::move(document.feed);
    return ingested;
}

PollResult failed(const Failure& failure) {
    PollResult result;
    result.kind = failure.gone ? PollResult::Kind::gone : PollResult::Kind::failed;
    result.status = failure.status;
    result.cause = failure.cause;
    result.error = failure.reason;
    result.server = failure.answer.hints;
    return result;
}

}  // namespace newswatch::collect
