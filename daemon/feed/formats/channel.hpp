// RSS, RDF, Atom and CDF: the feed around the items.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "feed/formats/constructs.hpp"
#include "feed/formats/rhythm.hpp"

namespace newswatch::feed::detail {

// Reads what stands around the items, and each item on the way. Used once, for one document.
class FeedReading {
public:
    FeedReading(Reader& reader, Document& document, Dialect dialect)
        : reader_{reader}, feed_{document.feed}, document_{document}, dialect_{dialect} {}

    // Items stand inside the channel or, in RDF, beside it; CDF has channels inside channels.
    void read(pugi::xml_node element, const Scope& outer, bool is_channel, unsigned depth = 0);
    void read_item(pugi::xml_node element, const Scope& outer);
    void settle();

private:
    using Node = pugi::xml_node;
    using Handler = void (FeedReading::*)(Node);
    static Handler core_handler(std::string_view local);
    static Handler module_handler(const Name& name);
    void read_attributes(Node element);
    void read_child(Node child, const Name& name);

    void title(Node child) {
        if (feed_.title.value.empty()) feed_.title = read_title(child, dialect_, scope_, reader_);
    }
    void description(Node child) {
        if (feed_.description.value.empty()) feed_.description = read_body(child, dialect_, scope_, reader_);
    }
    void other_description(Node child) {
        if (other_description_.value.empty())
            other_description_ = read_body(child, dialect_, scope_, reader_);
    }
    void link(Node child);
    void author(Node child) { read_people(child, scope_, reader_, feed_.authors); }
    void other_author(Node child) { read_people(child, scope_, reader_, other_authors_); }
    void contributor(Node child) { read_people(child, scope_, reader_, feed_.contributors); }
    void category(Node child) { read_category(child, reader_, feed_.categories); }
    void keywords(Node child) { read_keywords(reader_.line(child), {}, feed_.categories); }
    void id(Node child) { line(feed_.id, child); }
    void language(Node child) { feed_.language = reader_.line(child); }
    void rights(Node child) {
        if (feed_.copyright.empty()) feed_.copyright = read_notice(child, dialect_, scope_, reader_);
    }
    void other_rights(Node child) { line(other_rights_, child); }
    void updated(Node child) { date(feed_.updated, child); }
    void published(Node child) { date(feed_.published, child); }
    void any_date(Node child) { date(any_date_, child); }
    void generator(Node child);
    void image(Node child);
    void icon(Node child) { address(feed_.icon, child); }
    void logo(Node child) { address(feed_.image.url, child); }
    void other_image(Node child) { address(other_image_, child); }
    void moved(Node child);
    void complete(Node) { feed_.paging.complete = true; }
    void archive(Node) { feed_.paging.archive = true; }
    void withdrawn(Node child);

    void line(std::string& target, Node child) {
        if (target.empty()) target = reader_.line(child);
    }
    void date(Date& target, Node child) {
        if (!target) target = reader_.date(child);
    }
    void address(std::string& target, Node child);
    void relate(Link link);

    Reader& reader_;
    Feed& feed_;
    Document& document_;
    Dialect dialect_;
    Scope scope_;
    Text other_description_;
    std::vector<Author> other_authors_;
    std::string alternate_, other_image_, other_rights_;
    bool alternate_is_page_ = false;
    Date any_date_;
    Rhythm rhythm_;
    bool full_ = false;
};

}  // namespace newswatch::feed::detail
