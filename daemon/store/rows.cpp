#include "store/detail/rows.hpp"

#include <nlohmann/json.hpp>

namespace newswatch::store::detail {
namespace {

using nlohmann::json;

std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

// Reads a list with `item`, which may throw what nlohmann throws for a wrong shape.
template <class T, class Item>
std::vector<T> list_from(const std::string& text, Item item) {
    try {
        std::vector<T> list;
        for (const auto& element : json::parse(text)) list.push_back(item(element));
        return list;
    } catch (const json::exception& e) {
        throw Failure{
            {ErrorKind::io, std::string{"the database holds a list that cannot be read: "} + e.what()}};
    }
}

json span_to_json(const Span& span) {
    return json::array({static_cast<std::uint32_t>(span.field), span.index, span.begin, span.end});
}

Span span_from(const json& list) {
    const auto field = static_cast<Field>(list.at(0).get<std::uint32_t>());
    return {field, list.at(1).get<std::uint32_t>(), list.at(2).get<std::uint32_t>(),
            list.at(3).get<std::uint32_t>()};
}

Annotation annotation_from(const json& list) {
    Annotation a;
    a.plugin = list.at(0).get<std::string>();
    a.key = list.at(1).get<std::string>();
    a.value = list.at(2).get<std::string>();
    a.kind = list.at(3).get<std::string>();
    a.rule = list.at(4).get<std::string>();
    a.score = list.at(5).get<double>();
    a.span = span_from(list.at(6));
    return a;
}

}  // namespace

std::string to_json(const std::vector<std::string>& texts) { return dumped(json(texts)); }

std::string to_json(const std::vector<Annotation>& annotations) {
    json list = json::array();
    for (const auto& a : annotations)
        list.push_back(
            json::array({a.plugin, a.key, a.value, a.kind, a.rule, a.score, span_to_json(a.span)}));
    return dumped(list);
}

std::string to_json(const std::vector<Span>& spans) {
    json list = json::array();
    for (const auto& span : spans) list.push_back(span_to_json(span));
    return dumped(list);
}

std::vector<std::string> texts_from(const std::string& text) {
    return list_from<std::string>(text, [](const json& element) { return element.get<std::string>(); });
}

std::vector<Annotation> annotations_from(const std::string& text) {
    return list_from<Annotation>(text, annotation_from);
}

std::vector<Span> spans_from(const std::string& text) { return list_from<Span>(text, span_from); }

Article read_article(const Statement& row, int column) {
    Article article;
    article.id = row.text(column);
    article.url = row.text(column + 1);
    article.source = row.text(column + 2);
    article.title = row.text(column + 3);
    article.summary = row.text(column + 4);
    article.body = row.text(column + 5);
    article.authors = texts_from(row.text(column + 6));
    article.categories = texts_from(row.text(column + 7));
    article.tags = texts_from(row.text(column + 8));
    article.language = row.text(column + 9);
    article.published = row.optional_time(column + 10);
    article.updated = row.optional_time(column + 11);
    article.fetched = row.time(column + 12);
    article.annotations = annotations_from(row.text(column + 13));
    auto findings = annotations_from(row.text(column + 14));
    article.annotations.insert(article.annotations.end(), std::make_move_iterator(findings.begin()),
                               std::make_move_iterator(findings.end()));
    return article;
}

Article stored_article(Connection& db, std::int64_t n) {
    static const std::string text = sql("SELECT ", article_columns, " FROM articles a WHERE a.n = ?");
    auto row = db.query(text, n);
    row.step();
    return read_article(row, 0);
}

Alert read_alert(const Statement& row, int column) {
    Alert alert;
    alert.id = row.text(column);
    alert.plugin = row.text(column + 1);
    alert.rule = row.text(column + 2);
    alert.severity = severity_named(row.text(column + 3)).value_or(Severity::medium);
    alert.title = row.text(column + 4);
    alert.text = row.text(column + 5);
    alert.dedup_key = row.text(column + 6);
    alert.score = row.real(column + 7);
    alert.tags = texts_from(row.text(column + 8));
    alert.evidence = spans_from(row.text(column + 9));
    alert.created = row.time(column + 10);
    alert.article_id = row.text(column + 11);
    return alert;
}

}  // namespace newswatch::store::detail
