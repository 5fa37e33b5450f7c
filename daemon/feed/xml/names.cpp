#include "feed/xml/names.hpp"

#include <array>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

struct Known {
    std::string_view name;
    Space space;
};

// Without scheme, "www.", and a "/" or "#" at the end; in lower case.
constexpr std::array uris{
    Known{"w3.org/2005/atom", Space::atom},
    Known{"purl.org/atom/ns", Space::atom},
    Known{"purl.org/dc/elements/1.1", Space::dc},
    Known{"purl.org/dc/elements/1.0", Space::dc},
    Known{"purl.org/dc/terms", Space::dcterms},
    Known{"purl.org/rss/1.0/modules/content", Space::content},
    Known{"search.yahoo.com/mrss", Space::media},
    Known{"video.search.yahoo.com/mrss", Space::media},
    Known{"itunes.com/dtds/podcast-1.0.dtd", Space::itunes},
    Known{"rssnamespace.org/feedburner/ext/1.0", Space::feedburner},
    Known{"purl.org/rss/1.0/modules/syndication", Space::syndication},
    Known{"w3.org/1999/02/22-rdf-syntax-ns", Space::rdf},
    Known{"w3.org/1999/xhtml", Space::xhtml},
    Known{"purl.org/rss/1.0", Space::plain},
    Known{"purl.org/net/rss1.1", Space::plain},
    Known{"my.netscape.com/rdf/simple/0.9", Space::plain},
    Known{"channel.netscape.com/rdf/simple/0.9", Space::plain},
    Known{"backend.userland.com/rss2", Space::plain},
    Known{"blogs.law.harvard.edu/tech/rss", Space::plain},
};

constexpr std::array prefixes{
    Known{"atom", Space::atom},   Known{"atom10", Space::atom},           Known{"a10", Space::atom},
    Known{"dc", Space::dc},       Known{"dcterms", Space::dcterms},       Known{"content", Space::content},
    Known{"media", Space::media}, Known{"itunes", Space::itunes},         Known{"rdf", Space::rdf},
    Known{"xhtml", Space::xhtml}, Known{"feedburner", Space::feedburner}, Known{"sy", Space::syndication},
    Known{"rss", Space::plain},
};

std::string_view bare_uri(std::string_view uri) {
    uri = trim(uri);
    if (istarts_with(uri, "http://"))
        uri.remove_prefix(7);
    else if (istarts_with(uri, "https://"))
        uri.remove_prefix(8);
    if (istarts_with(uri, "www.")) uri.remove_prefix(4);
    while (!uri.empty() && (uri.back() == '/' || uri.back() == '#')) uri.remove_suffix(1);
    return uri;
}

Space usual(std::string_view prefix) {
    if (prefix.empty()) return Space::plain;
    for (const auto& known : prefixes)
        if (iequals(prefix, known.name)) return known.space;
    return Space::other;
}

Space of_uri(std::string_view uri, std::string_view prefix) {
    const auto bare = bare_uri(uri);
    for (const auto& known : uris)
        if (iequals(bare, known.name)) return known.space;
    return usual(prefix);
}

}  // namespace

bool Name::is(Space in, std::string_view lower_case) const {
    return space == in && iequals(local, lower_case);
}

std::size_t Names::enter(pugi::xml_node element) {
    const std::size_t mark = bindings_.size();
    for (auto attribute = element.first_attribute(); attribute; attribute = attribute.next_attribute()) {
        const std::string_view name = attribute.name();
        if (name.substr(0, 5) != "xmlns") continue;
        if (name.size() > 5 && name[5] != ':') continue;
        const auto prefix = name.size() > 5 ? name.substr(6) : std::string_view{};
        bindings_.push_back({prefix, of_uri(attribute.value(), prefix)});
    }
    return mark;
}

void Names::default_is_plain() { bindings_.push_back({{}, Space::plain}); }

Space Names::bound(std::string_view prefix) const {
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding)
        if (binding->prefix == prefix) return binding->space;
    return usual(prefix);
}

Name Names::of(pugi::xml_node element) {
    const std::string_view qualified = element.name();
    const auto colon = qualified.find(':');
    const auto prefix = colon == qualified.npos ? std::string_view{} : qualified.substr(0, colon);
    const auto local = colon == qualified.npos ? qualified : qualified.substr(colon + 1);
    const std::size_t mark = enter(element);
    const Space space = bound(prefix);
    leave(mark);
    return {space, local};
}

}  // namespace newswatch::feed::detail
