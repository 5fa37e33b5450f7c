#include "feed/xml/vocabulary.hpp"

#include <array>
#include <string>
#include <unordered_map>

#include "feed/html/html.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

struct Group {
    std::string_view prefix;
    Role role;
    std::string_view names;  // with a space behind each; "*" are all that are not named elsewhere
};

constexpr std::array groups{
    Group{
        "", Role::line,
        "title link guid id pubdate category comments language copyright managingeditor webmaster "
        "lastbuilddate generator docs ttl rating updated published issued modified created rights logo icon "
        "enclosure cloud date subject creator loc lastmod changefreq priority keywords origlink "},
    Group{"", Role::prose,
          "description summary content subtitle tagline encoded abstract fulltext full-text "},
    Group{"", Role::person, "author contributor "},
    Group{"", Role::detail, "name email uri url homepage width height "},
    Group{"", Role::group, "image textinput source "},
    Group{"content", Role::prose, "encoded "},
    Group{"dc", Role::line, "* "},
    Group{"dc", Role::prose, "description abstract "},
    Group{"dcterms", Role::line, "* "},
    Group{"dcterms", Role::prose, "description abstract "},
    Group{"feedburner", Role::line, "origlink "},
    Group{"image", Role::line, "loc title caption "},
    Group{
        "itunes", Role::line,
        "title author subtitle keywords duration explicit image episode season episodetype type order block "
        "complete "},
    Group{"itunes", Role::prose, "summary "},
    Group{"itunes", Role::person, "owner "},
    Group{"itunes", Role::detail, "name email "},
    Group{"media", Role::line,
          "title keywords thumbnail category credit copyright rating player hash restriction "},
    Group{"media", Role::prose, "description text "},
    Group{"media", Role::group, "content group "},
    Group{"news", Role::line, "language title publication_date keywords genres access stock_tickers "},
    Group{"news", Role::detail, "name "},
    Group{"slash", Role::line, "* "},
    Group{"sy", Role::line, "* "},
    Group{"turbo", Role::prose, "content "},
    Group{"video", Role::line, "title description thumbnail_loc content_loc player_loc duration "},
    Group{"wfw", Role::line, "* "},
    Group{"yandex", Role::prose, "full-text "},
};

constexpr std::array roots{"rss", "rdf", "feed", "urlset", "sitemapindex", "newsmessage", "newsitem", "nitf"};

constexpr std::size_t longest_key = 32;

const std::unordered_map<std::string, Role>& table() {
    static const auto made = [] {
        std::unordered_map<std::string, Role> roles;
        for (const auto& group : groups)
            for (std::size_t at = 0, end = 0; at < group.names.size(); at = end + 1) {
                end = group.names.find(' ', at);
                roles.emplace(std::string{group.prefix} + ":" + std::string{group.names.substr(at, end - at)},
                              group.role);
            }
        return roles;
    }();
    return made;
}

bool is_one_of(std::string_view name, std::string_view names) {
    for (std::size_t at = 0, end = 0; at < names.size(); at = end + 1) {
        end = names.find(' ', at);
        if (iequals(name, names.substr(at, end - at))) return true;
    }
    return false;
}

// Names that HTML has too: within HTML, such a tag may be part of it.
bool may_be_html(std::string_view name) { return is_html(name) || is_one_of(name, "title name "); }

bool only_rss(std::string_view name) {
    return is_one_of(name, "guid pubdate enclosure comments content:encoded dc:date dc:creator ");
}

}  // namespace

QName split(std::string_view name) {
    const auto colon = name.find(':');
    if (colon == name.npos) return {{}, name};
    return {name.substr(0, colon), name.substr(colon + 1)};
}

Role role_of(std::string_view name) {
    if (name.empty() || name.size() > longest_key) return Role::other;
    std::string key;
    for (const char c : name) key += lower(c);
    auto colon = key.find(':');
    if (colon == key.npos) {
        colon = 0;
        key.insert(0, 1, ':');
    }
    for (const auto* usual : {"atom", "atom10", "a10", "rss"})
        if (key.compare(0, colon, usual) == 0) {
            key.erase(0, colon);
            colon = 0;
            break;
        }
    auto found = table().find(key);
    if (found == table().end()) found = table().find(key.substr(0, colon) + ":*");
    return found == table().end() ? Role::other : found->second;
}

bool ends(std::string_view open, Role open_role, std::string_view name, Role role, bool directly) {
    if (role == Role::other) return false;
    switch (open_role) {
        case Role::line:
        case Role::detail:
            return true;
        case Role::person:
            return role != Role::detail;
        case Role::prose:
            return role != Role::detail && (directly || !may_be_html(name));
        case Role::group:
            if (iequals(split(open).prefix, "media")) return !iequals(split(name).prefix, "media");
            return only_rss(name);
        case Role::other:
            return false;
    }
    return false;
}

bool is_html(std::string_view name) {
    const auto [prefix, local] = split(name);
    return (prefix.empty() || iequals(prefix, "xhtml")) && tag_named(local) != Tag::unknown;
}

bool is_void(std::string_view name, bool has_attributes) {
    return is_one_of(name, "br hr img wbr ") ||
           (has_attributes && is_one_of(name, "area base col embed input meta param "));
}

bool ends_at_its_like(std::string_view name) { return is_one_of(name, "p li dt dd tr td th option "); }

bool is_phrase(std::string_view name) {
    return is_one_of(name, "a b i u s em strong span font small big sub sup strike code cite abbr label ");
}

bool is_root(std::string_view name) {
    const auto local = split(name).local;
    for (const auto* root : roots)
        if (iequals(local, root)) return true;
    return false;
}

bool is_frame(std::string_view name) {
    const auto [prefix, local] = split(name);
    return is_root(name) || (iequals(local, "channel") && (prefix.empty() || iequals(prefix, "rss")));
}

std::string_view unit_of(std::string_view root) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> units{
        {{"rss", "item"},
         {"rdf", "item"},
         {"channel", "item"},
         {"feed", "entry"},
         {"urlset", "url"},
         {"sitemapindex", "sitemap"},
         {"newsmessage", "newsitem"}}};
    const auto local = split(root).local;
    for (const auto& [name, unit] : units)
        if (iequals(local, name)) return unit;
    return {};
}

bool has_roles(std::string_view root) { return !is_one_of(split(root).local, "newsmessage newsitem nitf "); }

}  // namespace newswatch::feed::detail
