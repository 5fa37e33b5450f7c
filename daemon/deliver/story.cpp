#include "deliver/detail/story.hpp"

#include <algorithm>
#include <optional>

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

// Of evidence in a text that was edited since, only what it was remains to be shown, without surroundings.
std::optional<Quote> still_quotable(const store::PendingDelivery& delivery, std::size_t index) {
    const Span& span = delivery.alert.evidence[index];
    const auto now = text_at(delivery.article, span);
    const std::string_view then = index < delivery.surfaces.size() ? delivery.surfaces[index] : now;
    if (then.empty()) return std::nullopt;
    if (then == now) return quote_of(delivery.article, span);
    return Quote{name_of(span.field), "", line_text(then, surface_limit), ""};
}

void quote_evidence(const store::PendingDelivery& delivery, Story& story) {
    for (std::size_t i = 0; i < delivery.alert.evidence.size(); ++i) {
        auto quote = still_quotable(delivery, i);
        if (!quote) continue;
        if (story.quotes.size() == max_quotes) {
            ++story.more_quotes;
            continue;
        }
        story.quotes.push_back(std::move(*quote));
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
