#include "feed/html/html.hpp"

#include <array>
#include <string>
#include <unordered_map>

#include "feed/html/entities.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t longest_name = 12;

struct Group {
    Tag tag;
    std::string_view names;  // with a space behind each
};
constexpr std::array groups{
    Group{Tag::hidden,
          "script style template noscript iframe object svg math head textarea select audio video "},
    Group{Tag::block,
          "p div h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table section article header footer main nav "
          "aside figure figcaption caption hr address form fieldset details summary center body html "
          "thead tbody tfoot "},
    Group{Tag::line, "br li tr dt dd option legend "}, Group{Tag::cell, "td th "},
    Group{Tag::inline_text,
          "a abbr acronym b bdi bdo big button cite code data del dfn em embed font i img input ins "
          "kbd label link mark meta nobr param picture q rp rt ruby s samp small source span strike "
          "strong sub sup time tt u var wbr "}};

const std::unordered_map<std::string_view, Tag>& table() {
    static const auto made = [] {
        std::unordered_map<std::string_view, Tag> tags;
        for (const auto& group : groups)
            for (std::size_t at = 0, end = 0; at < group.names.size(); at = end + 1) {
                end = group.names.find(' ', at);
                tags.emplace(group.names.substr(at, end - at), group.tag);
            }
        return tags;
    }();
    return made;
}

bool is_tag_at(std::string_view text, std::size_t at) {
    std::size_t begin = at + 1;
    if (begin < text.size() && text[begin] == '/') ++begin;
    std::size_t end = begin;
    while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
    const char next = end < text.size() ? text[end] : '\0';
    const bool closes = next == '>' || next == '/' || is_space(next);
    return closes && tag_named(text.substr(begin, end - begin)) != Tag::unknown;
}

}  // namespace

Tag tag_named(std::string_view name) {
    if (name.empty() || name.size() > longest_name) return Tag::unknown;
    std::array<char, longest_name> folded{};
    for (std::size_t i = 0; i < name.size(); ++i) folded[i] = lower(name[i]);
    const auto found = table().find({folded.data(), name.size()});
    return found == table().end() ? Tag::unknown : found->second;
}

bool looks_like_html(std::string_view text) {
    for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1))
        if (is_tag_at(text, at)) return true;
    for (auto at = text.find('&'); at != text.npos; at = text.find('&', at + 1))
        if (reference_at(text, at, false).code != 0) return true;
    return false;
}

}  // namespace newswatch::feed::detail
