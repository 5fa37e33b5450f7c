#include "cli/detail/article_json.hpp"

#include <nlohmann/json.hpp>

#include "feed/normalise.hpp"

namespace newswatch::cli {
namespace {

using Json = nlohmann::ordered_json;

// Reads members of one article; the first complaint stays.
class Members {
public:
    explicit Members(const Json& json) : json_{json} {}

    void text(const char* key, std::string& out) {
        const auto found = json_.find(key);
        if (found == json_.end() || found->is_null()) return;
        if (!found->is_string()) return complain(key, "a string");
        out = found->get<std::string>();
    }
    void texts(const char* key, std::vector<std::string>& out) {
        const auto found = json_.find(key);
        if (found == json_.end() || found->is_null()) return;
        if (!found->is_array()) return complain(key, "an array of strings");
        for (const auto& element : *found) {
            if (!element.is_string()) return complain(key, "an array of strings");
            out.push_back(element.get<std::string>());
        }
    }
    void time(const char* key, std::optional<Timestamp>& out) {
        std::string written;
        text(key, written);
        if (written.empty()) return;
        out = from_rfc3339(written);
        if (!out) complain(key, "an RFC 3339 time such as 2026-03-01T09:30:00Z");
    }
    void complain(const std::string& key, const std::string& expected) {
        if (complaint.empty()) complaint = "\"" + key + "\": " + expected + " is expected";
    }
    std::string complaint;

private:
    const Json& json_;
};

Json span_json(const Span& span) {
    Json json{{"field", name_of(span.field)}};
    if (span.field == Field::author || span.field == Field::category) json["index"] = span.index;
    json["begin"] = span.begin;
    json["end"] = span.end;
    return json;
}

Json annotation_json(const Article& article, const Annotation& annotation) {
    Json json{{"plugin", annotation.plugin}, {"key", annotation.key}, {"value", annotation.value}};
    const bool spanned = annotation.span.field != Field::none;
    if (spanned && annotation.key != zone_key) json["surface"] = text_at(article, annotation.span);
    json["kind"] = annotation.kind;
    json["rule"] = annotation.rule;
    json["score"] = annotation.score;
    if (!spanned) return json;
    json["span"] = span_json(annotation.span);
    const auto zone = zone_of(article, annotation.span);
    if (!zone.empty() && annotation.key != zone_key) json["zone"] = zone;
    return json;
}

Json alert_json(const Article& article, const Alert& alert) {
    Json evidence = Json::array();
    for (const auto& span : alert.evidence)
        evidence.push_back({{"surface", text_at(article, span)}, {"span", span_json(span)}});
    return {{"plugin", alert.plugin}, {"rule", alert.rule},           {"severity", name_of(alert.severity)},
            {"title", alert.title},   {"dedup_key", alert.dedup_key}, {"evidence", std::move(evidence)}};
}

}  // namespace

Result<Article> article_from_json(std::string_view line) {
    Json json;
    try {
        json = Json::parse(line);
    } catch (const Json::parse_error& error) {
        return Error{ErrorKind::invalid, "not JSON in UTF-8 from byte " + std::to_string(error.byte) +
                                             " on; a JSON object with a \"title\" is expected"};
    } catch (const Json::exception&) {
        return Error{ErrorKind::invalid, "a number is too large; a JSON object with a \"title\" is expected"};
    }
    if (!json.is_object()) return Error{ErrorKind::invalid, "a JSON object with a \"title\" is expected"};
    Article article;
    Members members{json};
    members.text("id", article.id);
    members.text("url", article.url);
    members.text("source", article.source);
    members.text("title", article.title);
    members.text("summary", article.summary);
    members.text("body", article.body);
    members.text("language", article.language);
    members.texts("authors", article.authors);
    members.texts("categories", article.categories);
    members.texts("tags", article.tags);
    members.time("published", article.published);
    members.time("updated", article.updated);
    if (!json.contains("title")) members.complain("title", "a string");
    if (!members.complaint.empty()) return Error{ErrorKind::invalid, members.complaint};
    if (article.id.empty())
        article.id = stable_id({"article", article.source, article.url, article.title, article.body});
    feed::add_zones(article);
    return article;
}

std::string findings_to_json(const Article& article, const plugin::Findings& findings) {
    Json annotations = Json::array(), alerts = Json::array();
    for (const auto& annotation : article.annotations)
        annotations.push_back(annotation_json(article, annotation));
    for (const auto& alert : findings.alerts) alerts.push_back(alert_json(article, alert));
    Json json{{"id", article.id}, {"annotations", std::move(annotations)}, {"alerts", std::move(alerts)}};
    if (!findings.failures.empty()) json["failures"] = findings.failures;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace newswatch::cli
