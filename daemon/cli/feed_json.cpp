#include "cli/detail/feed_json.hpp"

namespace newswatch::cli {
namespace {

Json when(const feed::Date& date) { return date.at ? Json(to_rfc3339(*date.at)) : Json(nullptr); }

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

const char* type_of(const feed::Text& text) { return text.html ? "html" : "text"; }

Json people_json(const std::vector<feed::Author>& people) {
    Json list = Json::array();
    for (const auto& person : people)
        list.push_back({{"name", person.name}, {"email", person.email}, {"url", person.url}});
    return list;
}

Json names_json(const std::vector<feed::Category>& categories) {
    Json list = Json::array();
    for (const auto& category : categories)
        list.push_back(category.term.empty() ? category.label : category.term);
    return list;
}

Json tags_json(const std::vector<feed::Category>& categories) {
    Json list = Json::array();
    for (const auto& category : categories)
        list.push_back({{"term", category.term}, {"scheme", category.scheme}, {"label", category.label}});
    return list;
}

Json media_json(const std::vector<feed::Media>& media) {
    Json list = Json::array();
    for (const auto& file : media)
        list.push_back({{"url", file.url},
                        {"type", file.type},
                        {"medium", file.medium},
                        {"width", file.width},
                        {"height", file.height},
                        {"length", file.length},
                        {"seconds", file.seconds},
                        {"title", file.title},
                        {"description", file.description},
                        {"credit", file.credit},
                        {"thumbnail", file.thumbnail}});
    return list;
}

Json enclosures_json(const std::vector<feed::Enclosure>& enclosures) {
    Json list = Json::array();
    for (const auto& enclosure : enclosures)
        list.push_back({{"url", enclosure.url}, {"type", enclosure.type}, {"length", enclosure.length}});
    return list;
}

Json place_json(const std::optional<feed::Place>& place) {
    if (!place) return nullptr;
    return {{"latitude", place->latitude}, {"longitude", place->longitude}, {"name", place->name}};
}

Json item_json(const feed::Item& item) {
    const auto& text = item.content.plain.empty() ? item.summary.plain : item.content.plain;
    return {{"id", item.id},
            {"title", item.title.value},
            {"title_type", type_of(item.title)},
            {"title_text", item.title.plain},
            {"link", item.link},
            {"summary", item.summary.value},
            {"summary_type", type_of(item.summary)},
            {"summary_text", item.summary.plain},
            {"content", item.content.value},
            {"content_type", type_of(item.content)},
            {"text", text},
            {"authors", people_json(item.authors)},
            {"contributors", people_json(item.contributors)},
            {"published", when(item.published)},
            {"published_text", item.published.as_written},
            {"published_certainty", feed::name_of(item.published.certainty)},
            {"updated", when(item.updated)},
            {"updated_text", item.updated.as_written},
            {"updated_certainty", feed::name_of(item.updated.certainty)},
            {"expires", when(item.expires)},
            {"categories", names_json(item.categories)},
            {"tags", tags_json(item.categories)},
            {"enclosures", enclosures_json(item.enclosures)},
            {"media", media_json(item.media)},
            {"language", item.language},
            {"source", {{"title", item.source.title}, {"url", item.source.url}, {"id", item.source.id}}},
            {"rights", item.rights},
            {"comments", item.comments},
            {"in_reply_to", item.in_reply_to},
            {"replies", or_null(item.replies)},
            {"place", place_json(item.place)},
            {"urgency", item.urgency}};
}

Json hours_json(std::uint32_t hours) {
    Json list = Json::array();
    for (unsigned hour = 0; hour < 24; ++hour)
        if ((hours >> hour & 1) != 0) list.push_back(hour);
    return list;
}

Json days_json(std::uint8_t days) {
    constexpr std::array names{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    Json list = Json::array();
    for (unsigned day = 0; day < names.size(); ++day)
        if ((days >> day & 1) != 0) list.push_back(names[day]);
    return list;
}

Json feed_json(const feed::Feed& feed) {
    return {{"title", feed.title.value},
            {"title_text", feed.title.plain},
            {"link", feed.link},
            {"id", feed.id},
            {"description", feed.description.value},
            {"description_text", feed.description.plain},
            {"language", feed.language},
            {"copyright", feed.copyright},
            {"authors", people_json(feed.authors)},
            {"contributors", people_json(feed.contributors)},
            {"categories", names_json(feed.categories)},
            {"updated", when(feed.updated)},
            {"published", when(feed.published)},
            {"generator", feed.generator},
            {"image", feed.image.url},
            {"image_title", feed.image.title},
            {"image_link", feed.image.link},
            {"icon", feed.icon},
            {"ttl", or_null(feed.ttl_minutes)},
            {"skip_hours", hours_json(feed.skip_hours)},
            {"skip_days", days_json(feed.skip_days)},
            {"hub", feed.hub},
            {"self", feed.self},
            {"next", feed.paging.next},
            {"previous", feed.paging.previous},
            {"complete", feed.paging.complete},
            {"archive", feed.paging.archive},
            {"moved_to", feed.moved_to}};
}

}  // namespace

Json document_json(const feed::Document& document) {
    Json items = Json::array(), withdrawn = Json::array(), sitemaps = Json::array(), problems = Json::array();
    for (const auto& item : document.items) items.push_back(item_json(item));
    for (const auto& entry : document.withdrawn)
        withdrawn.push_back(
            {{"id", entry.id}, {"at", when(entry.at)}, {"by", entry.by}, {"comment", entry.comment}});
    for (const auto& sitemap : document.sitemaps)
        sitemaps.push_back({{"url", sitemap.url}, {"modified", when(sitemap.modified)}});
    for (const auto& problem : document.problems)
        problems.push_back({{"kind", problem.kind},
                            {"line", problem.line},
                            {"column", problem.column},
                            {"message", problem.message}});
    return {{"format", document.format},         {"encoding", document.encoding},
            {"feed", feed_json(document.feed)},  {"items", std::move(items)},
            {"withdrawn", std::move(withdrawn)}, {"sitemaps", std::move(sitemaps)},
            {"problems", std::move(problems)}};
}

}  // namespace newswatch::cli
