#include "api/search_json.hpp"

#include <nlohmann/json.hpp>

#include "api/detail/article_fields.hpp"

namespace newswatch::api {
namespace {

using Json = nlohmann::ordered_json;

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
    auto json = article_fields(hit.cursor, hit.article);
    json["title_marks"] = marks_json(hit.title_marks);
    json["snippet"] = snippet_json(hit.snippet);
    return json;
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
