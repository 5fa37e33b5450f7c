// Between values and the columns they are kept in.
#pragma once

#include <string>
#include <vector>

#include "core/article.hpp"
#include "core/identity.hpp"
#include "store/detail/sqlite.hpp"

namespace newswatch::store::detail {

// Lists as JSON; bytes that are not UTF-8 become U+FFFD.
std::string to_json(const std::vector<std::string>& texts);
std::string to_json(const std::vector<Annotation>& annotations);
std::string to_json(const std::vector<Span>& spans);
// Throws Failure (io) when the JSON is not one of the above.
std::vector<std::string> texts_from(const std::string& json);
std::vector<Annotation> annotations_from(const std::string& json);
std::vector<Span> spans_from(const std::string& json);
// keys_text.cpp. The way back throws likewise.
std::string to_text(const ArticleKeys& keys);
ArticleKeys keys_from(const std::string& text);

// For SELECT, of the tables articles as `a` and alerts as `l`; `column` is where they start.
inline constexpr std::string_view article_columns =
    "a.id, a.url, a.source, a.title, a.summary, a.body, a.authors, a.categories, a.tags, a.language, "
    "a.published, "
    "a.updated, a.fetched, a.zones, a.findings";
inline constexpr int article_width = 15;
Article read_article(const Statement& row, int column);
// The article at a row that exists.
Article stored_article(Connection& db, std::int64_t n);

inline constexpr std::string_view alert_columns =
    "l.id, l.plugin, l.rule, l.severity, l.title, l.text, l.dedup_key, l.score, l.tags, l.evidence, "
    "l.created, a.id";
inline constexpr int alert_width = 12;
Alert read_alert(const Statement& row, int column);

// Joins pieces of SQL, for statements that are made once.
template <class... Pieces>
std::string sql(const Pieces&... pieces) {
    std::string joined;
    (joined.append(pieces), ...);
    return joined;
}

}  // namespace newswatch::store::detail
