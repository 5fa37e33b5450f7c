// One <item> or <entry>.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "feed/formats/constructs.hpp"

namespace newswatch::feed::detail {

// Reads the children of one item. What several elements may say is kept apart until all are read, because
// their order means nothing; settle() then takes the best of it. Used once.
class ItemReading {
public:
    ItemReading(Reader& reader, const Scope& scope, Dialect dialect)
        : reader_{reader}, scope_{scope}, dialect_{dialect} {}

    Item read(pugi::xml_node element);
    // Items found inside this one, for somebody else to read.
    const std::vector<pugi::xml_node>& nested() const { return nested_; }

private:
    using Node = pugi::xml_node;
    using Handler = void (ItemReading::*)(Node);
    static Handler core_handler(std::string_view local);
    static Handler module_handler(const Name& name);

    void read_child(Node child);
    void settle();
    void settle_link();
    void settle_dates();
    void settle_media();
    void settle_place();

    // RSS and Atom
    void title(Node child) { first(item_.title, child, true); }
    void summary(Node child);
    void content(Node child);
    void link(Node child);
    void id(Node child);
    void author(Node child) { read_people(child, scope_, reader_, item_.authors); }
    void contributor(Node child) { read_people(child, scope_, reader_, item_.contributors); }
    void category(Node child) { read_category(child, reader_, item_.categories); }
    void keywords(Node child) { read_keywords(reader_.line(child), {}, item_.categories); }
    void enclosure(Node child);
    void source(Node child);
    void published(Node child) { date(item_.published, child); }
    void created(Node child) { date(created_, child); }
    void updated(Node child) { date(item_.updated, child); }
    void expires(Node child) { date(item_.expires, child); }
    void comments(Node child);
    void language(Node child) { item_.language = reader_.line(child); }
    void rights(Node child) {
        if (item_.rights.empty()) item_.rights = read_notice(child, dialect_, scope_, reader_);
    }
    void image(Node child);
    void inner_item(Node child) { nested_.push_back(child); }

    // modules
    void encoded(Node child);
    void xhtml_body(Node child);
    void original_link(Node child) { line(original_link_, child); }
    void dc_title(Node child) { first(other_title_, child, true); }
    void dc_description(Node child) { first(other_summary_, child, false); }
    void dc_date(Node child) { date(any_date_, child); }
    void dc_valid(Node child);
    void dc_identifier(Node child) { line(about_, child); }
    void podcast_author(Node child) { line(podcast_author_, child); }
    void podcast_title(Node child) { first(podcast_title_, child, true); }
    void podcast_summary(Node child) { first(podcast_summary_, child, false); }
    void podcast_subtitle(Node child) { first(podcast_subtitle_, child, false); }
    void podcast_image(Node child);
    void podcast_duration(Node child);
    void point(Node child);
    void latitude(Node child);
    void longitude(Node child);
    void where(Node child);
    void place_name(Node child) { line(place_name_, child); }
    void replies(Node child);
    void read_count(std::string_view written);
    void in_reply_to(Node child);

    void first(Text& target, Node child, bool is_title);
    void date(Date& target, Node child);
    void line(std::string& target, Node child);

    Reader& reader_;
    Scope scope_;
    Dialect dialect_;
    Item item_, media_;
    Text other_title_, podcast_title_, other_summary_, podcast_summary_, podcast_subtitle_;
    Date created_, any_date_;
    std::optional<double> latitude_, longitude_;
    std::string place_name_;
    std::string about_, original_link_, podcast_author_, podcast_image_;
    std::string alternate_, related_;  // of links by relation
    bool alternate_is_page_ = false;
    std::uint32_t seconds_ = 0;
    std::vector<Author> source_authors_;
    std::vector<Node> nested_;
};

}  // namespace newswatch::feed::detail
