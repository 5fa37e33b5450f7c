#include "feed/formats/media.hpp"

#include <algorithm>

#include "feed/formats/constructs.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

std::uint32_t small_number(std::string_view text) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(number_of(text), 100'000'000));
}

std::string plain(pugi::xml_node element, const Scope& scope, Reader& reader) {
    return reader.text(element, Markup::sniff, scope, Shape::line).plain;
}

// What can be said of one file, or of all files of a group or an item.
bool read_detail(pugi::xml_node child, const Name& name, const Scope& scope, Reader& reader, Media& media) {
    if (name.space != Space::media) return false;
    if (name.local == "title") {
        media.title = plain(child, scope, reader);
    } else if (name.local == "description" || name.local == "text") {
        if (media.description.empty()) media.description = plain(child, scope, reader);
    } else if (name.local == "credit") {
        if (media.credit.empty()) media.credit = reader.line(child);
    } else if (name.local == "thumbnail") {
        if (media.thumbnail.empty()) {
            auto address = reader.attribute(child, "url");
            if (address.empty()) address = reader.line(child);
            media.thumbnail = reader.link(address, scope);
        }
    } else {
        return false;
    }
    return true;
}

// Media RSS leaves the medium open where the type tells it.
std::string medium_of(std::string_view type) {
    for (const std::string_view medium : {"image", "audio", "video"})
        if (istarts_with(type, medium) && type.substr(medium.size(), 1) == "/") return std::string{medium};
    return {};
}

// What speaks of the item, wherever it stands.
void read_about(pugi::xml_node child, const Name& name, const Scope& scope, Reader& reader, Item& item) {
    if (name.space != Space::media) return;
    if (name.local == "keywords") {
        read_keywords(reader.line(child), {}, item.categories);
    } else if (name.local == "category") {
        read_category(child, reader, item.categories);
    } else if (name.local == "credit") {
        if (item.authors.empty()) item.authors.push_back({reader.line(child), {}, {}});
    } else if (name.local == "copyright") {
        if (item.rights.empty()) item.rights = reader.line(child);
    } else if (name.local == "player") {
        if (item.link.empty()) item.link = reader.link(reader.attribute(child, "url"), scope);
    }
}

void read_text(pugi::xml_node element, const Name& name, const Scope& scope, Reader& reader, Item& item) {
    if (name.local == "title" && item.title.value.empty())
        item.title = reader.text(element, Markup::sniff, scope, Shape::line);
    else if (name.local == "description" && item.summary.value.empty())
        item.summary = reader.text(element, Markup::sniff, scope);
}

// What the group or the item says of all files goes where a file says nothing itself.
void fill(Media& media, const Media& shared, Reader& reader) {
    for (const auto text : {&Media::title, &Media::description, &Media::credit, &Media::thumbnail})
        if ((media.*text).empty() && reader.may_repeat((shared.*text).size())) media.*text = shared.*text;
}

void add_media(Media media, Item& item) {
    constexpr std::size_t most = 200;
    if (item.media.size() < most) item.media.push_back(std::move(media));
}

void read_file(pugi::xml_node element, const Scope& outer, Reader& reader, Item& item) {
    const Scope scope = reader.inside(element, outer);
    Media media;
    media.url = reader.link(reader.attribute(element, "url"), scope);
    media.type = reader.attribute(element, "type");
    media.medium = reader.attribute(element, "medium");
    media.width = small_number(reader.attribute(element, "width"));
    media.height = small_number(reader.attribute(element, "height"));
    media.length = number_of(reader.attribute(element, "fileSize"));
    media.seconds = seconds_of(reader.attribute(element, "duration"));
    for (const auto child : element.children()) {
        if (child.type() != pugi::node_element) continue;
        const auto name = reader.names().of(child);
        if (!read_detail(child, name, scope, reader, media)) read_about(child, name, scope, reader, item);
    }
    if (media.url.empty()) media.url = media.thumbnail;
    if (media.medium.empty()) media.medium = medium_of(media.type);
    if (!media.url.empty()) add_media(std::move(media), item);
}

void read_group(pugi::xml_node element, const Scope& outer, Reader& reader, Item& item) {
    const Scope scope = reader.inside(element, outer);
    const std::size_t first = item.media.size();
    Media shared;
    for (const auto child : element.children()) {
        if (child.type() != pugi::node_element) continue;
        const auto name = reader.names().of(child);
        if (name.is(Space::media, "content"))
            read_file(child, scope, reader, item);
        else if (!read_detail(child, name, scope, reader, shared))
            read_about(child, name, scope, reader, item);
        // YouTube has its title and description here and nowhere else.
        if (name.is(Space::media, "title") || name.is(Space::media, "description"))
            read_text(child, name, scope, reader, item);
    }
    for (auto i = first; i < item.media.size(); ++i) fill(item.media[i], shared, reader);
    if (first == item.media.size() && !shared.thumbnail.empty()) {
        shared.url = shared.thumbnail;
        shared.medium = "image";
        add_media(shared, item);
    }
}

void read_thumbnail(pugi::xml_node element, const Scope& scope, Reader& reader, Item& item) {
    Media media;
    read_detail(element, {Space::media, "thumbnail"}, scope, reader, media);
    if (media.thumbnail.empty()) return;
    media.url = media.thumbnail;
    media.medium = "image";
    media.width = small_number(reader.attribute(element, "width"));
    media.height = small_number(reader.attribute(element, "height"));
    add_media(std::move(media), item);
}

}  // namespace

void read_media(pugi::xml_node element, const Name& name, const Scope& scope, Reader& reader, Item& item) {
    if (name.local == "content")
        read_file(element, scope, reader, item);
    else if (name.local == "group")
        read_group(element, scope, reader, item);
    else if (name.local == "thumbnail")
        read_thumbnail(element, scope, reader, item);
    else if (name.local == "title" || name.local == "description")
        read_text(element, name, scope, reader, item);
    else
        read_about(element, name, scope, reader, item);
}

std::uint32_t seconds_of(std::string_view text) {
    constexpr std::uint64_t longest = 100'000'000;
    std::uint64_t seconds = 0;
    text = trim(text);
    for (int part = 0; part < 3 && !text.empty() && is_digit(text[0]); ++part) {
        seconds = seconds * 60 + std::min(number_of(text), longest);
        const auto colon = text.find(':');
        if (colon == text.npos) break;
        text.remove_prefix(colon + 1);
    }
    return static_cast<std::uint32_t>(std::min(seconds, longest));
}

}  // namespace newswatch::feed::detail
