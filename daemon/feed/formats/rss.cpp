#include "feed/formats/formats.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// Reads the children of one <item>. What several elements may say is kept apart until all are read, because
// their order means nothing.
class ItemReading {
public:
    ItemReading(Reader& reader, const Scope& scope) : reader_{reader}, scope_{scope} {}

    Item read(pugi::xml_node element) {
        item_.language = scope_.language;
        about_ = reader_.attribute(element, "rdf:about");
        for (const auto child : element.children())
            if (child.type() == pugi::node_element) read_child(child);
        settle();
        return std::move(item_);
    }

private:
    void read_child(pugi::xml_node child) {
        const Name name = reader_.names().of(child);
        switch (name.space) {
            case Space::plain:
                return read_plain(child, name);
            case Space::dc:
            case Space::dcterms:
                return read_dublin_core(child, name);
            case Space::content:
                if (name.is(Space::content, "encoded")) first(item_.content, child, Markup::html);
                return;
            case Space::xhtml:
                if (name.is(Space::xhtml, "body") || name.is(Space::xhtml, "div"))
                    first(item_.content, child, Markup::html);
                return;
            case Space::atom:
                return read_atom_child(child, name);
            case Space::itunes:
                if (name.is(Space::itunes, "author")) podcast_author_ = reader_.line(child);
                if (name.is(Space::itunes, "summary")) first(podcast_summary_, child, Markup::sniff);
                return;
            case Space::feedburner:
                if (name.is(Space::feedburner, "origlink")) original_link_ = reader_.line(child);
                return;
            case Space::media:
                return read_media(child, name, scope_, reader_, media_);
            default:
                return;
        }
    }

    void read_plain(pugi::xml_node child, const Name& name) {
        const auto is = [&](std::string_view wanted) { return iequals(name.local, wanted); };
        if (is("title"))
            first(item_.title, child, Markup::sniff);
        else if (is("link"))
            read_link(child);
        else if (is("description") || is("summary"))
            first(item_.summary, child, Markup::sniff);
        else if (is("pubdate"))
            date(item_.published, item_.published_text, child);
        else if (is("guid") || is("id"))
            read_guid(child);
        else if (is("category"))
            add_category(child);
        else if (is("author"))
            add_author(author_of(reader_.line(child)));
        else if (is("enclosure"))
            read_enclosure(child);
        else if (is("body") || is("content"))
            first(item_.content, child, Markup::sniff);
        else if (is("language"))
            item_.language = reader_.line(child);
    }

    void read_dublin_core(pugi::xml_node child, const Name& name) {
        const auto is = [&](std::string_view wanted) { return iequals(name.local, wanted); };
        if (is("date") || is("issued") || is("created"))
            date(issued_, issued_text_, child);
        else if (is("modified"))
            date(item_.updated, item_.updated_text, child);
        else if (is("creator"))
            add_author(author_of(reader_.line(child)));
        else if (is("subject"))
            add_category(child);
        else if (is("title"))
            first(other_title_, child, Markup::sniff);
        else if (is("description") || is("abstract"))
            first(other_summary_, child, Markup::sniff);
        else if (is("language"))
            item_.language = reader_.line(child);
        else if (is("identifier") && about_.empty())
            about_ = reader_.line(child);
    }

    void read_atom_child(pugi::xml_node child, const Name& name) {
        if (name.is(Space::atom, "link")) {
            const auto relation = reader_.attribute(child, "rel");
            const auto address =
                reader_.link(reader_.attribute(child, "href"), reader_.inside(child, scope_));
            if (relation == "enclosure" && !address.empty())
                item_.enclosures.push_back({address, reader_.attribute(child, "type"),
                                            number_of(reader_.attribute(child, "length"))});
            else if ((relation.empty() || relation == "alternate") && alternate_.empty())
                alternate_ = address;
        } else if (name.is(Space::atom, "updated")) {
            date(item_.updated, item_.updated_text, child);
        } else if (name.is(Space::atom, "published")) {
            date(issued_, issued_text_, child);
        } else if (name.is(Space::atom, "author")) {
            for (const auto part : child.children())
                if (reader_.names().of(part).local == "name") add_author(author_of(reader_.line(part)));
        } else if (name.is(Space::atom, "summary")) {
            first(other_summary_, child, Markup::sniff);
        } else if (name.is(Space::atom, "content")) {
            first(item_.content, child, Markup::sniff);
        }
    }

    void read_link(pugi::xml_node child) {
        auto address = reader_.line(child);
        if (address.empty()) address = reader_.attribute(child, "href");
        if (address.empty()) address = reader_.attribute(child, "rdf:resource");
        if (item_.link.empty()) item_.link = reader_.link(address, reader_.inside(child, scope_));
    }

    void read_guid(pugi::xml_node child) {
        if (!item_.id.empty()) return;
        item_.id = reader_.line(child);
        // rssboard.org: a guid is a permalink unless isPermaLink says "false"; that it is one is often
        // untrue.
        const bool said = !iequals(reader_.attribute(child, "isPermaLink"), "false");
        item_.id_is_link = said && (istarts_with(item_.id, "http://") || istarts_with(item_.id, "https://"));
    }

    void read_enclosure(pugi::xml_node child) {
        auto address = reader_.link(reader_.attribute(child, "url"), reader_.inside(child, scope_));
        if (!address.empty())
            item_.enclosures.push_back({std::move(address), reader_.attribute(child, "type"),
                                        number_of(reader_.attribute(child, "length"))});
    }

