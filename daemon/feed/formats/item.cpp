#include "feed/formats/item.hpp"

#include <algorithm>
#include <unordered_map>

#include "feed/formats/media.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {

namespace {

// "<link/>https://...": what serialisers of HTML, where <link> has no content, make of a link.
std::string address_behind(pugi::xml_node element) {
    const auto next = element.next_sibling();
    const auto text = next.type() == pugi::node_pcdata ? trim(next.value()) : std::string_view{};
    return is_http(text) ? std::string{text.substr(0, text.find_first_of(" \t\n<"))} : std::string{};
}

}  // namespace

ItemReading::Handler ItemReading::core_handler(std::string_view local) {
    using I = ItemReading;
    static const std::unordered_map<std::string_view, Handler> handlers{
        {"title", &I::title},
        {"headline", &I::title},
        {"link", &I::link},
        {"a", &I::link},
        {"description", &I::summary},
        {"summary", &I::summary},
        {"abstract", &I::summary},
        {"content", &I::content},
        {"body", &I::content},
        {"fullitem", &I::content},
        {"fulltext", &I::content},
        {"guid", &I::id},
        {"id", &I::id},
        {"author", &I::author},
        {"contributor", &I::contributor},
        {"category", &I::category},
        {"keywords", &I::keywords},
        {"enclosure", &I::enclosure},
        {"source", &I::source},
        {"pubdate", &I::published},
        {"published", &I::published},
        {"issued", &I::published},
        {"created", &I::created},
        {"date", &I::dc_date},
        {"updated", &I::updated},
        {"modified", &I::updated},
        {"lastbuilddate", &I::updated},
        {"expirationdate", &I::expires},
        {"comments", &I::comments},
        {"language", &I::language},
        {"copyright", &I::rights},
        {"rights", &I::rights},
        {"image", &I::image},
        {"logo", &I::image},
        {"in-reply-to", &I::in_reply_to},
        {"item", &I::inner_item},
        {"entry", &I::inner_item},
    };
    const auto found = handlers.find(local);
    return found == handlers.end() ? nullptr : found->second;
}

Item ItemReading::read(pugi::xml_node element) {
    item_.language = scope_.language;
    if (element.first_attribute()) {
        about_ = reader_.about(element);
        // CDF says with attributes what others say with elements.
        related_ = reader_.link(reader_.attribute(element, "href"), scope_);
        const auto modified = reader_.attribute(element, "lastmod");
        if (!modified.empty()) item_.updated = reader_.date(modified, element);
    }
    for (const auto child : element.children())
        if (child.type() == pugi::node_element) read_child(child);
    settle();
    return std::move(item_);
}

void ItemReading::read_child(Node child) {
    const Name name = reader_.names().of(child);
    if (name.foreign) return;
    if (name.space == Space::media) return read_media(child, name, scope_, reader_, media_);
    const auto handler = name.space == Space::core ? core_handler(name.local) : module_handler(name);
    if (handler != nullptr) (this->*handler)(child);
}

void ItemReading::first(Text& target, Node child, bool is_title) {
    if (!target.value.empty()) return;
    target =
        is_title ? read_title(child, dialect_, scope_, reader_) : read_body(child, dialect_, scope_, reader_);
}

void ItemReading::date(Date& target, Node child) {
    if (!target) target = reader_.date(child);
}

void ItemReading::line(std::string& target, Node child) {
    if (target.empty()) target = reader_.line(child);
}

// A feed with both <description> and <summary> puts the longer text into the second of them.
void ItemReading::summary(Node child) {
    first(item_.summary.value.empty() ? item_.summary : item_.content, child, false);
}

// Atom content by reference (RFC 4287 section 4.1.3.2) is a page or a file elsewhere.
void ItemReading::content(Node child) {
    const auto source = reader_.attribute(child, "src");
    if (source.empty()) return first(item_.content, child, false);
    auto address = reader_.link(source, reader_.inside(child, scope_));
    auto type = reader_.attribute(child, "type");
    if (type.find("html") != type.npos)
        related_ = std::move(address);
    else
        item_.enclosures.push_back({std::move(address), std::move(type), 0});
}

