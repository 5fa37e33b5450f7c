// NITF 3.x (iptc.org/std/NITF/3.6): one article of a news agency.
#include "feed/formats/nitf.hpp"

#include <algorithm>

#include "feed/formats/constructs.hpp"
#include "feed/formats/elements.hpp"
#include "feed/formats/formats.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// What several elements may say is kept apart until all are read.
class ArticleReading {
public:
    ArticleReading(Reader& reader, const Scope& scope) : reader_{reader}, scope_{scope} {}

    NitfArticle read(pugi::xml_node nitf) {
        item_.language = scope_.language;
        item_.id = reader_.attribute(nitf, "uno");
        if (named(nitf, "body.content")) {
            item_.content = nitf_text(nitf, scope_, reader_, item_.media);
        } else if (named(nitf, "body")) {
            read_body(nitf);
        } else {
            for (const auto part : nitf.children()) {
                if (named(part, "head")) read_head(part);
                if (named(part, "body")) read_body(part);
            }
        }
        settle();
        return std::move(article_);
    }

private:
    void read_head(pugi::xml_node head) {
        for (const auto part : head.children()) {
            if (named(part, "title"))
                set(head_title_, words(part, reader_));
            else if (named(part, "meta"))
                read_meta(reader_.attribute(part, "name"), reader_.attribute(part, "content"));
            else if (named(part, "tobject"))
                read_subjects(part);
            else if (named(part, "docdata"))
                for (const auto fact : part.children()) read_fact(fact);
            else if (named(part, "pubdata"))
                read_publication(part);
            else if (named(part, "revision-history"))
                read_revision(part);
            if (named(part, "docdata")) read_status(reader_.attribute(part, "management-status"));
        }
    }

    void read_meta(std::string_view name, std::string value) {
        if (iequals(name, "keywords"))
            read_keywords(value, "", item_.categories);
        else if (iequals(name, "description"))
            set(description_, std::move(value));
        else if (iequals(name, "author"))
            set(meta_author_, std::move(value));
        else if (iequals(name, "language") || iequals(name, "lang"))
            set(item_.language, std::move(value));
        else if (is_http(value) &&
                 (iequals(name, "link") || iequals(name, "url") || iequals(name, "canonical")))
            set(item_.link, std::move(value));
    }

    void read_subjects(pugi::xml_node tobject) {
        for (const auto part : tobject.children()) {
            if (named(part, "tobject.property")) {
                add(reader_.attribute(part, "tobject.property.type"), "genre");
            } else if (named(part, "tobject.subject")) {
                Category subject{reader_.attribute(part, "tobject.subject.refnum"),
                                 reader_.attribute(part, "tobject.subject.ipr"),
                                 {}};
                // From the special to the general: a detail, a matter, a type.
                for (const auto* name : {"detail", "matter", "type", "code"})
                    if (subject.label.empty())
                        subject.label = reader_.attribute(part, std::string{"tobject.subject."} + name);
                if (subject.term.empty()) subject.term = std::move(subject.label);
                if (subject.scheme.empty()) subject.scheme = "IPTC";
                add_category(item_.categories, std::move(subject));
            }
        }
    }

    void read_fact(pugi::xml_node fact) {
        const auto norm = [&] { return reader_.date(said(fact, "norm"), fact); };
        if (named(fact, "doc-id"))
            set(document_id_, said(fact, "id-string"));
        else if (named(fact, "du-key"))
            set(item_.id, reader_.attribute(fact, "key"));
        else if (named(fact, "urgency"))
            read_urgency(fact);
        else if (named(fact, "date.issue"))
            item_.published = norm();
        else if (named(fact, "date.release"))
            released_ = norm();
        else if (named(fact, "date.expire"))
            item_.expires = norm();
        else if (named(fact, "doc.copyright"))
            read_copyright(fact);
        else if (named(fact, "doc.rights"))
            set(owner_, reader_.attribute(fact, "owner"));
        else if (named(fact, "doc-scope"))
            add(reader_.attribute(fact, "scope"), "scope");
        else if (named(fact, "series"))
            add(reader_.attribute(fact, "series.name"), "series");
        else if (named(fact, "key-list"))
            read_key_list(fact);
        else if (named(fact, "identified-content"))
            read_identified(fact);
        else if (named(fact, "evloc"))
            add(said(fact, "city"), "location");
    }

