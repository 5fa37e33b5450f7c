#include "feed/formats/channel.hpp"

#include <algorithm>

#include "feed/formats/formats.hpp"
#include "feed/formats/item.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr unsigned deepest_channel = 8;

bool is_item(const Name& name) {
    return name.space == Space::core && (name.local == "item" || name.local == "entry");
}

// What holds items: the channel, of CDF a channel in it, of RSS 1.1 the element <items>; also a second root
// inside the first, which scripts write.
bool is_channel_in(const Name& name) {
    if (name.space != Space::core) return false;
    return name.local == "channel" || name.local == "items" || name.local == "rss" || name.local == "feed";
}

}  // namespace

void FeedReading::read_attributes(Node element) {
    if (feed_.language.empty()) feed_.language = scope_.language;
    if (!element.first_attribute()) return;
    if (alternate_.empty()) alternate_ = reader_.link(reader_.attribute(element, "href"), scope_);
    if (feed_.self.empty()) feed_.self = reader_.link(reader_.attribute(element, "self"), scope_);
    if (feed_.id.empty()) feed_.id = reader_.about(element);
    const auto modified = reader_.attribute(element, "lastmod");
    if (!modified.empty() && !feed_.updated) feed_.updated = reader_.date(modified, element);
}

void FeedReading::read(Node element, const Scope& outer, bool is_channel, unsigned depth) {
    const std::size_t mark = reader_.names().enter(element);
    const Scope scope = reader_.inside(element, outer);
    scope_ = scope;
    if (is_channel) read_attributes(element);
    for (const auto child : element.children()) {
        if (child.type() != pugi::node_element || full_) continue;
        const Name name = reader_.names().of(child);
        if (is_item(name)) {
            read_item(child, scope);
        } else if (is_channel_in(name) && depth < deepest_channel) {
            read(child, scope, true, depth + 1);
            scope_ = scope;
        } else {
            read_child(child, name);
        }
    }
    reader_.names().leave(mark);
}

// An item inside an item lost the end of the one around it: both are read, one after the other.
void FeedReading::read_item(Node element, const Scope& outer) {
    std::vector<Node> waiting{element};
    while (!waiting.empty() && !full_) {
        const Node next = waiting.back();
        waiting.pop_back();
        full_ = !has_room(next, reader_, document_);
        if (full_) return;
        const std::size_t mark = reader_.names().enter(next);
        ItemReading reading{reader_, reader_.inside(next, outer), dialect_};
        auto item = reading.read(next);
        keep_lists_short(next, reader_, item);
        document_.items.push_back(std::move(item));
        reader_.names().leave(mark);
        waiting.insert(waiting.end(), reading.nested().rbegin(), reading.nested().rend());
    }
}

void FeedReading::read_child(Node child, const Name& name) {
    if (rhythm_.read(child, name, reader_)) return;
    const auto handler = name.space == Space::core ? core_handler(name.local) : module_handler(name);
    if (handler != nullptr) (this->*handler)(child);
}

void FeedReading::address(std::string& target, Node child) {
    if (!target.empty()) return;
    auto written = reader_.attribute(child, "href");
    if (written.empty()) written = reader_.attribute(child, "url");
    if (written.empty()) written = reader_.line(child);
    target = reader_.link(written, reader_.inside(child, scope_));
}

void FeedReading::link(Node child) {
    if (child.first_child() && reader_.names().of(child).local != "a") {
        const auto written = reader_.line(child);
        if (feed_.link.empty() && !written.empty())
            feed_.link = reader_.link(written, reader_.inside(child, scope_));
        if (!written.empty()) return;
    }
    auto found = read_link(child, scope_, reader_);
    if (!found.url.empty()) relate(std::move(found));
}

void FeedReading::relate(Link link) {
    auto& paging = feed_.paging;
    const auto keep = [](std::string& target, std::string& address) {
        if (target.empty()) target = std::move(address);
    };
    if (link.relation == "alternate") {
        if (alternate_.empty() || (link.is_page && !alternate_is_page_)) {
            alternate_ = std::move(link.url);
            alternate_is_page_ = link.is_page;
        }
    } else if (link.relation == "self") {
        keep(feed_.self, link.url);
    } else if (link.relation == "hub") {
        if (feed_.hub.empty())
            feed_.hub = std::move(link.url);
        else if (feed_.more_hubs.size() < 10)
            feed_.more_hubs.push_back(std::move(link.url));
    } else if (link.relation == "next" || link.relation == "prev-archive") {
        keep(paging.next, link.url);
    } else if (link.relation == "previous" || link.relation == "prev" || link.relation == "next-archive") {
        keep(paging.previous, link.url);
    } else if (link.relation == "current") {
        keep(paging.current, link.url);
    } else if (link.relation == "icon" || link.relation == "shortcut icon") {
        keep(feed_.icon, link.url);
    }
}

