// Sitemaps (sitemaps.org, protocol 0.9) with the extensions for news, pictures and films
// (developers.google.com/search/docs/crawling-indexing/sitemaps): a news site's list of its fresh articles.
#include <algorithm>

#include "feed/formats/constructs.hpp"
#include "feed/formats/elements.hpp"
#include "feed/formats/formats.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// Reads the children of one <url>.
class UrlReading {
public:
    UrlReading(Reader& reader, const Scope& scope) : reader_{reader}, scope_{scope} {}

    Item read(pugi::xml_node element) {
        item_.language = scope_.language;
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            if (named(child, "loc"))
                read_address(child);
            else if (named(child, "lastmod"))
                first(item_.updated, child);
            else if (named(child, "link"))
                read_alternate(child);
            else if (named(child, "news"))
                for (const auto part : child.children()) read_news(part);
            else if (named(child, "image"))
                read_picture(child);
            else if (named(child, "video"))
                read_film(child);
            else
                read_news(child);
        }
        settle();
        return std::move(item_);
    }

    bool is_news() const { return is_news_; }

private:
    void read_address(pugi::xml_node child) {
        if (item_.link.empty()) item_.link = reader_.link(reader_.line(child), scope_);
    }

    // xhtml:link: the same page in other languages, and in its own.
    void read_alternate(pugi::xml_node child) {
        if (!iequals(reader_.attribute(child, "rel"), "alternate")) return;
        const auto language = reader_.attribute(child, "hreflang");
        const auto address = reader_.link(reader_.attribute(child, "href"), scope_);
        if (own_language_.empty() && !iequals(language, "x-default") && address == item_.link)
            own_language_ = language;
    }

    void read_news(pugi::xml_node part) {
        if (named(part, "publication")) {
            for (const auto inner : part.children()) read_publication(inner);
        } else if (named(part, "publication_date")) {
            first(item_.published, part);
        } else if (named(part, "title")) {
            first(item_.title, part, Shape::line);
        } else if (named(part, "keywords")) {
            read_keywords(words(part, reader_), "", item_.categories);
        } else if (named(part, "genres")) {
            read_keywords(words(part, reader_), "genre", item_.categories);
        } else if (named(part, "stock_tickers")) {
            read_keywords(words(part, reader_), "ticker", item_.categories);
        } else if (named(part, "access")) {
            read_keywords(words(part, reader_), "access", item_.categories);
        } else if (named(part, "geo_locations")) {
            // "Detroit, Michigan, USA" is one place.
            add_category(item_.categories, {words(part, reader_), "location", {}});
        } else {
            return read_publication(part);
        }
        is_news_ = true;
    }

    void read_publication(pugi::xml_node part) {
        if (named(part, "name") || named(part, "publication_name"))
            item_.source.title = words(part, reader_);
        else if (named(part, "language"))
            news_language_ = words(part, reader_);
    }

    void read_picture(pugi::xml_node element) {
        Media picture;
        picture.medium = "image";
        for (const auto part : element.children()) {
            if (named(part, "loc"))
                picture.url = reader_.link(reader_.line(part), scope_);
            else if (named(part, "title"))
                picture.title = words(part, reader_);
            else if (named(part, "caption"))
                picture.description = words(part, reader_);
        }
        if (!picture.url.empty()) item_.media.push_back(std::move(picture));
    }

    void read_film(pugi::xml_node element) {
        Media film;
        film.medium = "video";
        std::string player;
        for (const auto part : element.children()) {
            if (named(part, "content_loc"))
                film.url = reader_.link(reader_.line(part), scope_);
            else if (named(part, "player_loc"))
                player = reader_.link(reader_.line(part), scope_);
            else if (named(part, "thumbnail_loc"))
                film.thumbnail = reader_.link(reader_.line(part), scope_);
            else if (named(part, "duration"))
                film.seconds = static_cast<std::uint32_t>(
                    std::min<std::uint64_t>(number_of(reader_.line(part)), UINT32_MAX));
            else
                read_about_film(part, film);
        }
        if (film.url.empty()) film.url = std::move(player);
        if (film.url.empty() && !film.thumbnail.empty()) {
            film.url = std::move(film.thumbnail);
            film.thumbnail.clear();
            film.medium = "image";
        }
        if (!film.url.empty()) item_.media.push_back(std::move(film));
    }

    void read_about_film(pugi::xml_node part, Media& film) {
        if (named(part, "title")) {
            film.title = words(part, reader_);
            first(film_title_, part, Shape::line);
        } else if (named(part, "description")) {
            film.description = words(part, reader_);
            first(item_.summary, part, Shape::paragraphs);
        } else if (named(part, "publication_date")) {
            first(film_published_, part);
        } else if (named(part, "expiration_date")) {
            first(item_.expires, part);
        } else if (named(part, "tag") || named(part, "category")) {
            read_keywords(words(part, reader_), "", item_.categories);
        } else if (named(part, "uploader") && item_.authors.empty()) {
            const auto name = words(part, reader_);
            if (!name.empty())
                item_.authors.push_back({name, {}, reader_.link(reader_.attribute(part, "info"), scope_)});
        }
    }

    void first(Date& date, pugi::xml_node child) {
        if (!date) date = reader_.date(child);
    }
    void first(Text& text, pugi::xml_node child, Shape shape) {
        if (text.value.empty()) text = reader_.text(child, Markup::sniff, scope_, shape);
    }

    void settle() {
        item_.id = item_.link;
        item_.id_is_link = is_http(item_.id);
        if (item_.title.value.empty()) item_.title = std::move(film_title_);
        if (!item_.published) item_.published = std::move(film_published_);
        if (!news_language_.empty())
            item_.language = std::move(news_language_);
        else if (!own_language_.empty())
            item_.language = std::move(own_language_);
    }

    Reader& reader_;
    Scope scope_;
    Item item_;
    Text film_title_;
    Date film_published_;
    std::string news_language_, own_language_;
    bool is_news_ = false;
};

bool has_room_for_sitemap(pugi::xml_node element, Reader& reader, const Document& document) {
    const std::size_t most = reader.limits().items;
    if (document.sitemaps.size() < most) return true;
    reader.complain(element, "limit",
                    "only the first " + std::to_string(most) + " sitemaps are read, the rest is left out");
    return false;
}

void read_reference(pugi::xml_node element, const Scope& scope, Reader& reader, Document& document) {
    SitemapReference sitemap;
    for (const auto part : element.children()) {
        if (named(part, "loc"))
            sitemap.url = reader.link(reader.line(part), scope);
        else if (named(part, "lastmod"))
            sitemap.modified = reader.date(part);
    }
    if (!sitemap.url.empty()) document.sitemaps.push_back(std::move(sitemap));
}

}  // namespace

void read_sitemap(pugi::xml_node root, const Scope& outer, Reader& reader, Document& document) {
    const Scope scope = reader.inside(root, outer);
    document.format = named(root, "sitemapindex") ? "sitemapindex" : "sitemap";
    for (const auto child : root.children()) {
        if (named(child, "sitemap")) {
            if (!has_room_for_sitemap(child, reader, document)) break;
            read_reference(child, scope, reader, document);
        } else if (named(child, "url")) {
            if (!has_room(child, reader, document)) break;
            UrlReading reading{reader, reader.inside(child, scope)};
            Item item = reading.read(child);
            if (item.link.empty() && item.title.value.empty()) continue;
            if (reading.is_news()) document.format = "newssitemap";
            keep_lists_short(child, reader, item);
            document.items.push_back(std::move(item));
        }
    }
}

}  // namespace newswatch::feed::detail
