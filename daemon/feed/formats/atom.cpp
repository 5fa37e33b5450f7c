#include "feed/formats/formats.hpp"
#include "feed/html/html.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// RFC 4287 section 3.1.1 and 4.1.3.1; for 0.3 the attribute `mode`.
Markup markup_of(const std::string& type, const std::string& mode) {
    if (type.find("html") != type.npos) return Markup::html;
    // Atom 0.3 calls escaped markup text/plain as often as not.
    return mode == "escaped" ? Markup::sniff : Markup::plain;
}

// True for inline content that is no text: pictures, archives, anything in base64.
bool is_binary(const std::string& type, const std::string& mode) {
    if (mode == "base64") return true;
    const auto slash = type.find('/');
    if (slash == type.npos || istarts_with(type, "text/")) return false;
    return type.find("xml") == type.npos && type.find("html") == type.npos;
}

// What an Atom feed and its entries share: RFC 4287 section 4.2.
class AtomReading {
public:
    AtomReading(Reader& reader, Document& document) : reader_{reader}, document_{document} {}

    void read_feed(pugi::xml_node root, const Scope& outer) {
        const std::size_t mark = reader_.names().enter(root);
        const Scope scope = reader_.inside(root, outer);
        document_.feed.language = scope.language;
        // Two rounds: an entry inherits the feed's authors, which may stand behind it.
        for (const auto child : root.children())
            if (child.type() == pugi::node_element) read_about(child, reader_.names().of(child), scope);
        document_.feed.ttl_minutes = rhythm_.minutes();
        for (const auto child : root.children())
            if (is(reader_.names().of(child), "entry") && !read_entry(child, scope)) break;
        reader_.names().leave(mark);
    }

    // False when the document has no room for more.
    bool read_entry(pugi::xml_node element, const Scope& outer) {
        if (!has_room(element, reader_, document_)) return false;
        if (!reader_.closed(element)) {
            reader_.complain(element, "truncated",
                             "the document breaks off inside this entry, which is left out");
            return true;
        }
        const std::size_t mark = reader_.names().enter(element);
        const Scope scope = reader_.inside(element, outer);
        Item item, media;
        item.language = scope.language;
        std::vector<Author> source_authors;
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            const Name name = reader_.names().of(child);
            if (name.space == Space::media)
                read_media(child, name, scope, reader_, media);
            else if (is(name, "source"))
                read_source(child, source_authors);
            else
                read_child(child, name, scope, item);
        }
        reader_.names().leave(mark);
        settle(item, media, source_authors);
        keep_lists_short(element, reader_, item);
        document_.items.push_back(std::move(item));
        return true;
    }