    void read_copyright(pugi::xml_node fact) {
        const auto holder = reader_.attribute(fact, "holder"), year = reader_.attribute(fact, "year");
        if (holder.empty() || !copyright_.empty()) return;
        copyright_ = "\xC2\xA9 " + (year.empty() ? holder : year + ' ' + holder);
        reader_.keep_within_limit(fact, copyright_);
    }

    void read_urgency(pugi::xml_node fact) {
        const auto urgency = number_of(said(fact, "ed-urg"));
        if (urgency <= 9) item_.urgency = static_cast<unsigned>(urgency);
    }

    // "usable", "embargoed", "withheld" or "canceled".
    void read_status(std::string_view status) {
        article_.withdrawn = iequals(status, "withheld") || istarts_with(status, "cancel");
    }

    void read_key_list(pugi::xml_node list) {
        for (const auto keyword : list.children())
            if (named(keyword, "keyword")) add(said(keyword, "key"), "");
    }

    void read_identified(pugi::xml_node content) {
        for (const auto part : content.children()) {
            if (named(part, "classifier")) {
                auto label = words(part, reader_);
                auto term = reader_.attribute(part, "value");
                if (term.empty()) std::swap(term, label);
                add_category(item_.categories,
                             {std::move(term), reader_.attribute(part, "type"), std::move(label)});
                continue;
            }
            for (const auto* kind : {"location", "org", "person", "event", "function", "object.title"})
                if (named(part, kind)) add(said_inside(part, "value"), kind);
        }
    }

    void read_publication(pugi::xml_node pubdata) {
        set(item_.source.title, reader_.attribute(pubdata, "name"));
        if (!publication_)
            publication_ = reader_.date(reader_.attribute(pubdata, "date.publication"), pubdata);
        add(reader_.attribute(pubdata, "position.section"), "section");
        const auto reference = reader_.attribute(pubdata, "ex-ref");
        if (is_http(reference)) set(item_.link, reference);
    }

    // The last one counts, wherever it stands.
    void read_revision(pugi::xml_node revision) {
        auto date = reader_.date(reader_.attribute(revision, "norm"), revision);
        if (date && (!item_.updated || *item_.updated.at < *date.at)) item_.updated = std::move(date);
    }

    void read_body(pugi::xml_node body) {
        bool has_content = false;
        for (const auto part : body.children()) {
            if (named(part, "body.head"))
                for (const auto fact : part.children()) read_opening(fact);
            else if (named(part, "body.end"))
                read_end(part);
            else
                has_content = has_content || named(part, "body.content");
        }
        // Some write the paragraphs into <body> itself.
        const auto content = has_content ? child_named(body, "body.content") : body;
        item_.content = nitf_text(content, scope_, reader_, item_.media);
    }

    void read_opening(pugi::xml_node part) {
        if (named(part, "hedline")) {
            for (const auto line : part.children()) {
                if (named(line, "hl1")) set(headline_, words(line, reader_));
                if (named(line, "hl2")) set(second_headline_, words(line, reader_));
            }
            if (headline_.empty() && second_headline_.empty()) headline_ = words(part, reader_);
        } else if (named(part, "byline")) {
            read_byline(part, item_.authors);
        } else if (named(part, "distributor")) {
            set(distributor_, words(part, reader_));
        } else if (named(part, "dateline")) {
            read_dateline(part);
        } else if (named(part, "abstract")) {
            if (item_.summary.value.empty()) item_.summary = nitf_text(part, scope_, reader_, item_.media);
        } else if (named(part, "rights")) {
            set(item_.rights, words(part, reader_));
        } else if (named(part, "series")) {
            add(reader_.attribute(part, "series.name"), "series");
        }
    }

    // "By <person>Ada Moss</person><byttl>Science Writer</byttl>", or the same without <person>.
    void read_byline(pugi::xml_node byline, std::vector<Author>& authors) {
        std::string text;
        const std::size_t before = authors.size();
        for (const auto part : byline.children()) {
            if (named(part, "person"))
                add_author(words(part, reader_), authors);
            else if (named(part, "byttl") || named(part, "virtloc") || named(part, "location"))
                continue;
            else if (part.type() == pugi::node_element)
                (text += ' ') += words(part, reader_);
        }
        if (authors.size() != before) return;
        text = reader_.line(byline) + text;
        reader_.keep_within_limit(byline, text);
        add_author(without_by(fold_space(text), item_.language), authors);
    }

