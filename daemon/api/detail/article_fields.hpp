// What every answer says of an article, in one order. Any thread. Private to the room.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "core/article.hpp"
#include "core/url.hpp"

namespace newswatch::api {

// RFC 3339 in UTC, or null.
inline nlohmann::ordered_json when(const std::optional<Timestamp>& at) {
    if (!at) return nullptr;
    return to_rfc3339(*at);
}

inline nlohmann::ordered_json article_fields(std::int64_t cursor, const Article& article) {
    return {{"cursor", cursor},
            {"id", article.id},
            {"source", article.source},
            {"url", safe_link(article.url)},
            {"title", article.title},
            {"authors", article.authors},
            {"categories", article.categories},
            {"tags", article.tags},
            {"language", article.language},
            {"published", when(article.published)},
            {"updated", when(article.updated)},
            {"fetched", to_rfc3339(article.fetched)}};
}

}  // namespace newswatch::api
