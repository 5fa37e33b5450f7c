// Element names with their namespaces, which pugixml leaves alone. Owned by one parse().
#pragma once

#include <cstddef>
#include <cstdint>
#include <pugixml.hpp>
#include <string_view>
#include <vector>

namespace newswatch::feed::detail {

// `plain` is the vocabulary of RSS: no namespace, or one of the many that RSS has been given.
enum class Space : std::uint8_t {
    plain,
    atom,
    dc,
    dcterms,
    content,
    media,
    itunes,
    feedburner,
    syndication,
    rdf,
    xhtml,
    other
};

struct Name {
    Space space = Space::plain;
    std::string_view local;
    // ASCII letters alike in either case: "pubdate" is common.
    bool is(Space in, std::string_view lower_case) const;
};

// The bindings in force, innermost last (Namespaces in XML 1.0, section 6). A prefix that is bound to nothing
// known means what it usually means: feeds forget declarations, and misspell them.
class Names {
public:
    // Adds the declarations of an element one goes into; the mark is for leave().
    std::size_t enter(pugi::xml_node element);
    void leave(std::size_t mark) { bindings_.resize(mark); }
    // Elements without a prefix are RSS, whatever the root declares; for documents whose root is <rss>.
    void default_is_plain();
    // Takes declarations on the element itself into account.
    Name of(pugi::xml_node element);

private:
    struct Binding {
        std::string_view prefix;
        Space space;
    };
    Space bound(std::string_view prefix) const;
    std::vector<Binding> bindings_;
};

}  // namespace newswatch::feed::detail
