// One item of NewsML 1.x (iptc.org/standards/newsml-1), which agencies still deliver.
#include <algorithm>
#include <unordered_map>

#include "feed/formats/constructs.hpp"
#include "feed/formats/elements.hpp"
#include "feed/formats/newsml.hpp"
#include "feed/formats/renditions.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

class Version1Reading {
public:
    Version1Reading(Reader& reader, const Scope& scope) : reader_{reader}, scope_{scope} {}

    // Components nest freely; the first thing that is said counts.
    NewsItem read(pugi::xml_node element) {
        item_.language = scope_.language;
        walk(
            element, [&](pugi::xml_node node) { return read_part(node); }, [](pugi::xml_node) {});
        finish_media();
        item_.id_is_link = is_http(item_.id);
        if (item_.link.empty() && item_.id_is_link) item_.link = item_.id;
        if (item_.authors.empty()) item_.authors = std::move(creators_);
        if (item_.source.title.empty()) item_.source.title = credit_;
        news_.headline = item_.title.plain;
        news_.item = std::move(item_);
        return std::move(news_);
    }

private:
    bool read_part(pugi::xml_node node) {
        if (node.type() != pugi::node_element) return false;
        if (named(node, "newsidentifier"))
            read_identifier(node);
        else if (named(node, "newsmanagement"))
            for (const auto fact : node.children()) read_management(fact);
        else if (named(node, "newslines"))
            for (const auto line : node.children()) read_line(line);
        else if (named(node, "administrativemetadata"))
            for (const auto fact : node.children()) read_administration(fact);
        else if (named(node, "descriptivemetadata"))
            read_description(node);
        else if (named(node, "contentitem"))
            read_content(node);
        else
            return true;
        return false;
    }

    void read_identifier(pugi::xml_node identifier) {
        set(item_.id, words(child_named(identifier, "publicidentifier"), reader_));
        set(item_.id, words(child_named(identifier, "newsitemid"), reader_));
    }

    void read_management(pugi::xml_node fact) {
        if (named(fact, "firstcreated")) {
            item_.published = reader_.date(fact);
        } else if (named(fact, "thisrevisioncreated")) {
            item_.updated = reader_.date(fact);
        } else if (named(fact, "status")) {
            const auto status = formal_name(fact);
            news_.withdrawn = istarts_with(status, "cancel") || iequals(status, "withheld");
        } else if (named(fact, "urgency")) {
            const auto urgency = number_of(formal_name(fact));
            if (urgency <= 9) item_.urgency = static_cast<unsigned>(urgency);
        }
    }

    void read_line(pugi::xml_node line) {
        if (named(line, "headline")) {
            if (item_.title.value.empty())
                item_.title = reader_.text(line, Markup::sniff, scope_, Shape::line);
        } else if (named(line, "subheadline")) {
            if (item_.summary.value.empty())
                item_.summary = reader_.text(line, Markup::sniff, scope_, Shape::line);
        } else if (named(line, "byline")) {
            add_person(item_.authors, author_of(without_by(words(line, reader_), item_.language)));
        } else if (named(line, "creditline")) {
            set(credit_, words(line, reader_));
        } else if (named(line, "copyrightline") || named(line, "rightsline")) {
            set(item_.rights, words(line, reader_));
        } else if (named(line, "keywordline")) {
            read_keywords(words(line, reader_), "", item_.categories);
        } else if (named(line, "slugline")) {
            add_category(item_.categories, {words(line, reader_), "slug", {}});
        }
    }

    void read_administration(pugi::xml_node fact) {
        if (named(fact, "provider"))
            set(item_.source.title, formal_name(child_named(fact, "party")));
        else if (named(fact, "creator"))
            add_person(creators_, {formal_name(child_named(fact, "party")), {}, {}});
    }