    void first(Text& target, pugi::xml_node child, Markup markup) {
        if (target.value.empty()) target = reader_.text(child, markup, scope_);
    }
    void date(std::optional<Timestamp>& at, std::string& as_written, pugi::xml_node child) {
        if (!at) at = reader_.date(child, as_written);
    }
    void add_category(pugi::xml_node child) {
        auto category = reader_.line(child);
        if (!category.empty()) item_.categories.push_back(std::move(category));
    }
    void add_author(Author author) {
        if (!author.name.empty() || !author.email.empty()) item_.authors.push_back(std::move(author));
    }
    static void fill(Text& target, Text& from) {
        if (target.value.empty()) target = std::move(from);
    }

    void settle() {
        if (!original_link_.empty()) item_.link = reader_.link(original_link_, scope_);
        if (item_.link.empty()) item_.link = std::move(alternate_);
        if (item_.id.empty() && !about_.empty()) {
            item_.id = about_;
            item_.id_is_link = istarts_with(about_, "http://") || istarts_with(about_, "https://");
        }
        if (item_.link.empty() && item_.id_is_link) item_.link = item_.id;
        if (item_.link.empty()) item_.link = std::move(media_.link);
        if (!item_.published) {
            item_.published = issued_;
            if (item_.published_text.empty() || issued_) item_.published_text = std::move(issued_text_);
        }
        fill(item_.title, other_title_);
        fill(item_.title, media_.title);
        fill(item_.summary, other_summary_);
        fill(item_.summary, podcast_summary_);
        fill(item_.summary, media_.summary);
        if (item_.authors.empty() && !podcast_author_.empty()) add_author(author_of(podcast_author_));
        for (auto& enclosure : media_.enclosures) item_.enclosures.push_back(std::move(enclosure));
    }

    Reader& reader_;
    Scope scope_;
    Item item_, media_;
    Text other_title_, other_summary_, podcast_summary_;
    std::string about_, alternate_, original_link_, podcast_author_, issued_text_;
    std::optional<Timestamp> issued_;
};

class ChannelReading {
public:
    ChannelReading(Reader& reader, Document& document) : reader_{reader}, document_{document} {}

    // Items stand inside the channel, or, in RDF, beside it.
    void read(pugi::xml_node element, const Scope& outer, bool is_channel) {
        const std::size_t mark = reader_.names().enter(element);
        reader_.names().default_is_plain();
        const Scope scope = reader_.inside(element, outer);
        if (is_channel && document_.feed.language.empty()) document_.feed.language = scope.language;
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_element || full_) continue;
            const Name name = reader_.names().of(child);
            if (name.is(Space::plain, "item"))
                read_item(child, scope);
            else if (!is_channel && name.is(Space::plain, "channel"))
                read(child, scope, true);
            else if (is_channel)
                read_about(child, name, scope);
        }
        reader_.names().leave(mark);
    }

    void settle() {
        auto& feed = document_.feed;
        if (feed.link.empty()) feed.link = std::move(alternate_);
        if (!feed.updated) feed.updated = published_;
        feed.ttl_minutes = rhythm_.minutes();
    }

private:
    void read_item(pugi::xml_node element, const Scope& outer) {
        full_ = !has_room(element, reader_, document_);
        if (full_) return;
        if (!reader_.closed(element)) {
            reader_.complain(element, "truncated",
                             "the document breaks off inside this item, which is left out");
            return;
        }
        const std::size_t mark = reader_.names().enter(element);
        document_.items.push_back(ItemReading{reader_, reader_.inside(element, outer)}.read(element));
        keep_lists_short(element, reader_, document_.items.back());
        reader_.names().leave(mark);
    }

    void read_about(pugi::xml_node child, const Name& name, const Scope& scope) {
        auto& feed = document_.feed;
        std::string as_written;
        if (rhythm_.read(child, name, reader_)) return;
        if (name.is(Space::plain, "title"))
            set(feed.title, reader_.caption(child));
        else if (name.is(Space::plain, "description"))
            set(feed.description, reader_.caption(child));
        else if (name.is(Space::plain, "language") || name.is(Space::dc, "language"))
            feed.language = reader_.line(child);
        else if (name.is(Space::plain, "link")) {
            if (feed.link.empty()) feed.link = reader_.link(reader_.line(child), scope);
        } else if (name.is(Space::atom, "link")) {
            if (reader_.attribute(child, "rel") == "alternate")
                alternate_ = reader_.link(reader_.attribute(child, "href"), scope);
        } else if (name.is(Space::atom, "id"))
            set(feed.id, reader_.line(child));
        else if (name.is(Space::plain, "lastbuilddate") || name.is(Space::atom, "updated"))
            feed.updated = reader_.date(child, as_written);
        else if (name.is(Space::plain, "pubdate") || name.is(Space::dc, "date"))
            published_ = reader_.date(child, as_written);
    }

    static void set(std::string& target, std::string value) {
        if (target.empty()) target = std::move(value);
    }

    Reader& reader_;
    Document& document_;
    std::string alternate_;
    std::optional<Timestamp> published_;
    Rhythm rhythm_;
    bool full_ = false;
};

}  // namespace

void read_rss(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document) {
    ChannelReading reading{reader, document};
    reading.read(root, scope, iequals(reader.names().of(root).local, "channel"));
    reading.settle();
}

}  // namespace newswatch::feed::detail
