#include "deliver/detail/story.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "deliver/detail/clean_text.hpp"

namespace newswatch::deliver::detail {
namespace {

// In characters for lines, in bytes for blocks and contexts. Together they keep a message of the worst texts,
// escaped for HTML and encoded for mail, below max_message_bytes (tests/deliver/message_test.cpp).
constexpr std::size_t headline_limit = 250, name_limit = 100, surface_limit = 100, link_limit = 2048;
constexpr std::size_t context_bytes = 60, text_bytes = 4096, lead_bytes = 1500;

std::string without_milliseconds(Timestamp at) {
    return to_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
}

bool starts_with_space(std::string_view text) { return !text.empty() && (text[0] == ' ' || text[0] == '\n'); }
bool ends_with_space(std::string_view text) {
    return !text.empty() && (text.back() == ' ' || text.back() == '\n');
}

Quote quote_of(const Article& article, const Span& span) {
    const auto whole = text_of(article, span.field, span.index);
    const auto left = whole.substr(0, span.begin), right = whole.substr(span.end);
    const auto before = tail(left, context_bytes), after = head(right, context_bytes);
    Quote quote{.field = name_of(span.field),
                .before = line_text(before, context_bytes),
                .surface = line_text(whole.substr(span.begin, span.end - span.begin), surface_limit),
                .after = line_text(after, context_bytes)};
    if (!quote.before.empty() && ends_with_space(before)) quote.before += ' ';
    if (before.size() < left.size()) quote.before.insert(0, "\u2026");
    if (!quote.after.empty() && starts_with_space(after)) quote.after.insert(0, " ");
    if (after.size() < right.size()) quote.after += "\u2026";
    return quote;
}

void quote_evidence(const store::PendingDelivery& delivery, Story& story) {
    for (const auto& span : delivery.alert.evidence) {
        // A span of a text that was edited since may point outside: then there is nothing to show.
        if (text_at(delivery.article, span).empty()) continue;
        if (story.quotes.size() == max_quotes) {
            ++story.more_quotes;
            continue;
        }
        story.quotes.push_back(quote_of(delivery.article, span));
    }
}

std::string first_text(std::initializer_list<std::string> candidates) {
    for (const auto& text : candidates)
        if (!text.empty()) return text;
    return {};
}

}  // namespace

Story story_of(const store::PendingDelivery& delivery) {
    const Article& article = delivery.article;
    const Alert& alert = delivery.alert;
    Story story;
    story.rule = first_text({line_text(alert.rule, name_limit), "(unnamed)"});
    story.plugin = first_text({line_text(alert.plugin, name_limit), "(unnamed)"});
    story.headline = first_text({line_text(article.title, headline_limit),
                                 line_text(alert.title, headline_limit), "Rule " + story.rule});
    if (auto link = safe_link(article.url); link.size() <= link_limit) story.link = std::move(link);
    if (const auto url = Url::parse(story.link)) story.link_host = line_text(url->host, name_limit);
    story.source = first_text({line_text(article.source, name_limit), "(unknown source)"});
    if (article.published) story.published = without_milliseconds(*article.published);
    story.severity = name_of(alert.severity);
    story.text = block_text(alert.text, text_bytes);
    quote_evidence(delivery, story);
    story.lead = block_text(article.summary.empty() ? article.body : article.summary, lead_bytes);
    if (story.lead == story.headline) story.lead.clear();
    story.alert_id = line_text(alert.id, name_limit);
    story.raised = without_milliseconds(alert.created);
    return story;
}

}  // namespace newswatch::deliver::detail
