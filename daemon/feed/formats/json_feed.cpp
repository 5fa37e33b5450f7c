#include "feed/formats/json_feed.hpp"

#include "feed/formats/constructs.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

class ItemReading {
public:
    ItemReading(Reader& reader, Value item) : reader_{reader}, value_{item} {}

    Item read() {
        read_addresses();
        read_texts();
        item_.published = reader_.date(value_.any_of(
            {"date_published", "published", "pubdate", "published_at", "publishedat", "webpublicationdate",
             "pub_date", "date", "date_created", "created_at", "created", "timestamp"}));
        item_.updated = reader_.date(value_.any_of({"date_modified", "date_updated", "updated", "updated_at",
                                                    "updatedat", "modified", "lastmodified"}));
        reader_.add_authors(value_["authors"], item_.authors);
        if (item_.authors.empty())
            reader_.add_authors(value_.any_of({"author", "creator", "byline"}), item_.authors);
        reader_.add_categories(value_.any_of({"tags", "categories", "keywords", "category"}),
                               item_.categories);
        item_.language = reader_.line(value_.any_of({"language", "lang"}));
        read_pictures();
        read_attachments(value_.any_of({"attachments", "enclosures", "enclosure"}));
        return std::move(item_);
    }

private:
    void read_addresses() {
        item_.id = reader_.line(value_.any_of({"id", "guid", "_id", "uuid"}));
        item_.id_is_link = is_http(item_.id);
        item_.link = reader_.link(
            value_.any_of({"url", "link", "permalink", "canonical_url", "web_url", "weburl", "href"}));
        // The page that a link blog writes about: JSON Feed gives it beside the item's own.
        auto about = reader_.link(value_["external_url"]);
        if (item_.link.empty())
            item_.link = std::move(about);
        else if (about != item_.link)
            item_.source.url = std::move(about);
        if (item_.link.empty() && item_.id_is_link) item_.link = item_.id;
        if (const auto source = value_["source"]; source.is_object()) {
            item_.source.title = reader_.line(source.any_of({"name", "title"}));
            if (item_.source.url.empty()) item_.source.url = reader_.link(source.any_of({"url", "link"}));
        }
        item_.comments = reader_.link(value_["comments_url"]);
    }

    void read_texts() {
        item_.title = reader_.title(value_.any_of({"title", "headline", "webtitle", "name"}));
        item_.content = reader_.text(value_["content_html"], Markup::html);
        if (item_.content.value.empty()) item_.content = reader_.text(value_["content_text"], Markup::plain);
        if (item_.content.value.empty())
            item_.content = reader_.text(value_.any_of({"content", "body", "text"}), Markup::sniff);
        item_.summary = reader_.text(
            value_.any_of({"summary", "description", "excerpt", "abstract", "snippet"}), Markup::sniff);
    }

    void add_picture(Value value) {
        Media picture;
        picture.url = reader_.link(value);
        picture.medium = "image";
        for (const auto& known : item_.media)
            if (known.url == picture.url) return;
        if (!picture.url.empty()) item_.media.push_back(std::move(picture));
    }

    void read_pictures() {
        add_picture(value_.any_of({"image", "urltoimage", "featured_image", "image_url", "thumbnail"}));
        add_picture(value_["banner_image"]);
    }

    void read_attachments(Value value) {
        if (!value.is_array()) return add_attachment(value);
        for (const auto element : value) add_attachment(element);
    }

    void add_attachment(Value value) {
        if (item_.enclosures.size() >= Reader::most_of_a_list) return;
        Enclosure file;
        file.url = reader_.link(value.is_string() ? value : value.any_of({"url", "link", "href"}));
        if (file.url.empty()) return;
        file.type = reader_.line(value.any_of({"mime_type", "type", "mimetype", "media_type"}));
        file.length = Reader::number(value.any_of({"size_in_bytes", "length", "size", "filesize"}));
        const std::string medium = istarts_with(file.type, "audio/")   ? "audio"
                                   : istarts_with(file.type, "video/") ? "video"
                                                                       : "";
        if (!medium.empty()) {
            Media media;
            media.url = file.url;
            media.type = file.type;
            media.medium = medium;
            media.title = reader_.line(value["title"]);
            media.length = file.length;
            media.seconds = Reader::duration(value.any_of({"duration_in_seconds", "duration"}));
            item_.media.push_back(std::move(media));
        }
        item_.enclosures.push_back(std::move(file));
    }

