#include "feed/xml/names.hpp"

#include <algorithm>
#include <array>

#include "feed/html/entities.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

struct Known {
    std::string_view name;
    Space space;
};

// Without scheme, "www.", and a "/" or "#" at the end; in lower case.
constexpr std::array uris{
    Known{"w3.org/2005/atom", Space::core},
    Known{"purl.org/atom/ns", Space::core},
    Known{"purl.org/rss/1.0", Space::core},
    Known{"purl.org/net/rss1.1", Space::core},
    Known{"my.netscape.com/rdf/simple/0.9", Space::core},
    Known{"my.netscape.com/publish/formats/rss-0.91.dtd", Space::core},
    Known{"channel.netscape.com/rdf/simple/0.9", Space::core},
    Known{"backend.userland.com/rss", Space::core},
    Known{"backend.userland.com/rss2", Space::core},
    Known{"backend.userland.com/rss091", Space::core},
    Known{"blogs.law.harvard.edu/tech/rss", Space::core},
    Known{"purl.org/dc/elements/1.1", Space::dc},
    Known{"purl.org/dc/elements/1.0", Space::dc},
    Known{"purl.org/dc/terms", Space::dcterms},
    Known{"purl.org/rss/1.0/modules/content", Space::content},
    Known{"search.yahoo.com/mrss", Space::media},
    Known{"video.search.yahoo.com/mrss", Space::media},
    Known{"tools.search.yahoo.com/mrss", Space::media},
    Known{"itunes.com/dtds/podcast-1.0.dtd", Space::itunes},
    Known{"example.com/dtds/podcast-1.0.dtd", Space::itunes},
    Known{"google.com/schemas/play-podcasts/1.0", Space::itunes},
    Known{"rssnamespace.org/feedburner/ext/1.0", Space::feedburner},
    Known{"pheedo.com/namespace/pheedo", Space::feedburner},
    Known{"purl.org/rss/1.0/modules/syndication", Space::syndication},
    Known{"georss.org/georss", Space::georss},
    Known{"w3.org/2003/01/geo/wgs84_pos", Space::geo},
    Known{"opengis.net/gml", Space::gml},
    Known{"purl.org/rss/1.0/modules/slash", Space::slash},
    Known{"purl.org/syndication/thread/1.0", Space::thread},
    Known{"purl.org/syndication/history/1.0", Space::history},
    Known{"purl.org/atompub/tombstones/1.0", Space::tombstone},
    Known{"podcastindex.org/namespace/1.0", Space::podcast},
    Known{"webns.net/mvcb", Space::admin},
    Known{"w3.org/1999/02/22-rdf-syntax-ns", Space::rdf},
    Known{"w3.org/1999/xhtml", Space::xhtml},
};

constexpr std::array prefixes{
    Known{"atom", Space::core},         Known{"atom10", Space::core},
    Known{"atom03", Space::core},       Known{"a10", Space::core},
    Known{"rss", Space::core},          Known{"dc", Space::dc},
    Known{"dcterms", Space::dcterms},   Known{"dct", Space::dcterms},
    Known{"content", Space::content},   Known{"media", Space::media},
    Known{"mrss", Space::media},        Known{"itunes", Space::itunes},
    Known{"googleplay", Space::itunes}, Known{"rdf", Space::rdf},
    Known{"xhtml", Space::xhtml},       Known{"feedburner", Space::feedburner},
    Known{"pheedo", Space::feedburner}, Known{"sy", Space::syndication},
    Known{"georss", Space::georss},     Known{"geo", Space::geo},
    Known{"gml", Space::gml},           Known{"slash", Space::slash},
    Known{"thr", Space::thread},        Known{"fh", Space::history},
    Known{"at", Space::tombstone},      Known{"podcast", Space::podcast},
    Known{"admin", Space::admin},
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
    if (prefix.empty()) return Space::core;
    for (const auto& known : prefixes)
        if (iequals(prefix, known.name)) return known.space;
    return Space::other;
}

const Known* known_uri(std::string_view uri) {
    const auto bare = bare_uri(uri);
    for (const auto& known : uris)
        if (iequals(bare, known.name)) return &known;
    return nullptr;
}

Space of_uri(std::string_view uri, std::string_view prefix) {
    std::string decoded;
    if (uri.find('&') != uri.npos) {
        decode_xml(uri, decoded, [](std::size_t) {});
        uri = decoded;
    }
    const auto* known = known_uri(uri);
    return known != nullptr ? known->space : usual(prefix);
}

bool declares_foreign(pugi::xml_node element) {
    const std::string_view uri = element.attribute("xmlns").value();
    return !uri.empty() && known_uri(uri) == nullptr;
}

}  // namespace

// Adds what the element declares; false when it declares nothing.
bool Names::declare(pugi::xml_node element) {
    constexpr std::size_t most = 1000;  // every new name is looked up among them
    const std::size_t before = bindings_.size();
    for (auto attribute = element.first_attribute(); attribute && bindings_.size() < most;
         attribute = attribute.next_attribute()) {
        const std::string_view name = attribute.name();
        if (name.size() < 5 || name[0] != 'x' || name.substr(0, 5) != "xmlns") continue;
        if (name.size() > 5 && name[5] != ':') continue;
        const auto prefix = name.size() > 5 ? name.substr(6) : std::string_view{};
        bindings_.push_back({prefix, of_uri(attribute.value(), prefix)});
    }
    return bindings_.size() != before;
}

std::size_t Names::enter(pugi::xml_node element) {
    const std::size_t mark = bindings_.size();
    if (declare(element)) known_.clear();
    entered_ = true;
    return mark;
}

void Names::leave(std::size_t mark) {
    if (mark == bindings_.size()) return;
    bindings_.resize(mark);
    known_.clear();
}

Space Names::bound(std::string_view prefix) const {
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding)
        if (binding->prefix == prefix) return binding->space;
    return usual(prefix);
}

std::string_view Names::lower_case(std::string_view local) {
    if (std::none_of(local.begin(), local.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) return local;
    const auto [entry, is_new] = folded_.try_emplace(local);
    if (is_new)
        for (const char c : local) entry->second += lower(c);
    return entry->second;
}

Name Names::resolve(std::string_view qualified) {
    const auto colon = qualified.find(':');
    const auto prefix = colon == qualified.npos ? std::string_view{} : qualified.substr(0, colon);
    const auto local = colon == qualified.npos ? qualified : qualified.substr(colon + 1);
    return {bound(prefix), lower_case(local)};
}

Name Names::of(pugi::xml_node element) {
    const std::string_view qualified = element.name();
    const std::size_t mark = bindings_.size();
    if (declare(element)) {
        Name name = resolve(qualified);
        name.foreign = entered_ && qualified.find(':') == qualified.npos && declares_foreign(element);
        bindings_.resize(mark);
        return name;
    }
    const auto found = known_.find(qualified);
    if (found != known_.end()) return found->second;
    return known_.emplace(qualified, resolve(qualified)).first->second;
}

}  // namespace newswatch::feed::detail
