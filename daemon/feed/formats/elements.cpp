#include "feed/formats/elements.hpp"

#include <array>

#include "feed/html/entities.hpp"
#include "feed/html/html.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

std::string_view local_name(pugi::xml_node node) {
    std::string_view name = node.name();
    name.remove_prefix(name.find(':') + 1);
    return name;
}

bool is_no_text(Tag tag) { return tag == Tag::hidden || tag == Tag::raw; }

// Whether words on both sides of its tags are parted by them: <br/>, <p>, and NITF's <name.given>.
bool parts_words(pugi::xml_node element) {
    const auto name = local_name(element);
    if (istarts_with(name, "name.")) return true;
    const Tag tag = tag_named(name);
    return tag != Tag::unknown && tag != Tag::inline_text && !is_no_text(tag);
}

struct ByWord {
    std::string_view language, word;
};
constexpr std::array by_words{ByWord{"de", "von "}, ByWord{"fr", "par "}, ByWord{"es", "por "},
                              ByWord{"pt", "por "}, ByWord{"it", "di "},  ByWord{"nl", "door "},
                              ByWord{"sv", "av "},  ByWord{"no", "av "},  ByWord{"nb", "av "},
                              ByWord{"da", "af "}};

}  // namespace

bool named(pugi::xml_node node, std::string_view lower_case) { return iequals(local_name(node), lower_case); }

pugi::xml_node child_named(pugi::xml_node parent, std::string_view lower_case) {
    for (auto node = parent.first_child(); node; node = node.next_sibling())
        if (named(node, lower_case)) return node;
    return {};
}

std::string words(pugi::xml_node element, const Reader& reader) {
    std::string out;
    bool has_elements = false;
    const auto enter = [&](pugi::xml_node node) {
        if (node.type() == pugi::node_cdata) out += node.value();
        if (node.type() == pugi::node_pcdata) decode_xml(node.value(), out, [](std::size_t) {});
        if (node.type() != pugi::node_element) return false;
        has_elements = true;
        if (parts_words(node) || reader.gap_before(node)) out += ' ';
        return !is_no_text(tag_named(local_name(node)));
    };
    walk(element, enter, [&](pugi::xml_node node) {
        if (parts_words(node)) out += ' ';
    });
    const std::size_t most = reader.limits().item_bytes;
    if (!has_elements && looks_like_html(out)) out = html_to_text(out, most);
    out = fold_space(out);
    if (out.size() > most) out.resize(cut_point(out, most));
    return out;
}

pugi::xml_node outermost(pugi::xml_node element) {
    while (element.parent().type() == pugi::node_element) element = element.parent();
    return element;
}

std::string without_by(std::string byline, std::string_view language) {
    if (istarts_with(byline, "by ") || istarts_with(byline, "by:"))
        return std::string{trim(byline.substr(3))};
    for (const auto& [of, word] : by_words)
        if (istarts_with(language, of) && istarts_with(byline, word))
            return std::string{trim(byline.substr(word.size()))};
    return byline;
}

}  // namespace newswatch::feed::detail
