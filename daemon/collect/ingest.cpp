#include "collect/ingest.hpp"

#include "core/log.hpp"
#include "feed/normalise.hpp"
#include "feed/parse.hpp"

namespace newswatch::collect {
namespace {

void report(const std::string& source, const std::vector<feed::Problem>& problems) {
    if (problems.empty()) return;
    const auto& first = problems.front();
    log::debug("the feed is damaged; what could be read was taken", {{"source", source},
                                                                     {"problems", problems.size()},
                                                                     {"line", first.line},
                                                                     {"column", first.column},
                                                                     {"first", first.message}});
}

}  // namespace

Result<std::vector<store::FoundArticle>> ingest(const Body& body, const config::SourceConfig& source,
                                                bool first_contact, Timestamp now) {
    const feed::ParseHints hints{.url = body.url, .content_type = body.content_type};
    feed::Limits limits;
    limits.bytes = source.max_bytes;
    const auto document = feed::parse(body.bytes, hints, limits);
    if (!document) return document.error();
    report(source.name, document->problems);
    const feed::Origin origin{
        .source = source.name, .url = source.url, .tags = source.tags, .language = source.language};
    std::vector<store::FoundArticle> found;
    for (auto& article : feed::normalise(*document, origin, now)) {
        const bool past = first_contact && article.published && *article.published < now - source.max_age;
        auto revision = feed::revision_of(article);
        found.push_back({std::move(article), std::move(revision), past});
    }
    return found;
}

PollResult failed(const Failure& failure) {
    PollResult result;
    result.kind = failure.gone ? PollResult::Kind::gone : PollResult::Kind::failed;
    result.status = failure.status;
    result.error = failure.reason;
    result.retry_after = failure.retry_after;
    return result;
}

}  // namespace newswatch::collect