// Text in RSS and Atom; admin:generatorAgent points at it.
void FeedReading::generator(Node child) {
    line(feed_.generator, child);
    if (feed_.generator.empty()) feed_.generator = reader_.attribute(child, "rdf:resource");
}

void FeedReading::image(Node child) {
    if (!feed_.image.url.empty()) return;
    auto& image = feed_.image;
    const Scope scope = reader_.inside(child, scope_);
    for (const auto part : child.children()) {
        if (part.type() != pugi::node_element) continue;
        const auto name = reader_.names().of(part);
        if (name.local == "url")
            image.url = reader_.link(reader_.line(part), scope);
        else if (name.local == "title")
            image.title = read_notice(part, dialect_, scope, reader_);
        else if (name.local == "link")
            image.link = reader_.link(reader_.line(part), scope);
    }
    // In RDF the channel only points at the image, which stands beside it.
    const auto pointed = reader_.link(reader_.attribute(child, "rdf:resource"), scope);
    if (other_image_.empty()) other_image_ = pointed;
    if (pointed.empty()) address(image.url, child);
}

void FeedReading::moved(Node child) {
    if (feed_.moved_to.empty()) feed_.moved_to = reader_.link(reader_.line(child), scope_);
}

// RFC 6721 section 3.
void FeedReading::withdrawn(Node child) {
    if (document_.withdrawn.size() >= reader_.limits().items) return;
    Withdrawn entry;
    std::vector<Author> by;
    entry.id = reader_.attribute(child, "ref");
    const auto when = reader_.attribute(child, "when");
    if (!when.empty()) entry.at = reader_.date(when, child);
    for (const auto part : child.children()) {
        if (part.type() != pugi::node_element) continue;
        const auto name = reader_.names().of(part);
        if (name.local == "comment") entry.comment = reader_.text(part, Markup::sniff, scope_).plain;
        if (name.local == "by") read_people(part, scope_, reader_, by);
    }
    if (!by.empty()) entry.by = std::move(by.front().name);
    if (!entry.id.empty()) document_.withdrawn.push_back(std::move(entry));
}

void FeedReading::settle() {
    if (feed_.link.empty()) feed_.link = std::move(alternate_);
    if (feed_.description.value.empty()) feed_.description = std::move(other_description_);
    if (feed_.copyright.empty()) feed_.copyright = std::move(other_rights_);
    if (feed_.image.url.empty()) feed_.image.url = std::move(other_image_);
    if (!feed_.updated && any_date_) feed_.updated = any_date_;
    if (!feed_.published && any_date_) feed_.published = any_date_;
    rhythm_.settle(feed_);
    // RFC 4287 section 4.2.1: an entry without an author is by the feed's. In RSS the feed's is who edits it.
    if (dialect_ != Dialect::rss)
        for (auto& item : document_.items)
            if (item.authors.empty() && reader_.may_repeat(size_of(feed_.authors)))
                item.authors = feed_.authors;
    if (feed_.authors.empty()) feed_.authors = std::move(other_authors_);
}

bool has_room(pugi::xml_node element, Reader& reader, const Document& document) {
    if (std::max(document.items.size(), document.withdrawn.size()) < reader.limits().items) return true;
    reader.complain(
        element, "limit",
        "only the first " + std::to_string(reader.limits().items) + " items are read, the rest is left out");
    return false;
}

void keep_lists_short(pugi::xml_node element, Reader& reader, Item& item) {
    constexpr std::size_t most = 100;
    bool cut = false;
    const auto shorten = [&](auto& list) {
        if (list.size() <= most) return;
        list.resize(most);
        cut = true;
    };
    shorten(item.authors);
    shorten(item.contributors);
    shorten(item.categories);
    shorten(item.enclosures);
    shorten(item.media);
    if (cut)
        reader.complain(element, "limit",
                        "only the first 100 authors, categories, enclosures and media of an item are kept");
}

}  // namespace newswatch::feed::detail
