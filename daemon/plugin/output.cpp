#include "plugin/detail/output.hpp"

#include <algorithm>

#include "core/log.hpp"

namespace newswatch::plugin {
namespace {

Verdict invalid(std::string message) { return {NW_E_INVALID, std::move(message)}; }
Verdict limit(std::string message) { return {NW_E_LIMIT, std::move(message)}; }

bool starts_character(std::string_view text, std::size_t at) {
    return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

// Copies a text in; an empty message is success.
Verdict take_text(nw_str from, const char* name, std::string& to) {
    if (from.n == 0) return {};
    if (from.p == nullptr) return invalid(std::string{"its "} + name + " is a null pointer with a length");
    if (from.n > NW_MAX_TEXT)
        return limit(std::string{"its "} + name + " has " + std::to_string(from.n) + " bytes, " +
                     std::to_string(NW_MAX_TEXT) + " are allowed");
    to.assign(from.p, from.n);
    return is_utf8(to) ? Verdict{} : invalid(std::string{"its "} + name + " is not UTF-8");
}

Verdict take_span(const Article& article, const nw_span& from, Span& to) {
    if (from.field > NW_FIELD_LANGUAGE)
        return invalid("its span names the unknown field " + std::to_string(from.field));
    to = {static_cast<Field>(from.field), from.index, from.begin, from.end};
    if (to.field == Field::none) {
        if (from.index != 0 || from.begin != 0 || from.end != 0)
            return invalid("its span has a place but no field");
        return {};
    }
    const auto text = text_of(article, to.field, to.index);
    const auto place = "its span [" + std::to_string(to.begin) + ", " + std::to_string(to.end) + ") ";
    const bool many = to.field == Field::author || to.field == Field::category;
    if (!many && to.index != 0) return invalid(place + "has an index, but there is one " + name_of(to.field));
    if (to.begin > to.end || to.end > text.size())
        return invalid(place + "lies outside the " + name_of(to.field) + ", which has " +
                       std::to_string(text.size()) + " bytes");
    if (!starts_character(text, to.begin) || !starts_character(text, to.end))
        return invalid(place + "cuts a character of the " + name_of(to.field));
    return {};
}

Verdict check_score(double score) {
    return score >= 0.0 && score <= 1.0 ? Verdict{} : invalid("its score is not between 0 and 1");
}

struct TextField {
    nw_str from;
    const char* name;
    std::string& to;
};

Verdict take_texts(std::initializer_list<TextField> fields) {
    for (const auto& field : fields)
        if (auto verdict = take_text(field.from, field.name, field.to); verdict.status != NW_OK)
            return verdict;
    return {};
}

Verdict take_evidence(const Article& article, const nw_alert& from, std::vector<Span>& to) {
    if (from.n_evidence > NW_MAX_EVIDENCE)
        return limit("it has " + std::to_string(from.n_evidence) + " spans of evidence");
    if (from.n_evidence != 0 && from.evidence == nullptr)
        return invalid("its evidence is a null pointer with a length");
    for (std::uint32_t i = 0; i < from.n_evidence; ++i) {
        Span span;
        if (auto verdict = take_span(article, from.evidence[i], span); verdict.status != NW_OK)
            return verdict;
        if (span.field == Field::none) return invalid("a span of its evidence has no field");
        to.push_back(span);
    }
    return {};
}

Verdict take_tags(const nw_alert& from, std::vector<std::string>& to) {
    if (from.n_tags > NW_MAX_TAGS) return limit("it has " + std::to_string(from.n_tags) + " tags");
    if (from.n_tags != 0 && from.tags == nullptr) return invalid("its tags are a null pointer with a length");
    for (std::uint32_t i = 0; i < from.n_tags; ++i)
        if (auto verdict = take_text(from.tags[i], "tag", to.emplace_back()); verdict.status != NW_OK)
            return verdict;
    return {};
}

}  // namespace

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4 || text.size() - i <= more) return false;
        // The second byte alone decides about overlong forms, surrogates and what is beyond U+10FFFF.
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) return false;
        for (std::size_t k = 2; k <= more; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0U) != 0x80U) return false;
        i += more + 1;
    }
    return true;
}

Verdict Output::take(const nw_annotation* from) {
    if (from == nullptr || !NW_HAS(from, nw_annotation, span))
        return invalid("an annotation has the wrong size");
    if (phase_ != Phase::enrich)
        return {NW_E_DENIED, "an annotation from detect; annotations are made in enrich"};
    if (annotations.size() >= NW_MAX_ANNOTATIONS) return limit("more than 10000 annotations of one article");
    Annotation made;
    made.plugin = instance_;
    made.score = from->score;
    auto verdict = take_texts({{from->key, "key", made.key},
                               {from->value, "value", made.value},
                               {from->kind, "kind", made.kind},
                               {from->rule, "rule", made.rule}});
    if (verdict.status == NW_OK) verdict = take_span(article_, from->span, made.span);
    if (verdict.status == NW_OK) verdict = check_score(from->score);
    if (verdict.status == NW_OK && std::find(provides_.begin(), provides_.end(), made.key) == provides_.end())
        verdict = invalid("its key is not among those that the manifest provides");
    if (verdict.status != NW_OK) {
        verdict.message = "annotation \"" + log::printable(made.key, 64) + "\" refused: " + verdict.message;
        return verdict;
    }
    annotations.push_back(std::move(made));
    return {};
}

Verdict Output::take(const nw_alert* from) {
    if (from == nullptr || !NW_HAS(from, nw_alert, n_evidence)) return invalid("an alert has the wrong size");
    if (phase_ != Phase::detect) return {NW_E_DENIED, "an alert from enrich; alerts are made in detect"};
    if (alerts.size() >= NW_MAX_ALERTS) return limit("more than 1000 alerts of one article");
    Alert made;
    made.article_id = article_.id;
    made.plugin = instance_;
    made.score = from->score;
    made.severity =
        from->severity <= NW_SEVERITY_CRITICAL ? static_cast<Severity>(from->severity) : Severity::medium;
    auto verdict = take_texts({{from->rule, "rule", made.rule},
                               {from->title, "title", made.title},
                               {from->text, "text", made.text},
                               {from->dedup_key, "dedup_key", made.dedup_key}});
    if (verdict.status == NW_OK && made.rule.empty()) verdict = invalid("its rule is empty");
    if (verdict.status == NW_OK) verdict = check_score(from->score);
    if (verdict.status == NW_OK) verdict = take_tags(*from, made.tags);
    if (verdict.status == NW_OK) verdict = take_evidence(article_, *from, made.evidence);
    if (verdict.status != NW_OK) {
        verdict.message = "alert \"" + log::printable(made.rule, 64) + "\" refused: " + verdict.message;
        return verdict;
    }
    if (made.dedup_key.empty()) made.dedup_key = made.rule;
    if (made.title.empty()) made.title = article_.title;
    const auto lies_in_boilerplate = [&](const Span& span) { return in_boilerplate(article_, span); };
    const bool untold = !made.evidence.empty() &&
                        std::all_of(made.evidence.begin(), made.evidence.end(), lies_in_boilerplate);
    if (untold || !keys_.insert(made.dedup_key).second) return {};
    made.id = stable_id({"alert", made.plugin, made.dedup_key, made.article_id});
    alerts.push_back(std::move(made));
    return {};
}

}  // namespace newswatch::plugin