void ItemReading::link(Node child) {
    if (child.first_child() && reader_.names().of(child).local != "a") {
        auto address = reader_.line(child);
        if (item_.link.empty() && !address.empty())
            item_.link = reader_.link(address, reader_.inside(child, scope_));
        if (!address.empty()) return;
    }
    auto link = read_link(child, scope_, reader_);
    if (link.url.empty()) link.url = address_behind(child);
    if (link.url.empty()) return;
    if (link.relation == "alternate") {
        // Of several alternates the page for people is meant.
        if (alternate_.empty() || (link.is_page && !alternate_is_page_)) {
            alternate_ = std::move(link.url);
            alternate_is_page_ = link.is_page;
        }
    } else if (link.relation == "enclosure") {
        item_.enclosures.push_back({std::move(link.url), std::move(link.type), link.length});
    } else if (link.relation == "replies") {
        if (item_.comments.empty() && link.is_page) item_.comments = std::move(link.url);
        read_count(reader_.attribute(child, "thr:count"));
    } else if (link.relation == "via") {
        if (item_.source.url.empty()) item_.source.url = std::move(link.url);
    } else if (link.relation == "related" || link.relation == "self") {
        if (related_.empty()) related_ = std::move(link.url);
    }
}

void ItemReading::id(Node child) {
    if (!item_.id.empty()) return;
    item_.id = reader_.line(child);
    // rssboard.org: a guid is a permalink unless isPermaLink says "false"; that it is one is often untrue.
    const bool address = is_http(item_.id) || (!item_.id.empty() && item_.id[0] == '/');
    item_.id_is_link = address && !iequals(reader_.attribute(child, "isPermaLink"), "false");
}

void ItemReading::enclosure(Node child) {
    auto address = reader_.attribute(child, "url");
    if (address.empty()) address = reader_.attribute(child, "href");
    if (address.empty()) address = reader_.attribute(child, "rdf:resource");
    if (address.empty()) address = reader_.line(child);
    if (address.empty()) return;
    item_.enclosures.push_back({reader_.link(address, reader_.inside(child, scope_)),
                                reader_.attribute(child, "type"),
                                number_of(reader_.attribute(child, "length"))});
}

// RSS names the other feed in one line, Atom with the elements of that feed (RFC 4287 section 4.2.11).
void ItemReading::source(Node child) {
    auto& source = item_.source;
    const Scope scope = reader_.inside(child, scope_);
    auto address = reader_.attribute(child, "url");
    std::string self;
    for (const auto part : child.children()) {
        if (part.type() != pugi::node_element) continue;
        const auto name = reader_.names().of(part);
        if (name.local == "title") {
            source.title = read_title(part, dialect_, scope, reader_).plain;
        } else if (name.local == "id") {
            source.id = reader_.line(part);
        } else if (name.local == "author") {
            read_people(part, scope, reader_, source_authors_);
        } else if (name.local == "link") {
            auto link = read_link(part, scope, reader_);
            if (link.relation == "alternate" && address.empty()) address = std::move(link.url);
            if (link.relation == "self") self = std::move(link.url);
        }
    }
    if (source.title.empty()) source.title = reader_.line(child);
    if (address.empty()) address = std::move(self);
    if (!address.empty()) source.url = reader_.link(address, scope);
}

void ItemReading::comments(Node child) {
    if (item_.comments.empty())
        item_.comments = reader_.link(reader_.line(child), reader_.inside(child, scope_));
}

// <image> with an address as its text, with <url> inside as a channel has it, or with an attribute.
void ItemReading::image(Node child) {
    Media picture;
    picture.medium = "image";
    auto address = reader_.attribute(child, "url");
    if (address.empty()) address = reader_.attribute(child, "href");
    for (const auto part : child.children()) {
        if (part.type() != pugi::node_element) continue;
        const auto name = reader_.names().of(part);
        if (name.local == "url" && address.empty()) address = reader_.line(part);
        if (name.local == "title") picture.title = reader_.line(part);
    }
    if (address.empty()) address = reader_.line(child);
    picture.url = reader_.link(address, reader_.inside(child, scope_));
    if (!picture.url.empty()) media_.media.push_back(std::move(picture));
}

}  // namespace newswatch::feed::detail
