// One item of NewsML-G2 (NewsML-G2 2.x guidelines, iptc.org/std/NewsML-G2).
#include <algorithm>

#include "feed/formats/constructs.hpp"
#include "feed/formats/elements.hpp"
#include "feed/formats/media.hpp"
#include "feed/formats/newsml.hpp"
#include "feed/formats/renditions.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// "medtop:04000000" is "04000000", and so is the address of a concept.
std::string_view code_of(std::string_view concept_id) {
    const auto at = concept_id.find_last_of(":/");
    return at == concept_id.npos ? concept_id : concept_id.substr(at + 1);
}

bool same_language(std::string_view a, std::string_view b) {
    const auto primary = [](std::string_view tag) { return tag.substr(0, tag.find_first_of("-_")); };
    return std::equal(primary(a).begin(), primary(a).end(), primary(b).begin(), primary(b).end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

// Keeps the best of several elements that say one thing.
struct Candidate {
    pugi::xml_node element;
    int grade = -1;
    void offer(pugi::xml_node other, int other_grade) {
        if (other_grade > grade) element = other, grade = other_grade;
    }
};

class G2Reading {
public:
    G2Reading(Reader& reader, const Scope& scope) : reader_{reader}, scope_{scope} {}

    NewsItem read(pugi::xml_node element) {
        item_.id = reader_.attribute(element, "guid");
        item_.language = language_of(element);
        for (const auto part : element.children()) {
            if (named(part, "itemmeta"))
                for (const auto fact : part.children()) read_item_fact(fact);
            else if (named(part, "contentmeta"))
                for (const auto fact : part.children()) read_content_fact(fact);
            else if (named(part, "rightsinfo"))
                read_rights(part);
            else if (named(part, "contentset"))
                for (const auto content : part.children()) read_content(content);
        }
        settle();
        return std::move(news_);
    }

private:
    // Of the content; the item's own xml:lang is that of what is said about it.
    std::string language_of(pugi::xml_node element) {
        const auto meta = child_named(element, "contentmeta");
        auto tag = reader_.attribute(child_named(meta, "language"), "tag");
        if (tag.empty()) tag = reader_.inside(child_named(element, "contentset"), scope_).language;
        return tag;
    }

    void read_item_fact(pugi::xml_node fact) {
        if (named(fact, "itemclass")) {
            class_ = code_of(concept_id(fact));
        } else if (named(fact, "provider")) {
            read_provider(fact);
        } else if (named(fact, "versioncreated")) {
            item_.updated = reader_.date(fact);
        } else if (named(fact, "firstcreated")) {
            item_.published = reader_.date(fact);
        } else if (named(fact, "embargoed")) {
            embargoed_ = reader_.date(fact);
        } else if (named(fact, "pubstatus")) {
            const auto status = concept_id(fact);
            news_.withdrawn = istarts_with(code_of(status), "cancel") || iequals(code_of(status), "withheld");
        } else if (named(fact, "title")) {
            title_.offer(fact, in_language(fact));
        } else if (named(fact, "ednote")) {
            if (news_.comment.empty()) news_.comment = words(fact, reader_);
        } else if (named(fact, "service")) {
            add_concept(fact, "service");
        } else if (named(fact, "link")) {
            read_item_link(fact);
        }
    }

    void read_provider(pugi::xml_node provider) {
        item_.source.title = name_of(provider);
        const auto id = concept_id(provider);
        if (is_http(id)) item_.source.url = id;
        if (item_.source.title.empty() && !is_http(id)) item_.source.title = code_of(id);
    }

    // Most links of an item lead to other items.
    void read_item_link(pugi::xml_node fact) {
        const auto relation = reader_.attribute(fact, "rel");
        const auto address = reader_.link(reader_.attribute(fact, "href"), scope_);
        if (address.empty()) return;
        for (const auto* own : {"canonical", "alternate", "permalink", "publishedat", "isa", "web"})
            if (iequals(code_of(relation), own) && item_.link.empty()) item_.link = address;
        if (iequals(code_of(relation), "enclosure") || iequals(code_of(relation), "attachment"))
            item_.enclosures.push_back({address, reader_.attribute(fact, "contenttype"),
                                        number_of(reader_.attribute(fact, "size"))});
    }

    void read_content_fact(pugi::xml_node fact) {
        if (named(fact, "headline")) {
            read_headline(fact);
        } else if (named(fact, "description")) {
            const auto role = std::string{code_of(reader_.attribute(fact, "role"))};
            const bool caption = iequals(role, "caption");
            if (caption) caption_.offer(fact, in_language(fact));
            summary_.offer(fact, in_language(fact) * 4 + (iequals(role, "summary") ? 2 : caption ? 0 : 1));
        } else if (named(fact, "urgency")) {
            const auto urgency = number_of(reader_.line(fact));
            if (urgency <= 9) item_.urgency = static_cast<unsigned>(urgency);
        } else if (named(fact, "contentcreated")) {
            created_ = reader_.date(fact);
        } else if (named(fact, "contentmodified")) {
            modified_ = reader_.date(fact);
        } else if (named(fact, "icon")) {
            read_file(fact, "thumbnail");
        } else if (!read_person_fact(fact)) {
            read_subject(fact);
        }
    }

    void read_headline(pugi::xml_node fact) {
        const auto role = std::string{code_of(reader_.attribute(fact, "role"))};
        const bool sub = ifind(role, "sub") != std::string::npos;
        if (sub) subtitle_.offer(fact, in_language(fact));
        headline_.offer(fact, in_language(fact) * 4 + (iequals(role, "main") ? 3
                                                       : role.empty()        ? 2
                                                       : sub                 ? 0
                                                                             : 1));
    }

    bool read_person_fact(pugi::xml_node fact) {
        if (named(fact, "creator")) {
            const bool is_person = iequals(code_of(reader_.attribute(fact, "type")), "person");
            add_person(is_person ? persons_ : item_.authors, party(fact));
        } else if (named(fact, "contributor")) {
            add_person(item_.contributors, party(fact));
        } else if (named(fact, "by")) {
            if (byline_.empty()) byline_ = without_by(words(fact, reader_), item_.language);
        } else if (named(fact, "infosource")) {
            if (info_source_.empty()) info_source_ = name_of(fact);
        } else if (named(fact, "creditline")) {
            credit_ = words(fact, reader_);
        } else {
            return false;
        }
        return true;
    }

    void read_subject(pugi::xml_node fact) {
        if (named(fact, "subject"))
            add_concept(fact, "");
        else if (named(fact, "genre"))
            add_concept(fact, "genre");
        else if (named(fact, "located"))
            add_concept(fact, "location");
        else if (named(fact, "keyword"))
            add_category(item_.categories, {words(fact, reader_), {}, {}});
        else if (named(fact, "slugline"))
            add_category(item_.categories, {words(fact, reader_), "slug", {}});
    }

    // A qualified code is a scheme's alias and a code; `scheme` says more than the alias.
    void add_concept(pugi::xml_node fact, std::string_view scheme) {
        constexpr std::string_view newscodes = "cv.iptc.org/newscodes/";
        const auto id = concept_id(fact);
        Category category{id, std::string{scheme}, name_of(fact)};
        const bool is_code = !reader_.attribute(fact, "qcode").empty();
        if ((is_code && id.find(':') != id.npos) || id.find(newscodes) != id.npos) {
            category.term = is_code ? id.substr(id.find(':') + 1) : std::string{code_of(id)};
            if (scheme.empty()) category.scheme = id.substr(0, id.size() - category.term.size());
            if (is_code && scheme.empty()) category.scheme.pop_back();
        }
        if (category.term.empty()) category.term = std::move(category.label);
        if (category.term == category.label) category.label.clear();
        add_category(item_.categories, std::move(category));
    }

    // Which of the three ways of naming a concept is used: a qualified code, an address, or a text.
    std::string concept_id(pugi::xml_node element) {
        for (const auto* name : {"qcode", "uri", "literal"})
            if (auto id = reader_.attribute(element, name); !id.empty()) return id;
        return {};
    }

    // In the item's language, if there is one.
    std::string name_of(pugi::xml_node element) {
        Candidate name;
        for (const auto part : element.children())
            if (named(part, "name")) name.offer(part, in_language(part));
        auto found = words(name.element, reader_);
        return found.empty() ? reader_.attribute(element, "literal") : found;
    }

    Author party(pugi::xml_node element) {
        Author author{name_of(element), {}, {}};
        if (const auto address = reader_.attribute(element, "uri"); is_http(address)) author.url = address;
        if (author.name.empty()) return {};
        walk(
            element,
            [&](pugi::xml_node node) {
                if (named(node, "email") && author.email.empty()) author.email = words(node, reader_);
                return node.type() == pugi::node_element;
            },
            [](pugi::xml_node) {});
        return author;
    }

    int in_language(pugi::xml_node element) {
        const auto language = reader_.inside(element, scope_).language;
        return language.empty() || item_.language.empty() || same_language(language, item_.language);
    }

    void read_rights(pugi::xml_node rights) {
        std::string holder, notice, terms;
        for (const auto part : rights.children()) {
            if (named(part, "copyrightholder") && holder.empty()) holder = name_of(part);
            if (named(part, "copyrightnotice") && notice.empty()) notice = words(part, reader_);
            if (named(part, "usageterms") && terms.empty()) terms = words(part, reader_);
        }
        if (!item_.rights.empty()) return;
        item_.rights = notice.empty() ? holder : notice;
        if (!terms.empty()) item_.rights += (item_.rights.empty() ? "" : " ") + terms;
        reader_.keep_within_limit(rights, item_.rights);
    }

    void read_content(pugi::xml_node content) {
        if (named(content, "inlinexml"))
            read_inline_xml(content, scope_, reader_, item_);
        else if (named(content, "inlinedata"))
            read_inline_data(content);
        else if (named(content, "remotecontent"))
            read_file(content, reader_.attribute(content, "rendition"));
    }

    void read_inline_data(pugi::xml_node content) {
        if (!item_.content.value.empty()) return;
        const auto type = reader_.attribute(content, "contenttype");
        if (!type.empty() && !istarts_with(type, "text") && ifind(type, "html") == std::string::npos) return;
        auto markup = ifind(type, "html") != std::string::npos ? Markup::html
                      : iequals(type, "text/plain")            ? Markup::plain
                                                               : Markup::sniff;
        if (ifind(reader_.attribute(content, "encoding"), "base64") != std::string::npos)
            markup = Markup::base64;
        item_.content = reader_.text(content, markup, scope_);
    }

    void read_file(pugi::xml_node content, std::string role) {
        Media media;
        media.url = reader_.link(reader_.attribute(content, "href"), scope_);
        if (media.url.empty()) return;
        media.type = reader_.attribute(content, "contenttype");
        media.medium = medium_of(media.type, media.url);
        if (media.medium.empty() && media.type.empty()) media.medium = wanted_medium();
        media.width = number(content, "width");
        media.height = number(content, "height");
        media.length = number_of(reader_.attribute(content, "size"));
        media.seconds = seconds_of(reader_.attribute(content, "duration"));
        if (ifind(reader_.attribute(content, "durationunit"), "milli") != std::string::npos)
            media.seconds /= 1000;
        if (!media.medium.empty() && media.medium != "document")
            renditions_.push_back({std::move(media), std::move(role)});
        else if (ifind(media.type, "html") != std::string::npos || media.type.empty())
            item_.link = item_.link.empty() ? media.url : item_.link;
        else
            item_.enclosures.push_back({media.url, media.type, media.length});
    }

    std::uint32_t number(pugi::xml_node element, const char* name) {
        return static_cast<std::uint32_t>(
            std::min<std::uint64_t>(number_of(reader_.attribute(element, name)), UINT32_MAX));
    }

    std::string wanted_medium() const {
        if (class_ == "picture" || class_ == "graphic") return "image";
        return class_ == "video" || class_ == "audio" ? class_ : std::string{};
    }

    Text text(const Candidate& candidate, Shape shape) {
        return candidate.element ? reader_.text(candidate.element, Markup::sniff, scope_, shape) : Text{};
    }

    void settle() {
        if (auto title = text(headline_, Shape::line); !title.value.empty()) item_.title = std::move(title);
        if (item_.title.value.empty()) item_.title = text(title_, Shape::line);
        news_.headline = item_.title.plain;
        if (auto summary = text(summary_, Shape::paragraphs); !summary.value.empty())
            item_.summary = std::move(summary);
        if (item_.summary.value.empty()) item_.summary = text(subtitle_, Shape::line);
        item_.id_is_link = is_http(item_.id);
        if (item_.link.empty() && item_.id_is_link) item_.link = item_.id;
        settle_dates();
        settle_persons();
        if (!renditions_.empty()) settle_media();
        news_.item = std::move(item_);
    }

    void settle_dates() {
        if (!item_.updated) item_.updated = std::move(modified_);
        if (!item_.published) item_.published = std::move(created_);
        // What waits for its hour is published then.
        if (embargoed_ && (!item_.published || *item_.published.at < *embargoed_.at))
            item_.published = std::move(embargoed_);
    }

    // Persons first, then what readers see; an organisation or a login is the last resort.
    void settle_persons() {
        if (persons_.empty() && !byline_.empty()) add_person(persons_, author_of(byline_));
        if (!persons_.empty()) item_.authors = std::move(persons_);
        if (item_.source.title.empty()) item_.source.title = info_source_.empty() ? credit_ : info_source_;
    }

    void settle_media() {
        Media media = best_of(renditions_, wanted_medium());
        media.title = item_.title.plain;
        media.description = caption_.element ? words(caption_.element, reader_) : item_.summary.plain;
        media.credit = credit_;
        if (media.credit.empty() && !item_.authors.empty()) media.credit = item_.authors.front().name;
        item_.media.insert(item_.media.begin(), std::move(media));
    }

    Reader& reader_;
    Scope scope_;
    NewsItem news_;
    Item item_;
    Candidate headline_, subtitle_, title_, summary_, caption_;
    std::vector<Author> persons_;
    std::vector<Rendition> renditions_;
    std::string class_, byline_, info_source_, credit_;
    Date created_, modified_, embargoed_;
};

}  // namespace

NewsItem read_g2_item(pugi::xml_node element, const Scope& outer, Reader& reader) {
    return G2Reading{reader, reader.inside(element, outer)}.read(element);
}

}  // namespace newswatch::feed::detail
