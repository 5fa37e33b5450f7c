// Which format a document is in, and where in the tree it begins.
#include <algorithm>

#include "feed/formats/channel.hpp"
#include "feed/formats/formats.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

bool declares(pugi::xml_node element, std::string_view part) {
    return std::any_of(element.attributes_begin(), element.attributes_end(),
                       [&](const pugi::xml_attribute& attribute) {
                           return std::string_view{attribute.value()}.find(part) != std::string_view::npos;
                       });
}

std::string format_of_rss(std::string_view version) {
    if (version.substr(0, 1) == "2") return "rss20";
    if (version == "0.9" || version == "0.90") return "rss090";
    if (version.size() == 4 && version.substr(0, 3) == "0.9" && version[3] >= '1' && version[3] <= '4')
        return "rss09" + std::string{version[3]};
    return "rss";
}

bool is_cdf(pugi::xml_node channel, Reader& reader) {
    if (!reader.attribute(channel, "href").empty() || !reader.attribute(channel, "base").empty()) return true;
    for (const auto child : channel.children()) {
        const auto local = reader.names().of(child).local;
        if ((local == "item" || local == "a") && !reader.attribute(child, "href").empty()) return true;
    }
    return false;
}

std::string format_of_atom(pugi::xml_node root, std::string_view version) {
    if (declares(root, "purl.org/atom/ns") || version == "0.3" || version == "0.2") return "atom03";
    if (declares(root, "2005/Atom") || declares(root, "2005/atom")) return "atom10";
    return "atom";
}

std::string format_of(pugi::xml_node root, std::string_view local, Reader& reader) {
    const auto version = reader.attribute(root, "version");
    if (local == "rss") return format_of_rss(version);
    if (local == "channel") return is_cdf(root, reader) ? "cdf" : declares(root, "rss1.1") ? "rss11" : "rss";
    if (local == "item") return "rss";
    if (local != "rdf") return format_of_atom(root, version);
    return declares(root, "/simple/0.9") ? "rss090" : "rss10";
}

// CDF has an attribute for what XML Base does.
Scope with_cdf_base(pugi::xml_node root, const Scope& scope) {
    const auto base = root.attribute("BASE") ? root.attribute("BASE") : root.attribute("base");
    if (!base) return scope;
    Scope inner = scope;
    if (is_http(base.value())) inner.base = base.value();
    return inner;
}

}  // namespace

void read_feed(pugi::xml_node root, const Scope& scope, Reader& reader, Document& document) {
    const auto local = reader.names().of(root).local;
    document.format = format_of(root, local, reader);
    document.items.reserve(32);
    const bool is_atom = document.format.rfind("atom", 0) == 0;
    const auto dialect = !is_atom                      ? Dialect::rss
                         : document.format == "atom03" ? Dialect::atom03
                                                       : Dialect::atom;
    FeedReading reading{reader, document, dialect};
    const Scope outer = document.format == "cdf" ? with_cdf_base(root, scope) : scope;
    if (local == "entry" || local == "item")
        reading.read_item(root, outer);
    else
        reading.read(root, outer, local == "channel" || local == "feed");
    // Items that stand behind the end of the root: somebody wrote the end too early.
    for (auto next = root.next_sibling(); next; next = next.next_sibling()) {
        const auto name = reader.names().of(next);
        if (next.type() == pugi::node_element && (name.local == "item" || name.local == "entry"))
            reading.read_item(next, outer);
    }
    reading.settle();
}

}  // namespace newswatch::feed::detail
