#include <nlohmann/json.hpp>

#include "core/url.hpp"
#include "deliver/detail/clean_text.hpp"
#include "deliver/webhook.hpp"

namespace newswatch::deliver {
namespace {

using nlohmann::ordered_json;

// How much of each text goes in. Halved until the document fits, so long texts give way first.
struct Room {
    std::size_t text;  // bytes of one text
    std::size_t list;  // entries of one list
};

// Bytes that are no UTF-8 become U+FFFD when the document is written.
ordered_json cut(std::string_view text, std::size_t bytes) {
    const auto part = detail::head(text, bytes);
    std::string out{part};
    if (part.size() < text.size()) out += "\u2026";
    return out;
}

ordered_json cut(const std::vector<std::string>& texts, Room room) {
    auto out = ordered_json::array();
    for (const auto& text : texts) {
        if (out.size() == room.list) break;
        out.push_back(cut(text, std::min<std::size_t>(room.text, 200)));
    }
    return out;
}

ordered_json time_or_null(const std::optional<Timestamp>& at) {
    return at ? ordered_json(to_rfc3339(*at)) : ordered_json(nullptr);
}

// A span of a text that was edited since names nothing any more: it is null, and the surface says what it
// was.
ordered_json evidence_of(const store::PendingDelivery& delivery, Room room) {
    auto out = ordered_json::array();
    for (std::size_t i = 0; i < delivery.alert.evidence.size() && out.size() < room.list; ++i) {
        const Span& span = delivery.alert.evidence[i];
        const auto now = text_at(delivery.article, span);
        const std::string_view then = i < delivery.surfaces.size() ? delivery.surfaces[i] : now;
        const bool holds = then == now && !now.empty();
        out.push_back({{"surface", cut(then, std::min<std::size_t>(room.text, 200))},
                       {"field", name_of(span.field)},
                       {"index", span.index},
                       {"begin", holds ? ordered_json(span.begin) : ordered_json(nullptr)},
                       {"end", holds ? ordered_json(span.end) : ordered_json(nullptr)}});
    }
    return out;
}

ordered_json document(const store::PendingDelivery& delivery, Room room) {
    const auto& alert = delivery.alert;
    const auto& article = delivery.article;
    const auto name = [&](const std::string& text) {
        return cut(text, std::min<std::size_t>(room.text, 200));
    };
    const auto link = safe_link(article.url);
    ordered_json told{{"id", name(alert.id)},
                      {"plugin", name(alert.plugin)},
                      {"rule", name(alert.rule)},
                      {"severity", name_of(alert.severity)},
                      {"title", cut(alert.title, room.text)},
                      {"text", cut(alert.text, room.text)},
                      {"score", alert.score},
                      {"tags", cut(alert.tags, room)},
                      {"created", to_rfc3339(alert.created)},
                      {"evidence", evidence_of(delivery, room)},
                      {"evidence_count", alert.evidence.size()}};
    ordered_json read{{"id", name(article.id)},
                      // Half a URL would lead elsewhere.
                      {"url", link.size() <= 2048 ? link : ""},
                      {"source", name(article.source)},
                      {"title", cut(article.title, room.text)},
                      {"summary", cut(article.summary, room.text)},
                      {"authors", cut(article.authors, room)},
                      {"categories", cut(article.categories, room)},
                      {"tags", cut(article.tags, room)},
                      {"language", name(article.language)},
                      {"published", time_or_null(article.published)},
                      {"updated", time_or_null(article.updated)},
                      {"fetched", to_rfc3339(article.fetched)}};
    return {{"type", "alert.created"},
            {"timestamp", to_rfc3339(delivery.created)},
            {"data",
             {{"schema_version", 1},
              {"delivery", delivery.id},
              {"recipient", name(delivery.recipient)},
              {"alert", std::move(told)},
              {"article", std::move(read)}}}};
}

std::string written(const ordered_json& document) {
    return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string webhook_body(const store::PendingDelivery& delivery) {
    Room room{.text = 4096, .list = 50};
    auto body = written(document(delivery, room));
    // Even a control character, six bytes once written, fits in the smallest room
    // (tests/deliver/webhook_test.cpp).
    while (body.size() >= max_webhook_body && room.text > 32) {
        room.text /= 2;
        room.list = std::max<std::size_t>(room.list / 2, 5);
        body = written(document(delivery, room));
    }
    return body;
}

}  // namespace newswatch::deliver
