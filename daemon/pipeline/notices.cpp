#include "pipeline/notices.hpp"

#include <algorithm>

namespace newswatch::pipeline {
namespace {

const Annotation* notice_in(const Article& article) {
    const auto found =
        std::find_if(article.annotations.begin(), article.annotations.end(),
                     [](const auto& a) { return a.plugin == host_instance && a.key == notice_key; });
    return found == article.annotations.end() ? nullptr : &*found;
}

plugin::Findings tell(const Article& article, const Annotation& notice, Timestamp now) {
    Alert alert;
    alert.article_id = article.id;
    alert.plugin = host_instance;
    alert.rule = notice.value;
    alert.dedup_key = notice.value;
    alert.id = stable_id({"alert", alert.plugin, alert.dedup_key, article.id});
    alert.severity = severity_named(notice.kind).value_or(Severity::medium);
    alert.title = article.title;
    alert.text = article.body;
    alert.tags = article.tags;
    alert.created = now;
    alert.evidence.push_back({.field = Field::title,
                              .index = 0,
                              .begin = 0,
                              .end = static_cast<std::uint32_t>(article.title.size())});
    plugin::Findings findings;
    findings.alerts.push_back(std::move(alert));
    return findings;
}

}  // namespace

std::vector<plugin::Findings> examine(plugin::Chain& chain, std::vector<Article>& articles, Timestamp now) {
    if (std::none_of(articles.begin(), articles.end(), [](const auto& a) { return notice_in(a) != nullptr; }))
        return chain.process(articles, now);
    std::vector<Article> news;
    std::vector<std::size_t> places;
    std::vector<plugin::Findings> findings(articles.size());
    for (std::size_t i = 0; i < articles.size(); ++i) {
        if (const auto* notice = notice_in(articles[i])) {
            findings[i] = tell(articles[i], *notice, now);
        } else {
            places.push_back(i);
            news.push_back(std::move(articles[i]));
        }
    }
    auto examined = chain.process(news, now);
    for (std::size_t k = 0; k < places.size(); ++k) {
        articles[places[k]] = std::move(news[k]);
        findings[places[k]] = std::move(examined[k]);
    }
    return findings;
}

}  // namespace newswatch::pipeline
