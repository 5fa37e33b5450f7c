#include "api/search_json.hpp"

#include <nlohmann/json.hpp>

#include "core/url.hpp"

namespace newswatch::api {
namespace {

using Json = nlohmann::ordered_json;

Json when(const std::optional<Timestamp>& at) { return at ? Json(to_rfc3339(*at)) : Json(nullptr); }

Json marks_json(const std::vector<store::Mark>& marks) {
    Json json = Json::array();
    for (const auto& mark : marks) json.push_back({{"begin", mark.begin}, {"end", mark.end}});
    return json;
}

Json snippet_json(const store::Snippet& snippet) {
    if (snippet.field == Field::none) return nullptr;
    return {{"field", name_of(snippet.field)},
            {"text", snippet.text},
            {"marks", marks_json(snippet.marks)},
            {"cut_before", snippet.cut_before},
            {"cut_after", snippet.cut_after}};
}

Json hit_json(const store::SearchHit& hit) {
    const auto& article = hit.article;
    return {{"cursor", hit.cursor},
            {"id", article.id},
            {"source", article.source},
            {"url", safe_link(article.url)},
            {"title", article.title},
            {"title_marks", marks_json(hit.title_marks)},
            {"authors", article.authors},
            {"categories", article.categories},
            {"tags", article.tags},
            {"language", article.language},
            {"published", when(article.published)},
            {"updated", when(article.updated)},
            {"fetched", to_rfc3339(article.fetched)},
            {"snippet", snippet_json(hit.snippet)}};
}

}  // namespace

std::string search_json(const store::SearchAnswer& answer, const store::Search& search) {
    Json hits = Json::array();
    for (const auto& hit : answer.hits) hits.push_back(hit_json(hit));
    const bool pages = answer.more && !answer.hits.empty() && search.sort == store::Search::Sort::newest;
    const Json json{{"articles", std::move(hits)},
                    {"more", answer.more},
                    {"next_before", pages ? Json(answer.hits.back().cursor) : Json(nullptr)},
                    {"indexing_below", answer.unindexed == 0 ? Json(nullptr) : Json(answer.unindexed)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace newswatch::api
