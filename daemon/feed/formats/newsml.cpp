// NewsML-G2 2.x (iptc.org/standards/newsml-g2) and NewsML 1.x: what agencies send, alone or in a message.
#include "feed/formats/newsml.hpp"

#include <string>
#include <unordered_set>
#include <vector>

#include "feed/formats/constructs.hpp"
#include "feed/formats/elements.hpp"
#include "feed/formats/formats.hpp"
#include "feed/formats/nitf.hpp"
#include "feed/html/html.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

bool is_version_1(pugi::xml_node item) {
    return child_named(item, "identification") || child_named(item, "newscomponent") ||
           child_named(item, "newsmanagement");
}

class MessageReading {
public:
    MessageReading(const Scope& scope, Reader& reader, Document& document)
        : scope_{scope}, reader_{reader}, document_{document} {}

    // Two rounds: a package may stand before the items that it speaks of.
    void read(pugi::xml_node top) {
        std::vector<pugi::xml_node> items;
        walk(
            top, [&](pugi::xml_node node) { return find(node, items); }, [](pugi::xml_node) {});
        for (const auto item : items) {
            if (!has_room(item, reader_, document_)) return;
            if (named(item, "packageitem"))
                read_package(item);
            else
                read_item(item);
        }
    }

private:
    bool find(pugi::xml_node node, std::vector<pugi::xml_node>& items) {
        if (named(node, "newsitem") || named(node, "packageitem")) {
            items.push_back(node);
            if (auto guid = reader_.attribute(node, "guid"); !guid.empty()) guids_.insert(std::move(guid));
            return false;
        }
        if (named(node, "header")) return read_header(node), false;
        if (named(node, "newsenvelope")) return read_envelope(node), false;
        for (const auto* other : {"conceptitem", "knowledgeitem", "planningitem", "catalogitem"})
            if (named(node, other)) return false;
        return node.type() == pugi::node_element;
    }

    void read_header(pugi::xml_node header) {
        std::string origin;
        for (const auto part : header.children()) {
            if (named(part, "sent"))
                document_.feed.updated = reader_.date(part);
            else if (named(part, "sender"))
                set_title(words(part, reader_));
            else if (named(part, "origin"))
                origin = words(part, reader_);
        }
        set_title(std::move(origin));
    }

    // NewsML 1.x.
    void read_envelope(pugi::xml_node envelope) {
        for (const auto part : envelope.children()) {
            if (named(part, "dateandtime"))
                document_.feed.updated = reader_.date(part);
            else if (named(part, "newsservice"))
                set_title(reader_.attribute(part, "FormalName"));
        }
    }

    void read_item(pugi::xml_node element) {
        auto news = is_version_1(element) ? read_newsml1_item(element, scope_, reader_)
                                          : read_g2_item(element, scope_, reader_);
        if (news.withdrawn) return withdraw(news);
        auto& item = news.item;
        if (item.id.empty() && item.title.value.empty() && item.content.value.empty() && item.media.empty())
            return;
        add(element, std::move(item));
    }

    // A package of items that came along adds nothing; one of links is a list of articles.
    void read_package(pugi::xml_node element) {
        auto package = read_g2_item(element, scope_, reader_);
        if (package.withdrawn) return withdraw(package);
        set_title(package.headline);
        if (!document_.feed.updated) document_.feed.updated = package.item.updated;
        const Scope scope = reader_.inside(element, scope_);
        bool full = false;
        walk(
            child_named(element, "groupset"),
            [&](pugi::xml_node node) {
                if (full || !named(node, "itemref")) return !full && node.type() == pugi::node_element;
                full = !has_room(node, reader_, document_);
                if (!full) read_reference(node, package.item, scope);
                return false;
            },
            [](pugi::xml_node) {});
    }

