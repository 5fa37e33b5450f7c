#include "feed/formats/ninjs.hpp"

#include <algorithm>
#include <cmath>

#include "feed/formats/constructs.hpp"
#include "feed/formats/elements.hpp"
#include "feed/formats/json_feed.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail::json {
namespace {

// Version 1 has one headline, later ones a list; the main one is the first of them, or says so in its role.
Value main_of(Value list) {
    if (!list.is_array()) return list;
    Value first;
    for (const auto element : list) {
        const auto role = element["role"].text();
        if (iequals(role, "main") || role.ends_with("/main") || role.ends_with(":main"))
            return element["value"];
        if (!first) first = element.is_object() ? element["value"] : element;
    }
    return first;
}

struct Choice {
    Value value;
    Markup markup = Markup::plain;
};

// How well a text serves as the content: HTML keeps the paragraphs, and other markup is better than nothing.
int rank_of(std::string_view type) {
    if (type.find("html") != type.npos) return 3;
    if (type.empty() || type.find("plain") != type.npos || type == "text") return 2;
    return 1;
}

Choice best_of(Value list) {
    Choice best;
    int best_rank = 0;
    for (const auto element : list) {
        const auto type = element.any_of({"contenttype", "mimetype"}).text();
        const int rank = rank_of(type);
        if (rank <= best_rank || !element["value"]) continue;
        best_rank = rank;
        best = {element["value"], rank == 2 && !type.empty() ? Markup::plain
                                  : rank == 2                ? Markup::sniff
                                                             : Markup::html};
    }
    return best;
}

// body_html and its like, of version 1: any name may stand behind the underscore.
Choice text_named(Value item, std::string_view before) {
    Choice best;
    int best_rank = 0;
    for (const auto member : item) {
        const auto name = member.name();
        if (!istarts_with(name, before) || name.size() == before.size() || !member.is_string()) continue;
        const auto type = std::string_view{name}.substr(before.size());
        const int rank = rank_of(type);
        if (rank <= best_rank) continue;
        best_rank = rank;
        best = {member, rank == 2 ? Markup::plain : rank == 3 ? Markup::html : Markup::sniff};
    }
    return best;
}

std::string medium_of(std::string_view type, std::string_view mime_type) {
    for (const auto* medium : {"video", "audio"})
        if (iequals(type, medium) || istarts_with(mime_type, medium)) return medium;
    if (iequals(type, "picture") || iequals(type, "graphic") || iequals(type, "animated") ||
        istarts_with(mime_type, "image/"))
        return "image";
    return {};
}

class NinjsReading {
public:
    NinjsReading(Reader& reader, Document& document) : reader_{reader}, document_{document} {}

    void read(Value value) {
        Item item;
        item.id = reader_.line(value["uri"]);
        if (item.id.empty()) item.id = reader_.line(value.any_of({"guid", "id", "_id"}));
        const auto status = reader_.line(value["pubstatus"]);
        if (iequals(status, "canceled") || iequals(status, "cancelled")) return withdraw(value, item.id);
        read_addresses(value, item);
        read_texts(value, item);
        read_dates(value, item);
        read_subjects(value, item);
        read_rest(value, item);
        read_people(value, item);  // the words of a byline are those of the language
        Reader::add_item(std::move(item), document_);
    }

private:
    void withdraw(Value value, const std::string& id) {
        if (id.empty()) return;
        document_.withdrawn.push_back({id,
                                       reader_.date(value.any_of({"versioncreated", "contentmodified"})),
                                       {},
                                       reader_.line(value["ednote"])});
    }

    void read_addresses(Value value, Item& item) {
        item.id_is_link = is_http(item.id);
        item.link = reader_.link(value.any_of({"url", "link", "canonical", "href"}));
        if (item.link.empty() && item.id_is_link) item.link = item.id;
        // An identifier of another system may be the address of the page.
        for (const auto other : value["altids"]) {
            if (!item.link.empty()) break;
            const auto id = reader_.line(other.is_object() ? other["value"] : other);
            if (is_http(id)) item.link = id;
        }
    }

    Text text_of(const Choice& choice) { return reader_.text(choice.value, choice.markup); }

    Text text_of(Value value, std::string_view list, std::string_view before) {
        auto text = text_of(best_of(value[list]));
        if (text.value.empty()) text = text_of(text_named(value, before));
        return text;
    }

    void read_texts(Value value, Item& item) {
        item.title = title_of(value);
        item.content = text_of(value, "bodies", "body_");
        if (item.content.value.empty()) item.content = reader_.text(value["body"], Markup::sniff);
        item.summary = summary_of(value);
    }

    Text title_of(Value value) {
        auto title = reader_.title(value["headline"]);
        for (const auto other :
             {main_of(value["headlines"]), value["title"], value["name"], value["slugline"]})
            if (title.value.empty()) title = reader_.title(other);
        return title;
    }

    Text summary_of(Value value) {
        auto summary = text_of(value, "descriptions", "description_");
        if (summary.value.empty()) summary = reader_.text(value["description"], Markup::sniff);
        return summary;
    }

    void read_dates(Value value, Item& item) {
        const auto version = value["versioncreated"];
        item.published = reader_.date(value.any_of({"firstpublished", "firstcreated", "contentcreated"}));
        item.updated = reader_.date(version ? version : value["contentmodified"]);
        if (!item.published) item.published = item.updated;
        item.expires = reader_.date(value.any_of({"expires", "contentexpires"}));
    }

