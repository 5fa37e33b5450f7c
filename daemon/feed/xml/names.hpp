// Element names with their namespaces, which pugixml leaves alone. Owned by one parse().
#pragma once

#include <cstdint>
#include <deque>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newswatch::feed::detail {

// `core` is the vocabulary of feeds themselves: RSS with no namespace or one of the many that it has been
// given, and Atom. Feeds mix the two freely, so they are told apart by what an element holds.
enum class Space : std::uint8_t {
    core,
    dc,
    dcterms,
    content,
    media,
    itunes,
    feedburner,
    syndication,
    georss,
    geo,
    gml,
    slash,
    thread,
    history,
    tombstone,
    podcast,
    admin,
    rdf,
    xhtml,
    other
};

struct Name {
    Space space = Space::core;
    std::string_view local;  // in lower case: "pubdate" is common
    bool foreign = false;    // the element itself declares a namespace that is no feed's
    bool is(Space in, std::string_view lower_case) const { return space == in && local == lower_case; }
};

// The bindings in force, innermost last (Namespaces in XML 1.0, section 6). A prefix that is bound to nothing
// known means what it usually means: feeds forget declarations, and misspell them.
class Names {
public:
    // Adds the declarations of an element one goes into; the mark is for leave().
    std::size_t enter(pugi::xml_node element);
    void leave(std::size_t mark);
    // Takes declarations on the element itself into account. The views live as long as the tree and this.
    Name of(pugi::xml_node element);

private:
    struct Binding {
        std::string_view prefix;
        Space space;
    };
    bool declare(pugi::xml_node element);
    Name resolve(std::string_view qualified);
    std::string_view lower_case(std::string_view local);
    Space bound(std::string_view prefix) const;

    std::vector<Binding> bindings_;
    bool entered_ = false;                              // an element around
    std::unordered_map<std::string_view, Name> known_;  // under the bindings in force
    std::unordered_map<std::string_view, std::string> folded_;
};

}  // namespace newswatch::feed::detail