    static void add_author(std::string_view written, std::vector<Author>& authors) {
        while (!written.empty() && (written.back() == ',' || is_space(written.back())))
            written.remove_suffix(1);
        add_person(authors, author_of(written));
    }

    void read_dateline(pugi::xml_node dateline) {
        for (const auto part : dateline.children()) {
            if (named(part, "location")) add(said_inside(part, "value"), "location");
            if (named(part, "story.date") && !story_) story_ = reader_.date(said(part, "norm"), part);
        }
    }

    void read_end(pugi::xml_node end) {
        for (const auto part : end.children())
            if (named(part, "tagline"))
                for (const auto name : part.children())
                    if (named(name, "person")) add_author(words(name, reader_), item_.contributors);
    }

    void settle() {
        if (!document_id_.empty()) item_.id = std::move(document_id_);
        item_.id_is_link = is_http(item_.id);
        if (item_.link.empty() && item_.id_is_link) item_.link = item_.id;
        if (headline_.empty()) headline_ = head_title_;
        if (headline_.empty()) std::swap(headline_, second_headline_);
        item_.title = {headline_, headline_, false};
        // Agencies repeat the headline as the second one.
        if (second_headline_ == headline_) second_headline_.clear();
        for (auto* summary : {&description_, &second_headline_})
            if (item_.summary.value.empty()) item_.summary = {*summary, *summary, false};
        for (auto* date : {&released_, &publication_, &story_})
            if (!item_.published) item_.published = std::move(*date);
        set(item_.source.title, distributor_);
        set(item_.rights, copyright_);
        set(item_.rights, owner_);
        if (item_.authors.empty()) add_author(meta_author_, item_.authors);
        if (item_.authors.empty()) std::swap(item_.authors, item_.contributors);
        article_.item = std::move(item_);
    }

    // What the attribute says, or else the element's own text.
    std::string said(pugi::xml_node element, const char* attribute) {
        auto value = reader_.attribute(element, attribute);
        return value.empty() ? words(element, reader_) : value;
    }
    std::string said_inside(pugi::xml_node element, const char* attribute) {
        auto value = words(element, reader_);
        return value.empty() ? reader_.attribute(element, attribute) : value;
    }
    void add(std::string term, std::string_view scheme) {
        add_category(item_.categories, {std::move(term), std::string{scheme}, {}});
    }
    static void set(std::string& target, std::string value) {
        if (target.empty()) target = std::move(value);
    }

    Reader& reader_;
    Scope scope_;
    NitfArticle article_;
    Item item_;
    std::string document_id_, head_title_, headline_, second_headline_, description_, meta_author_;
    std::string distributor_, copyright_, owner_;
    Date released_, publication_, story_;
};

void read_document(pugi::xml_node nitf, const Scope& outer, Reader& reader, Document& document) {
    auto article = read_nitf_article(nitf, outer, reader);
    auto& item = article.item;
    if (document.feed.language.empty()) document.feed.language = item.language;
    if (article.withdrawn) {
        document.withdrawn.push_back(
            {item.id, item.updated ? item.updated : item.published, item.source.title, item.title.plain});
        return;
    }
    if (item.id.empty() && item.title.value.empty() && item.content.value.empty() && item.media.empty())
        return;
    keep_lists_short(nitf, reader, item);
    document.items.push_back(std::move(item));
}

}  // namespace

NitfArticle read_nitf_article(pugi::xml_node nitf, const Scope& outer, Reader& reader) {
    return ArticleReading{reader, reader.inside(nitf, outer)}.read(nitf);
}

void read_nitf(pugi::xml_node root, const Scope& outer, Reader& reader, Document& document) {
    document.format = "nitf";
    // An envelope may hold several documents.
    const auto top = outermost(root);
    const Scope scope = top == root ? outer : reader.inside(top, outer);
    bool full = false;
    walk(
        top.parent(),
        [&](pugi::xml_node node) {
            if (full || !named(node, "nitf")) return !full && node.type() == pugi::node_element;
            full = !has_room(node, reader, document);
            if (!full) read_document(node, scope, reader, document);
            return false;
        },
        [](pugi::xml_node) {});
}

}  // namespace newswatch::feed::detail