    void read_people(Value value, Item& item) {
        reader_.add_authors(value["authors"], item.authors);
        for (const auto* name : {"bylines", "byline", "by"})
            if (item.authors.empty()) reader_.add_authors(value[name], item.authors);
        for (auto& author : item.authors) author.name = without_by(std::move(author.name), item.language);
        std::erase_if(item.authors, [](const Author& author) {  // "By:" and no more
            return author.name.empty() && author.email.empty() && author.url.empty();
        });
        if (!item.authors.empty()) return;
        for (const auto* name : {"person", "people"})
            for (const auto person : value[name]) {
                const auto relation = person["rel"].text();
                if (iequals(relation, "author") || iequals(relation, "creator"))
                    reader_.add_authors(person, item.authors);
            }
    }

    void read_subjects(Value value, Item& item) {
        for (const auto* name : {"subject", "subjects", "genre", "genres", "service", "keywords", "keyword"})
            reader_.add_categories(value[name], item.categories);
    }

    void read_rest(Value value, Item& item) {
        item.language = reader_.line(value["language"]);
        item.urgency = static_cast<unsigned>(std::min<std::uint64_t>(Reader::number(value["urgency"]), 9));
        if (item.urgency > 8) item.urgency = 0;
        for (const auto* name : {"copyrightnotice", "copyrightholder", "usageterms"})
            if (item.rights.empty()) item.rights = reader_.line(value[name]);
        read_source(value, item);
        for (const auto* name : {"place", "places"}) read_place(value[name], item);
        add_media(value, item);
        for (const auto* name : {"associations", "associateditems"})
            for (const auto other : value[name])
                if (other.is_object()) add_media(other, item);
    }

    void read_source(Value value, Item& item) {
        auto source = value.any_of({"infosources", "infosource", "source"});
        if (source.is_array()) source = source.is_empty() ? Value{} : *source.begin();
        item.source.title = reader_.line(source);
        if (!source.is_object()) return;
        item.source.id = reader_.line(source.any_of({"uri", "code", "literal"}));
        if (is_http(item.source.id)) item.source.url = item.source.id;
    }

    // GeoJSON (RFC 7946): the longitude comes first.
    void read_place(Value places, Item& item) {
        for (const auto place : places) {
            const auto point = place.any_of({"geojson", "geometry_geojson"});
            const auto coordinates = point["coordinates"];
            if (item.place || !iequals(point["type"].text(), "point")) continue;
            if (!coordinates.is_array() || coordinates.is_empty()) continue;
            auto at = coordinates.begin();
            const auto longitude = Reader::degrees(*at);
            if (++at == coordinates.end()) continue;
            const auto latitude = Reader::degrees(*at);
            if (longitude && latitude && std::abs(*longitude) <= 180 && std::abs(*latitude) <= 90)
                item.place = Place{*latitude, *longitude, reader_.line(place["name"])};
        }
    }

    // The widest rendition is the picture, the narrowest of several its thumbnail.
    void add_media(Value value, Item& item) {
        if (item.media.size() >= Reader::most_of_a_list) return;
        Media media;
        std::uint64_t narrowest = 0;
        for (const auto rendition : value["renditions"]) {
            const auto address = reader_.link(rendition);
            const auto width = Reader::number(rendition["width"]);
            if (address.empty()) continue;
            if (media.url.empty() || width > media.width) set_rendition(rendition, address, media);
            const bool thumbnail = ifind(rendition.name(), "thumb") != std::string::npos ||
                                   ifind(rendition["name"].text(), "thumb") != std::string::npos;
            if (thumbnail || (width != 0 && (narrowest == 0 || width < narrowest))) media.thumbnail = address;
            narrowest = thumbnail                                             ? 1
                        : narrowest == 0 || (width != 0 && width < narrowest) ? width
                                                                              : narrowest;
        }
        if (media.url.empty()) return;
        if (media.thumbnail == media.url) media.thumbnail.clear();
        media.medium = medium_of(value["type"].text(), media.type);
        media.title = title_of(value).plain;
        media.description = summary_of(value).plain;
        media.credit = credit_of(value);
        item.media.push_back(std::move(media));
    }

    void set_rendition(Value rendition, const std::string& address, Media& media) {
        media.url = address;
        media.type = reader_.line(rendition.any_of({"mimetype", "contenttype"}));
        media.width = Reader::small_number(rendition["width"]);
        media.height = Reader::small_number(rendition["height"]);
        media.length = Reader::number(rendition["sizeinbytes"]);
        media.seconds = Reader::duration(rendition["duration"]);
    }

    std::string credit_of(Value value) {
        for (const auto* name : {"byline", "by", "copyrightholder", "copyrightnotice"})
            if (auto credit = reader_.line(value[name]); !credit.empty()) return credit;
        return {};
    }

    Reader& reader_;
    Document& document_;
};

}  // namespace

bool is_ninjs(Value value) {
    if (!value.is_object()) return false;
    int signs = value["uri"] ? 1 : 0;
    for (const auto* name :
         {"versioncreated", "pubstatus", "headline", "headlines", "body_text", "body_html", "body_xhtml",
          "bodies", "description_text", "slugline", "representationtype", "renditions", "associations",
          "copyrightholder", "urgency", "firstcreated", "byline", "copyrightnotice"})
        signs += value[name] ? 1 : 0;
    return signs >= 2 &&
           (value["uri"] || value["versioncreated"] || value["body_text"] || value["body_html"]);
}

void read_ninjs(Value about, Value items, Reader& reader, Document& document) {
    if (about) read_json_about(about, reader, document.feed);
    NinjsReading reading{reader, document};
    for (const auto value : items) {
        if (!value.is_object()) continue;
        if (!reader.has_room(value, document)) break;
        reading.read(value);
    }
}

}  // namespace newswatch::feed::detail::json
