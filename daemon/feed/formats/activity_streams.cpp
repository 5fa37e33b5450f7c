#include "feed/formats/activity_streams.hpp"

#include <array>

#include "feed/formats/constructs.hpp"
#include "feed/formats/json_feed.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

template <std::size_t count>
bool is_of_type(Value value, const std::array<std::string_view, count>& names) {
    const auto type = value["type"].text();
    for (const auto name : names)
        if (iequals(type, name)) return true;
    return false;
}

constexpr std::array<std::string_view, 8> objects{"note",  "article", "page",  "video",
                                                  "audio", "image",   "event", "question"};
constexpr std::array<std::string_view, 3> activities{"create", "announce", "update"};
constexpr std::array<std::string_view, 1> deletions{"delete"};
constexpr std::array<std::string_view, 4> collections{"collection", "orderedcollection", "collectionpage",
                                                      "orderedcollectionpage"};

// Objects with a name or address; a string is an address.
void add_people(Value value, Reader& reader, std::vector<Author>& authors) {
    if (value.is_string())
        add_person(authors, {{}, {}, reader.link(value)});
    else
        reader.add_authors(value, authors);
}

void read_attachment(Value value, Reader& reader, Item& item) {
    if (item.enclosures.size() >= Reader::most_of_a_list) return;
    const auto address = reader.link(value.any_of({"url", "href"}));
    if (address.empty()) return;
    Media media;
    media.url = address;
    media.type = reader.line(value["mediatype"]);
    media.description = reader.line(value["name"]);
    media.width = Reader::small_number(value["width"]);
    media.height = Reader::small_number(value["height"]);
    media.medium = media.type.substr(0, media.type.find('/'));
    if (media.medium != "image" && media.medium != "video" && media.medium != "audio") media.medium.clear();
    item.enclosures.push_back({address, media.type, 0});
    item.media.push_back(std::move(media));
}

// Hashtags; the others are the people a note is for.
void read_tag(Value tag, Reader& reader, Item& item) {
    if (!iequals(tag["type"].text(), "hashtag") || item.categories.size() >= Reader::most_of_a_list) return;
    auto name = reader.line(tag["name"]);
    if (name.substr(0, 1) == "#") name.erase(0, 1);
    if (!name.empty()) item.categories.push_back({std::move(name), {}, {}});
}

Item read_object(Value activity, Value object, Reader& reader) {
    Item item;
    item.id = reader.line(object["id"]);
    item.id_is_link = is_http(item.id);
    item.link = reader.link(object["url"]);
    if (item.link.empty() && item.id_is_link) item.link = item.id;
    item.title = reader.title(object["name"]);
    item.summary = reader.text(object["summary"], Markup::html);
    item.content = reader.text(object["content"], Markup::html);
    item.published = reader.date(object["published"] ? object["published"] : activity["published"]);
    item.updated = reader.date(object["updated"]);
    item.in_reply_to = reader.line(object["inreplyto"]);
    item.language = reader.line(object["language"]);
    if (item.language.empty() && !object["contentmap"].is_empty())
        item.language = reader.name_of(*object["contentmap"].begin());
    add_people(object["attributedto"] ? object["attributedto"] : activity["actor"], reader, item.authors);
    for (const auto tag : object["tag"]) read_tag(tag, reader, item);
    const auto attached = object["attachment"];
    if (attached.is_object()) read_attachment(attached, reader, item);
    if (attached.is_array())
        for (const auto element : attached) read_attachment(element, reader, item);
    return item;
}

}  // namespace

bool is_activity(Value value) {
    if (is_of_type(value, deletions) || is_of_type(value, activities)) return bool(value["object"]);
    return is_of_type(value, objects) && value["id"] &&
           value.any_of({"attributedto", "published", "content"});
}

bool is_collection(Value value) { return value["@context"] && is_of_type(value, collections); }

void read_activities(Value about, Value items, Reader& reader, Document& document) {
    auto& feed = document.feed;
    feed.id = feed.self = reader.line(about["id"]);
    feed.title = reader.title(about["name"]);
    const auto next = about["next"];
    feed.paging.next = reader.link(next ? next : about["first"]);
    feed.paging.previous = reader.link(about["prev"]);
    for (const auto value : items) {
        if (!value.is_object()) continue;
        if (!reader.has_room(value, document)) break;
        const auto object = value["object"];
        if (is_of_type(value, deletions))
            document.withdrawn.push_back({reader.line(object.is_object() ? object["id"] : object),
                                          reader.date(value["published"]),
                                          reader.line(value["actor"]),
                                          {}});
        else if (object.is_object())
            Reader::add_item(read_object(value, object, reader), document);
        else if (!object)
            Reader::add_item(read_object({}, value, reader), document);
    }
}

}  // namespace newswatch::feed::detail::json
