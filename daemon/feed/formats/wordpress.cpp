#include "feed/formats/wordpress.hpp"

#include "feed/formats/constructs.hpp"
#include "feed/formats/json_feed.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

// "date_gmt" is UTC and has no zone; "date" is the clock of the site.
Date date_of(Value post, std::string_view name, Reader& reader) {
    const auto utc = post[std::string{name} + "_gmt"];
    auto date = reader.date(utc && utc.text().substr(0, 4) != "0000" ? utc : post[name]);
    if (date.certainty == Certainty::no_zone && utc) date.certainty = Certainty::exact;
    return date;
}

// With _embed the people, terms and pictures stand in the post; otherwise there are only their numbers, and
// what plugins for search engines add.
void read_people(Value post, Reader& reader, Item& item) {
    for (const auto author : post["_embedded"]["author"])
        if (author["name"]) reader.add_authors(author, item.authors);
    if (!item.authors.empty()) return;
    if (post["author"].is_object() || post["author"].is_string())
        reader.add_authors(post["author"], item.authors);
    if (item.authors.empty()) reader.add_authors(post["yoast_head_json"]["author"], item.authors);
}

void read_terms(Value post, Reader& reader, Item& item) {
    for (const auto taxonomy : post["_embedded"]["wp:term"])
        for (const auto term : taxonomy) {
            if (item.categories.size() >= Reader::most_of_a_list) return;
            const auto name = reader.title(term["name"]).plain;
            if (!name.empty()) item.categories.push_back({name, reader.line(term["taxonomy"]), {}});
        }
}

void add_picture(Value picture, Value address, Reader& reader, Item& item) {
    Media media;
    media.url = reader.link(address);
    if (media.url.empty()) return;
    media.medium = "image";
    media.type = reader.line(picture.any_of({"mime_type", "type"}));
    media.description = reader.line(picture["alt_text"]);
    const auto size = picture["media_details"].is_object() ? picture["media_details"] : picture;
    media.width = Reader::small_number(size["width"]);
    media.height = Reader::small_number(size["height"]);
    item.media.push_back(std::move(media));
}

void read_pictures(Value post, Reader& reader, Item& item) {
    for (const auto picture : post["_embedded"]["wp:featuredmedia"])
        if (item.media.size() < Reader::most_of_a_list)
            add_picture(picture, picture["source_url"], reader, item);
    if (!item.media.empty()) return;
    add_picture({}, post["jetpack_featured_media_url"], reader, item);
    if (!item.media.empty()) return;
    for (const auto picture : post["yoast_head_json"]["og_image"]) {
        add_picture(picture, picture["url"], reader, item);
        if (!item.media.empty()) return;
    }
}

Item read_post(Value post, Reader& reader) {
    Item item;
    // The guid is the one of the site's RSS, so that both name an article alike.
    item.id = reader.line(post["guid"]);
    if (item.id.empty()) item.id = reader.line(post["id"]);
    item.id_is_link = is_http(item.id);
    item.link = reader.link(post["link"]);
    if (item.link.empty() && item.id_is_link) item.link = item.id;
    item.title = reader.title(post["title"]);
    item.content = reader.text(post["content"], Markup::html);
    item.summary = reader.text(post["excerpt"], Markup::html);
    item.published = date_of(post, "date", reader);
    item.updated = date_of(post, "modified", reader);
    item.language = reader.line(post["lang"]);
    read_people(post, reader, item);
    read_terms(post, reader, item);
    read_pictures(post, reader, item);
    return item;
}

}  // namespace

bool is_wordpress_post(Value value) {
    int signs = 0;
    for (const auto* name : {"title", "content", "excerpt", "guid"}) signs += value[name]["rendered"] ? 1 : 0;
    return signs != 0 && value.any_of({"link", "date_gmt", "date", "slug"});
}

void read_wordpress(Value about, Value items, Reader& reader, Document& document) {
    if (about) read_json_about(about, reader, document.feed);
    for (const auto post : items) {
        if (!post.is_object()) continue;
        if (!reader.has_room(post, document)) break;
        Reader::add_item(read_post(post, reader), document);
    }
}

}  // namespace newswatch::feed::detail::json