private:
    static bool is(const Name& name, std::string_view wanted) {
        return name.is(Space::atom, wanted) || name.is(Space::plain, wanted);
    }

    void read_child(pugi::xml_node child, const Name& name, const Scope& scope, Item& item) {
        if (is(name, "title"))
            first(item.title, child, scope);
        else if (is(name, "summary"))
            first(item.summary, child, scope);
        else if (is(name, "content"))
            read_content(child, scope, item);
        else if (is(name, "link"))
            read_link(child, scope, item);
        else if (is(name, "id"))
            item.id = reader_.line(child);
        else if (is(name, "published") || is(name, "issued") || is(name, "created") ||
                 name.is(Space::dc, "date"))
            date(item.published, item.published_text, child);
        else if (is(name, "updated") || is(name, "modified"))
            date(item.updated, item.updated_text, child);
        else if (is(name, "author"))
            add_author(item.authors, read_person(child, scope));
        else if (name.is(Space::dc, "creator"))
            add_author(item.authors, author_of(reader_.line(child)));
        else if (is(name, "category"))
            add_category(child, item);
        else if (name.is(Space::dc, "subject"))
            item.categories.push_back(reader_.line(child));
        else if (name.is(Space::dc, "language"))
            item.language = reader_.line(child);
        else if (name.is(Space::feedburner, "origlink"))
            original_link_ = reader_.line(child);
    }

    void first(Text& target, pugi::xml_node child, const Scope& scope) {
        if (!target.value.empty()) return;
        const auto type = reader_.attribute(child, "type");
        const auto mode = reader_.attribute(child, "mode");
        if (!is_binary(type, mode)) target = reader_.text(child, markup_of(type, mode), scope);
    }

    void read_content(pugi::xml_node child, const Scope& scope, Item& item) {
        const auto source = reader_.attribute(child, "src");
        if (source.empty()) return first(item.content, child, scope);
        item.enclosures.push_back(
            {reader_.link(source, reader_.inside(child, scope)), reader_.attribute(child, "type"), 0});
    }

    void read_link(pugi::xml_node child, const Scope& scope, Item& item) {
        const auto relation = reader_.attribute(child, "rel");
        auto address = reader_.link(reader_.attribute(child, "href"), reader_.inside(child, scope));
        if (address.empty()) return;
        const auto type = reader_.attribute(child, "type");
        if (relation == "enclosure") {
            item.enclosures.push_back(
                {std::move(address), type, number_of(reader_.attribute(child, "length"))});
        } else if (relation.empty() || iequals(relation, "alternate")) {
            // Of several alternates the page for people is meant.
            const bool page = type.empty() || type.find("html") != type.npos;
            if (item.link.empty() || (page && !has_page_)) item.link = std::move(address);
            has_page_ = has_page_ || page;
        }
    }

    Author read_person(pugi::xml_node element, const Scope& scope) {
        Author author;
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            const Name name = reader_.names().of(child);
            if (is(name, "name"))
                author.name = reader_.line(child);
            else if (is(name, "email"))
                author.email = reader_.line(child);
            else if (is(name, "uri") || is(name, "url"))
                author.url = reader_.link(reader_.line(child), scope);
        }
        if (author.name.empty() && author.email.empty()) author = author_of(reader_.line(element));
        return author;
    }

    void read_source(pugi::xml_node element, std::vector<Author>& authors) {
        for (const auto child : element.children())
            if (child.type() == pugi::node_element && is(reader_.names().of(child), "author"))
                add_author(authors, read_person(child, Scope{}));
    }

    static void add_author(std::vector<Author>& authors, Author author) {
        if (!author.name.empty() || !author.email.empty()) authors.push_back(std::move(author));
    }

    void add_category(pugi::xml_node child, Item& item) {
        auto category = reader_.attribute(child, "label");
        if (category.empty()) category = reader_.attribute(child, "term");
        if (category.empty()) category = reader_.line(child);
        if (!category.empty()) item.categories.push_back(std::move(category));
    }

    void date(std::optional<Timestamp>& at, std::string& as_written, pugi::xml_node child) {
        if (!at) at = reader_.date(child, as_written);
    }

    void settle(Item& item, Item& media, std::vector<Author>& source_authors) {
        if (!original_link_.empty()) item.link = std::move(original_link_);
        original_link_.clear();
        has_page_ = false;
        item.id_is_link = istarts_with(item.id, "http://") || istarts_with(item.id, "https://");
        if (item.link.empty() && item.id_is_link) item.link = item.id;
        if (item.title.value.empty()) item.title = std::move(media.title);
        if (item.summary.value.empty()) item.summary = std::move(media.summary);
        for (auto& enclosure : media.enclosures) item.enclosures.push_back(std::move(enclosure));
        if (item.authors.empty()) item.authors = std::move(source_authors);
        if (item.authors.empty()) item.authors = feed_authors_;
    }

    void read_about(pugi::xml_node child, const Name& name, const Scope& scope) {
        auto& feed = document_.feed;
        std::string as_written;
        if (rhythm_.read(child, name, reader_)) return;
        if (is(name, "title"))
            feed.title = reader_.caption(child);
        else if (is(name, "subtitle") || is(name, "tagline"))
            feed.description = reader_.caption(child);
        else if (is(name, "id"))
            feed.id = reader_.line(child);
        else if (is(name, "updated") || is(name, "modified"))
            feed.updated = reader_.date(child, as_written);
        else if (is(name, "author"))
            add_author(feed_authors_, read_person(child, scope));
        else if (is(name, "link")) {
            const auto relation = reader_.attribute(child, "rel");
            if (feed.link.empty() && (relation.empty() || iequals(relation, "alternate")))
                feed.link = reader_.link(reader_.attribute(child, "href"), reader_.inside(child, scope));
        }
    }

    Reader& reader_;
    Document& document_;
    std::vector<Author> feed_authors_;
    std::string original_link_;
    bool has_page_ = false;
    Rhythm rhythm_;
};

}  // namespace

void read_atom(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document) {
    AtomReading reading{reader, document};
    if (iequals(reader.names().of(root).local, "entry"))
        reading.read_entry(root, scope);
    else
        reading.read_feed(root, scope);
}

}  // namespace newswatch::feed::detail