    Reader& reader_;
    Value value_;
    Item item_;
};

// Only WebSub: nothing here speaks rssCloud.
void read_hubs(Value hubs, Reader& reader, Feed& feed) {
    for (const auto hub : hubs) {
        if (iequals(hub["type"].text(), "rsscloud")) continue;
        auto address = reader.link(hub);
        if (address.empty() || feed.more_hubs.size() >= Reader::most_of_a_list) continue;
        if (feed.hub.empty())
            feed.hub = std::move(address);
        else
            feed.more_hubs.push_back(std::move(address));
    }
}

}  // namespace

std::string_view json_feed_version(Value root) {
    const auto version = root["version"].text();
    const auto at = ifind(version, "jsonfeed.org/version/", 0, 40);
    if (at == version.npos) return {};
    if (version.find("/1.1", at) != version.npos) return "json11";
    const bool first = version.find("/1/", at) != version.npos || version.find("/1.0", at) != version.npos ||
                       version.substr(version.size() - 2) == "/1";
    return first ? "json10" : "json";
}

bool is_feed_item(Value value) {
    if (!value.is_object()) return false;
    const auto text = value.any_of({"title", "headline", "webtitle", "content_html", "content_text",
                                    "content", "summary", "description"});
    const auto name = value.any_of({"id", "guid", "date_published", "published", "pubdate"});
    return value.any_of({"url", "link", "external_url", "permalink", "weburl", "web_url", "content_html",
                         "content_text"}) ||
           (text && name);
}

void read_json_about(Value about, Reader& reader, Feed& feed) {
    reader.set_base(reader.link(about.any_of({"feed_url", "home_page_url"})));
    feed.title = reader.title(about.any_of({"title", "name"}));
    feed.link = reader.link(about.any_of({"home_page_url", "link", "url"}));
    feed.self = reader.link(about["feed_url"]);
    feed.description = reader.text(about.any_of({"description", "subtitle"}), Markup::sniff);
    feed.id = reader.line(about["id"]);
    feed.language = reader.line(about.any_of({"language", "lang"}));
    feed.copyright = reader.line(about.any_of({"copyright", "rights"}));
    feed.updated = reader.date(about.any_of({"date_modified", "updated", "last_updated"}));
    feed.image.url = reader.link(about.any_of({"icon", "image", "logo"}));
    feed.icon = reader.link(about["favicon"]);
    reader.add_authors(about["authors"], feed.authors);
    if (feed.authors.empty()) reader.add_authors(about["author"], feed.authors);
    feed.paging.next = reader.link(about["next_url"]);
    // "Expired" says that the feed will never change again: as an archive document of RFC 5005.
    feed.paging.archive = about["expired"].is_true();
    read_hubs(about["hubs"], reader, feed);
}

void read_json_feed(Value about, Value items, Reader& reader, Document& document) {
    read_json_about(about, reader, document.feed);
    // Bytes of the feed's authors that items may still inherit.
    std::size_t inheriting = 1u << 20;
    const auto inherited = size_of(document.feed.authors);
    for (const auto value : items) {
        if (!value.is_object()) continue;
        if (!reader.has_room(value, document)) break;
        auto item = ItemReading{reader, value}.read();
        if (item.authors.empty() && inherited <= inheriting) {
            item.authors = document.feed.authors;
            inheriting -= inherited;
        }
        Reader::add_item(std::move(item), document);
    }
}

}  // namespace newswatch::feed::detail::json
