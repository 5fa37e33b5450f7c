// What feeds and items have in common: text constructs, persons, categories, links.
#pragma once

#include <pugixml.hpp>
#include <vector>

#include "feed/text/authors.hpp"
#include "feed/xml/reader.hpp"

namespace newswatch::feed::detail {

// What an element without a `type` holds: RSS leaves it open, Atom says plain text (RFC 4287 section 3.1.1).
enum class Dialect : std::uint8_t { rss, atom03, atom };

// A title: plain text when an Atom feed does not say otherwise.
Text read_title(pugi::xml_node element, Dialect dialect, const Scope& scope, Reader& reader);
// A summary or content. Empty when it is no text, such as a picture.
Text read_body(pugi::xml_node element, Dialect dialect, const Scope& scope, Reader& reader);
// A title, rights and the like, of which only the published form is kept.
std::string read_notice(pugi::xml_node element, Dialect dialect, const Scope& scope, Reader& reader);

// RFC 4287 section 3.2 with child elements, else as RSS writes one person or several in one line. They are
// added to `people`.
void read_people(pugi::xml_node element, const Scope& scope, Reader& reader, std::vector<Author>& people);
// Unless it is empty, or already there.
void add_person(std::vector<Author>& people, Author person);
// Bytes of their texts.
std::size_t size_of(const std::vector<Author>& people);

void add_category(std::vector<Category>& categories, Category category);
// RSS <category domain="">, Atom <category term="" scheme="" label="">, and mixtures.
void read_category(pugi::xml_node element, Reader& reader, std::vector<Category>& categories);
// Comma separated, each a category under `scheme`.
void read_keywords(std::string_view list, std::string_view scheme, std::vector<Category>& categories);

struct Link {
    std::string relation;  // lower case, without the registry's address; "alternate" when not said
    std::string url;       // absolute
    std::string type;
    std::uint64_t length = 0;
    bool is_page = true;  // HTML, as far as the type says
};
// RFC 4287 section 4.2.7. An empty url when there is no href.
Link read_link(pugi::xml_node element, const Scope& scope, Reader& reader);

bool is_http(std::string_view address);

}  // namespace newswatch::feed::detail
