// The modules that RSS and Atom feeds share.
#include <algorithm>

#include "feed/formats/formats.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr unsigned longest_ttl = 60 * 24 * 366;

// purl.org/rss/1.0/modules/syndication: the period in minutes.
std::optional<unsigned> minutes_of_period(std::string_view period) {
    if (iequals(period, "hourly")) return 60;
    if (iequals(period, "daily")) return 60 * 24;
    if (iequals(period, "weekly")) return 60 * 24 * 7;
    if (iequals(period, "monthly")) return 60 * 24 * 30;
    if (iequals(period, "yearly")) return 60 * 24 * 365;
    return std::nullopt;
}

void read_media_content(pugi::xml_node element, const Scope& scope, Reader& reader, Item& item) {
    auto address = reader.link(reader.attribute(element, "url"), scope);
    if (address.empty()) return;
    auto type = reader.attribute(element, "type");
    if (type.empty()) {
        type = reader.attribute(element,
                                "medium");  // image, video, audio: half a media type says more than none
        if (!type.empty()) type += "/*";
    }
    item.enclosures.push_back(
        {std::move(address), std::move(type), number_of(reader.attribute(element, "fileSize"))});
}

}  // namespace

void read_media(pugi::xml_node element, const Name& name, const Scope& scope, Reader& reader, Item& item) {
    const auto read_part = [&](pugi::xml_node part, const Name& called) {
        if (called.is(Space::media, "content"))
            read_media_content(part, scope, reader, item);
        else if (called.is(Space::media, "title") && item.title.value.empty())
            item.title = reader.text(part, Markup::sniff, scope);
        else if (called.is(Space::media, "description") && item.summary.value.empty())
            item.summary = reader.text(part, Markup::sniff, scope);
        else if (called.is(Space::media, "player") && item.link.empty())
            item.link = reader.link(reader.attribute(part, "url"), scope);
    };
    read_part(element, name);
    // Descriptions of one picture inside <media:content> are captions of that picture, not of the item.
    if (!name.is(Space::media, "group")) return;
    for (const auto child : element.children())
        if (child.type() == pugi::node_element) read_part(child, reader.names().of(child));
}

bool has_room(pugi::xml_node element, Reader& reader, const Document& document) {
    if (document.items.size() < reader.limits().items) return true;
    reader.complain(
        element, "limit",
        "only the first " + std::to_string(reader.limits().items) + " items are read, the rest is left out");
    return false;
}

void keep_lists_short(pugi::xml_node element, Reader& reader, Item& item) {
    constexpr std::size_t most = 100;
    if (item.authors.size() <= most && item.categories.size() <= most && item.enclosures.size() <= most)
        return;
    item.authors.resize(std::min(item.authors.size(), most));
    item.categories.resize(std::min(item.categories.size(), most));
    item.enclosures.resize(std::min(item.enclosures.size(), most));
    reader.complain(element, "limit",
                    "only the first 100 authors, categories and enclosures of an item are kept");
}

bool Rhythm::read(pugi::xml_node element, const Name& name, Reader& reader) {
    if (name.is(Space::plain, "ttl")) {
        const auto number = number_of(reader.line(element));
        if (number > 0) ttl = static_cast<unsigned>(std::min<std::uint64_t>(number, longest_ttl));
    } else if (name.is(Space::syndication, "updateperiod")) {
        period = minutes_of_period(reader.line(element));
    } else if (name.is(Space::syndication, "updatefrequency")) {
        frequency =
            static_cast<unsigned>(std::clamp<std::uint64_t>(number_of(reader.line(element)), 1, 1440));
    } else {
        return false;
    }
    return true;
}

std::optional<unsigned> Rhythm::minutes() const {
    if (ttl) return ttl;
    if (!period) return std::nullopt;
    return std::max(1u, *period / frequency);
}

}  // namespace newswatch::feed::detail
