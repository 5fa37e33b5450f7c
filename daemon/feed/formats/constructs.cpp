#include "feed/formats/constructs.hpp"

#include <algorithm>
#include <optional>

#include "feed/charset/mojibake.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Inline content that is no text: pictures, archives, anything that is not text/*, XML or HTML.
bool is_binary(std::string_view type) {
    const auto slash = type.find('/');
    return slash != type.npos && type.substr(0, slash) != "text" && !holds(type, "xml") &&
           !holds(type, "html");
}

// RFC 4287 sections 3.1.1 and 4.1.3.1; for 0.3 the attribute `mode`.
Markup markup_of(std::string_view type, std::string_view mode, Dialect dialect, Markup unsaid) {
    if (mode == "base64" || is_binary(type)) return Markup::base64;
    if (holds(type, "xhtml")) return Markup::xhtml;
    if (holds(type, "html")) return Markup::html;
    if (mode == "xml" && !type.empty() && holds(type, "xml")) return Markup::xhtml;
    // Atom 0.3 calls escaped markup text/plain as often as not.
    if (mode == "escaped" || type.empty() || dialect != Dialect::atom) return unsaid;
    return Markup::plain;
}

bool is_picture_or_sound(std::string_view type) {
    return type.substr(0, 6) == "image/" || type.substr(0, 6) == "audio/" || type.substr(0, 6) == "video/";
}

Text read_text(pugi::xml_node element, Dialect dialect, Markup unsaid, const Scope& scope, Reader& reader,
               Shape shape) {
    if (!element.first_attribute()) return reader.text(element, unsaid, scope, shape);
    // CDF may say it in an attribute (NOTE-CDFsubmit section 3.6).
    if (!element.first_child() && element.attribute("VALUE"))
        return reader.text_of(reader.attribute(element, "value"), scope, shape);
    const auto type = lower(reader.attribute(element, "type"));
    if (is_picture_or_sound(type)) return {};
    const auto mode = lower(reader.attribute(element, "mode"));
    return reader.text(element, markup_of(type, mode, dialect, unsaid), scope, shape);
}

// <rdf:Description><rdf:value>Name</rdf:value></rdf:Description>, as RDF describes who made something.
std::string described_name(pugi::xml_node element, Reader& reader) {
    for (const auto child : element.children())
        for (const auto part : child.children()) {
            const auto local = reader.names().of(part).local;
            if (local == "value" || local == "name" || local == "label") return reader.line(part);
        }
    return {};
}

// Nothing when there are no such child elements.
std::optional<Author> structured_person(pugi::xml_node element, const Scope& scope, Reader& reader) {
    Author author;
    bool structured = false;
    for (const auto child : element.children()) {
        if (child.type() != pugi::node_element) continue;
        const Name name = reader.names().of(child);
        if (name.space != Space::core && name.space != Space::itunes) continue;
        if (name.local == "name")
            author.name = fold_space(reader.line(child));
        else if (name.local == "email")
            author.email = reader.line(child);
        else if (name.local == "uri" || name.local == "url" || name.local == "homepage")
            author.url = reader.link(reader.line(child), reader.inside(child, scope));
        else
            continue;
        structured = true;
    }
    if (!structured) return std::nullopt;
    // A name that holds the address as well: RSS habits in an Atom element.
    if (author.email.empty() && holds(author.name, "@")) {
        auto split = author_of(author.name);
        if (!split.email.empty()) author.name = split.name, author.email = split.email;
    }
    return author;
}

bool same(const Author& a, const Author& b) {
    if (!a.email.empty() && !b.email.empty() && a.email != b.email) return false;
    return a.name == b.name || (a.name.empty() || b.name.empty() ? a.email == b.email : false);
}

}  // namespace

bool is_http(std::string_view address) {
    return istarts_with(address, "http://") || istarts_with(address, "https://");
}

Text read_title(pugi::xml_node element, Dialect dialect, const Scope& scope, Reader& reader) {
    const Markup unsaid = dialect == Dialect::atom ? Markup::plain : Markup::sniff;
    return read_text(element, dialect, unsaid, scope, reader, Shape::line);
}