    void read_reference(pugi::xml_node element, const Item& package, const Scope& scope) {
        Item item;
        item.id = reader_.attribute(element, "residref");
        const auto address = reader_.attribute(element, "href");
        if (guids_.count(item.id) != 0 || guids_.count(address) != 0) return;
        item.link = reader_.link(address, scope);
        if (item.id.empty()) item.id = item.link;
        item.id_is_link = is_http(item.id);
        if (item.link.empty() && item.id_is_link) item.link = item.id;
        const auto& source = package.source;
        if (reader_.may_repeat(package.language.size() + source.title.size() + source.url.size())) {
            item.language = package.language;
            item.source = source;
        }
        for (const auto part : element.children()) {
            if (named(part, "title") || named(part, "headline")) {
                if (item.title.value.empty())
                    item.title = reader_.text(part, Markup::sniff, scope, Shape::line);
            } else if (named(part, "description")) {
                if (item.summary.value.empty()) item.summary = reader_.text(part, Markup::sniff, scope);
            } else if (named(part, "versioncreated")) {
                item.updated = reader_.date(part);
            } else if (named(part, "firstcreated")) {
                item.published = reader_.date(part);
            }
        }
        if (item.link.empty() && item.title.value.empty()) return;
        add(element, std::move(item));
    }

    void add(pugi::xml_node element, Item item) {
        keep_lists_short(element, reader_, item);
        document_.items.push_back(std::move(item));
    }

    void withdraw(NewsItem& news) {
        auto& item = news.item;
        document_.withdrawn.push_back({std::move(item.id), item.updated ? item.updated : item.published,
                                       std::move(item.source.title),
                                       news.comment.empty() ? news.headline : news.comment});
    }

    void set_title(std::string title) {
        if (document_.feed.title.value.empty()) document_.feed.title = {title, title, false};
    }

    Scope scope_;
    Reader& reader_;
    Document& document_;
    std::unordered_set<std::string> guids_;  // of the items in this message
};

void fill(Text& text, Text from) {
    if (text.value.empty()) text = std::move(from);
}
void fill(std::string& text, std::string from) {
    if (text.empty()) text = std::move(from);
}
void fill(Date& date, Date from) {
    if (!date) date = std::move(from);
}
template <class T>
void fill(std::vector<T>& list, std::vector<T> from) {
    if (list.empty()) list = std::move(from);
}

void fill(Item& item, Item from) {
    fill(item.content, std::move(from.content));
    fill(item.title, std::move(from.title));
    fill(item.summary, std::move(from.summary));
    fill(item.authors, std::move(from.authors));
    fill(item.contributors, std::move(from.contributors));
    fill(item.categories, std::move(from.categories));
    fill(item.language, std::move(from.language));
    fill(item.rights, std::move(from.rights));
    fill(item.source.title, std::move(from.source.title));
    fill(item.published, std::move(from.published));
    fill(item.updated, std::move(from.updated));
    fill(item.expires, std::move(from.expires));
    fill(item.link, std::move(from.link));
    fill(item.id, std::move(from.id));
    if (item.urgency == 0) item.urgency = from.urgency;
    for (auto& media : from.media) item.media.push_back(std::move(media));
}

void read_html(pugi::xml_node html, const Scope& outer, Reader& reader, Item& item) {
    const Scope scope = reader.inside(html, outer);
    if (const auto title = child_named(child_named(html, "head"), "title"))
        fill(item.title, reader.text(title, Markup::sniff, scope, Shape::line));
    const auto body = child_named(html, "body");
    fill(item.content, reader.text(body ? body : html, Markup::html, scope));
}

}  // namespace

void read_inline_xml(pugi::xml_node holder, const Scope& outer, Reader& reader, Item& item) {
    const Scope scope = reader.inside(holder, outer);
    const auto root = holder.find_child([](pugi::xml_node n) { return n.type() == pugi::node_element; });
    const bool is_nitf = named(root, "nitf") || named(root, "body.content") ||
                         (named(root, "body") && child_named(root, "body.content"));
    std::string_view name = root.name();
    name.remove_prefix(name.find(':') + 1);
    if (is_nitf)
        fill(item, read_nitf_article(root, scope, reader).item);
    else if (named(root, "html"))
        read_html(root, scope, reader, item);
    else if (named(root, "body"))
        fill(item.content, reader.text(root, Markup::html, scope));
    else if (!root || tag_named(name) != Tag::unknown)
        fill(item.content, reader.text(holder, root ? Markup::html : Markup::sniff, scope));
    else if (named(root, "block") || named(root, "hl2"))
        fill(item.content, nitf_text(holder, scope, reader, item.media));
}

void read_newsml(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document) {
    document.format = "newsml";
    const auto top = outermost(root);
    document.feed.language = reader.inside(root, scope).language;
    const bool is_item = named(top, "newsitem") || named(top, "packageitem");
    MessageReading{is_item ? scope : reader.inside(top, scope), reader, document}.read(top.parent());
}

}  // namespace newswatch::feed::detail