    void read_description(pugi::xml_node metadata) {
        walk(
            metadata,
            [&](pugi::xml_node fact) {
                if (named(fact, "language"))
                    set(item_.language, formal_name(fact));
                else if (named(fact, "genre"))
                    add_category(item_.categories, {formal_name(fact), "genre", {}});
                else if (named(fact, "property") && iequals(formal_name(fact), "keyword"))
                    add_category(item_.categories, {reader_.attribute(fact, "Value"), {}, {}});
                else if (named(fact, "subject") || named(fact, "subjectmatter") ||
                         named(fact, "subjectdetail"))
                    add_category(item_.categories, {formal_name(fact), "IPTC", {}});
                return fact.type() == pugi::node_element;
            },
            [](pugi::xml_node) {});
    }

    void read_content(pugi::xml_node content) {
        if (const auto data = child_named(content, "datacontent"))
            read_inline_xml(data, scope_, reader_, item_);
        const auto href = reader_.attribute(content, "Href");
        const auto kind = formal_name(child_named(content, "mediatype"));
        if (href.empty() || iequals(kind, "text")) return;
        const auto component = owner_of(content);
        if (component != component_) finish_media();
        component_ = component;
        add_rendition(content, href, kind);
    }

    void add_rendition(pugi::xml_node content, std::string_view href, std::string_view kind) {
        Media media;
        media.url = reader_.link(href, scope_);
        media.type = formal_name(child_named(content, "mimetype"));
        media.medium = medium_of(media.type, media.url);
        for (const auto* image : {"photo", "picture", "graphic", "image"})
            if (media.medium.empty() && iequals(kind, image)) media.medium = "image";
        for (const auto* same : {"video", "audio"})
            if (media.medium.empty() && iequals(kind, same)) media.medium = same;
        const auto characteristics = child_named(content, "characteristics");
        media.length = number_of(words(child_named(characteristics, "sizeinbytes"), reader_));
        for (const auto property : characteristics.children()) {
            const auto number = static_cast<std::uint32_t>(
                std::min<std::uint64_t>(number_of(reader_.attribute(property, "Value")), UINT32_MAX));
            if (iequals(formal_name(property), "width")) media.width = number;
            if (iequals(formal_name(property), "height")) media.height = number;
        }
        renditions_.push_back({std::move(media), about(content.parent()).role});
    }

    // Of one element; looked up once, for thousands may stand beside each other.
    struct About {
        bool has_lines;
        std::string role;
    };
    const About& about(pugi::xml_node component) {
        constexpr std::size_t longest_role = 100;  // every rendition gets it
        const auto [entry, is_new] = about_.try_emplace(component.internal_object());
        if (is_new) {
            auto role = formal_name(child_named(component, "role"));
            if (role.size() > longest_role) role.clear();
            entry->second = {static_cast<bool>(child_named(component, "newslines")), std::move(role)};
        }
        return entry->second;
    }

    // A component for each size of a picture is part of the picture's.
    pugi::xml_node owner_of(pugi::xml_node content) {
        const auto component = content.parent();
        const auto around = component.parent();
        const bool part = !about(component).has_lines && named(around, "newscomponent");
        return part && about(around).has_lines ? around : component;
    }

    void finish_media() {
        if (!renditions_.empty()) item_.media.push_back(best_of(renditions_, {}));
        renditions_.clear();
    }

    std::string formal_name(pugi::xml_node element) { return reader_.attribute(element, "FormalName"); }
    static void set(std::string& target, std::string value) {
        if (target.empty()) target = std::move(value);
    }

    Reader& reader_;
    Scope scope_;
    NewsItem news_;
    Item item_;
    pugi::xml_node component_;
    std::vector<Author> creators_;
    std::vector<Rendition> renditions_;
    std::unordered_map<const void*, About> about_;
    std::string credit_;
};

}  // namespace

NewsItem read_newsml1_item(pugi::xml_node element, const Scope& outer, Reader& reader) {
    return Version1Reading{reader, reader.inside(element, outer)}.read(element);
}

}  // namespace newswatch::feed::detail