Text read_body(pugi::xml_node element, Dialect dialect, const Scope& scope, Reader& reader) {
    const Markup unsaid = dialect == Dialect::atom ? Markup::sniff_strictly : Markup::sniff;
    return read_text(element, dialect, unsaid, scope, reader, Shape::paragraphs);
}

std::string read_notice(pugi::xml_node element, Dialect dialect, const Scope& scope, Reader& reader) {
    auto notice = read_title(element, dialect, scope, reader).value;
    reader.keep_within_limit(element, notice);  // absolute links may have made it longer
    return notice;
}

void read_people(pugi::xml_node element, const Scope& scope, Reader& reader, std::vector<Author>& people) {
    if (auto person = structured_person(element, scope, reader))
        return add_person(people, std::move(*person));
    auto found = authors_of(reader.line(element));
    if (found.empty()) found = authors_of(described_name(element, reader));
    if (found.empty()) found.push_back({reader.attribute(element, "name"), {}, {}});
    for (auto& person : found) add_person(people, std::move(person));
}

void add_person(std::vector<Author>& people, Author person) {
    if (person.name.empty() && person.email.empty() && person.url.empty()) return;
    for (auto& known : people) {
        if (!same(known, person)) continue;
        if (known.name.empty()) known.name = std::move(person.name);
        if (known.email.empty()) known.email = std::move(person.email);
        if (known.url.empty()) known.url = std::move(person.url);
        return;
    }
    constexpr std::size_t most = 200;  // each is compared with all before
    if (people.size() < most) people.push_back(std::move(person));
}

std::size_t size_of(const std::vector<Author>& people) {
    std::size_t size = 0;
    for (const auto& person : people) size += person.name.size() + person.email.size() + person.url.size();
    return size;
}

void add_category(std::vector<Category>& categories, Category category) {
    constexpr std::size_t most = 200;  // each is compared with all before
    repair_mojibake(category.term);
    repair_mojibake(category.label);
    if ((category.term.empty() && category.label.empty()) || categories.size() >= most) return;
    if (std::find(categories.begin(), categories.end(), category) == categories.end())
        categories.push_back(std::move(category));
}

void read_category(pugi::xml_node element, Reader& reader, std::vector<Category>& categories) {
    Category category;
    if (element.first_attribute()) {
        category.term = reader.attribute(element, "term");
        category.label = reader.attribute(element, "label");
        category.scheme = reader.attribute(element, "scheme");
        if (category.scheme.empty()) category.scheme = reader.attribute(element, "domain");
    }
    if (category.term.empty()) category.term = reader.line(element);
    if (category.term.empty()) category.term = reader.attribute(element, "text");
    if (category.term.empty()) category.term = category.label;
    add_category(categories, std::move(category));
    // iTunes puts the narrower category inside the wider one.
    for (const auto child : element.children())
        if (child.type() == pugi::node_element && child.first_attribute())
            add_category(categories, {reader.attribute(child, "text"), {}, {}});
}

void read_keywords(std::string_view list, std::string_view scheme, std::vector<Category>& categories) {
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        add_category(categories, {std::string{trim(list.substr(0, end))}, std::string{scheme}, {}});
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

Link read_link(pugi::xml_node element, const Scope& scope, Reader& reader) {
    // RFC 4287 section 4.2.7.2: a name stands for the registry's address with it.
    constexpr std::string_view registry = "http://www.iana.org/assignments/relation/";
    Link link;
    link.relation = lower(reader.attribute(element, "rel"));
    if (link.relation.rfind(registry, 0) == 0) link.relation.erase(0, registry.size());
    if (link.relation.empty()) link.relation = "alternate";
    auto address = reader.attribute(element, "href");
    if (address.empty()) address = reader.attribute(element, "rdf:resource");
    link.url = reader.link(address, reader.inside(element, scope));
    link.type = reader.attribute(element, "type");
    link.is_page = link.type.empty() || holds(lower(link.type), "html");
    link.length = number_of(reader.attribute(element, "length"));
    return link;
}

}  // namespace newswatch::feed::detail
