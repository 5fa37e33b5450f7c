#include "page/html/tree.hpp"

#include <array>
#include <unordered_map>
#include <utility>

#include "page/html/space.hpp"

namespace newswatch::page::detail {
namespace {

using Names = std::unordered_map<std::string_view, Tag>;

const Names& tag_names() {
    static const Names names{{"a", Tag::a},
                             {"abbr", Tag::abbr},
                             {"address", Tag::address},
                             {"article", Tag::article},
                             {"aside", Tag::aside},
                             {"audio", Tag::audio},
                             {"b", Tag::b},
                             {"blockquote", Tag::blockquote},
                             {"body", Tag::body},
                             {"br", Tag::br},
                             {"button", Tag::button},
                             {"caption", Tag::caption},
                             {"cite", Tag::cite},
                             {"code", Tag::code},
                             {"dd", Tag::dd},
                             {"del", Tag::del},
                             {"details", Tag::details},
                             {"dialog", Tag::dialog},
                             {"div", Tag::div},
                             {"dl", Tag::dl},
                             {"dt", Tag::dt},
                             {"em", Tag::em},
                             {"fieldset", Tag::fieldset},
                             {"figcaption", Tag::figcaption},
                             {"figure", Tag::figure},
                             {"font", Tag::font},
                             {"footer", Tag::footer},
                             {"form", Tag::form},
                             {"h1", Tag::h1},
                             {"h2", Tag::h2},
                             {"h3", Tag::h3},
                             {"h4", Tag::h4},
                             {"h5", Tag::h5},
                             {"h6", Tag::h6},
                             {"head", Tag::head},
                             {"header", Tag::header},
                             {"hgroup", Tag::hgroup},
                             {"hr", Tag::hr},
                             {"html", Tag::html},
                             {"i", Tag::i},
                             {"iframe", Tag::iframe},
                             {"img", Tag::img},
                             {"input", Tag::input},
                             {"label", Tag::label},
                             {"legend", Tag::legend},
                             {"li", Tag::li},
                             {"link", Tag::link},
                             {"main", Tag::main},
                             {"map", Tag::map},
                             {"mark", Tag::mark},
                             {"meta", Tag::meta},
                             {"nav", Tag::nav},
                             {"noscript", Tag::noscript},
                             {"object", Tag::object},
                             {"ol", Tag::ol},
                             {"optgroup", Tag::optgroup},
                             {"option", Tag::option},
                             {"p", Tag::p},
                             {"pre", Tag::pre},
                             {"q", Tag::q},
                             {"s", Tag::s},
                             {"script", Tag::script},
                             {"section", Tag::section},
                             {"select", Tag::select},
                             {"small", Tag::small},
                             {"span", Tag::span},
                             {"strong", Tag::strong},
                             {"style", Tag::style},
                             {"sub", Tag::sub},
                             {"summary", Tag::summary},
                             {"sup", Tag::sup},
                             {"svg", Tag::svg},
                             {"table", Tag::table},
                             {"tbody", Tag::tbody},
                             {"td", Tag::td},
                             {"template", Tag::template_},
                             {"textarea", Tag::textarea},
                             {"tfoot", Tag::tfoot},
                             {"th", Tag::th},
                             {"thead", Tag::thead},
                             {"time", Tag::time},
                             {"title", Tag::title},
                             {"tr", Tag::tr},
                             {"u", Tag::u},
                             {"ul", Tag::ul},
                             {"video", Tag::video}};
    return names;
}

}  // namespace

Tag tag_named(std::string_view name) {
    const auto& names = tag_names();
    const auto found = names.find(name);
    if (found != names.end()) return found->second;
    return name.find('-') != std::string_view::npos ? Tag::custom : Tag::other;
}

Attribute attribute_named(std::string_view name) {
    static const std::unordered_map<std::string_view, Attribute> names{
        {"alt", Attribute::alt},
        {"aria-hidden", Attribute::aria_hidden},
        {"aria-label", Attribute::aria_label},
        {"charset", Attribute::charset},
        {"class", Attribute::class_},
        {"content", Attribute::content},
        {"data-component", Attribute::data_component},
        {"data-testid", Attribute::data_testid},
        {"datetime", Attribute::datetime},
        {"dir", Attribute::dir},
        {"hidden", Attribute::hidden},
        {"href", Attribute::href},
        {"http-equiv", Attribute::http_equiv},
        {"id", Attribute::id},
        {"itemprop", Attribute::itemprop},
        {"itemtype", Attribute::itemtype},
        {"lang", Attribute::lang},
        {"name", Attribute::name},
        {"property", Attribute::property},
        {"rel", Attribute::rel},
        {"role", Attribute::role},
        {"src", Attribute::src},
        {"style", Attribute::style},
        {"title", Attribute::title},
        {"type", Attribute::type}};
    const auto found = names.find(name);
    return found == names.end() ? Attribute::none : found->second;
}

bool is_block(Tag tag) {
    switch (tag) {
        case Tag::text:
        case Tag::other:
        case Tag::a:
        case Tag::abbr:
        case Tag::b:
        case Tag::br:
        case Tag::cite:
        case Tag::code:
        case Tag::del:
        case Tag::em:
        case Tag::font:
        case Tag::i:
        case Tag::img:
        case Tag::label:
        case Tag::map:
        case Tag::mark:
        case Tag::q:
        case Tag::s:
        case Tag::small:
        case Tag::span:
        case Tag::strong:
        case Tag::sub:
        case Tag::sup:
        case Tag::time:
        case Tag::u:
        case Tag::input:
        case Tag::script:
        case Tag::style:
        case Tag::template_:
        case Tag::noscript:
        case Tag::link:
        case Tag::meta:
            return false;
        default:
            return true;
    }
}

bool is_heading(Tag tag) { return tag >= Tag::h1 && tag <= Tag::h6; }

bool is_code(Tag tag) {
    switch (tag) {
        case Tag::script:
        case Tag::style:
        case Tag::template_:
        case Tag::noscript:
        case Tag::head:
        case Tag::iframe:
        case Tag::svg:
        case Tag::textarea:
        case Tag::select:
        case Tag::object:
        case Tag::audio:
        case Tag::video:
            return true;
        default:
            return false;
    }
}

std::string_view Tree::attribute(std::uint32_t index, Attribute name) const {
    const auto& node = nodes[index];
    if (node.tag == Tag::text) return {};
    for (auto i = node.begin; i < node.begin + node.size; ++i)
        if (attributes[i].name == name)
            return std::string_view{texts}.substr(attributes[i].begin, attributes[i].size);
    return {};
}

bool Tree::has(std::uint32_t index, Attribute name) const {
    const auto& node = nodes[index];
    if (node.tag == Tag::text) return false;
    for (auto i = node.begin; i < node.begin + node.size; ++i)
        if (attributes[i].name == name) return true;
    return false;
}

std::string Tree::text_in(std::uint32_t index, std::size_t limit) const {
    constexpr std::size_t most_looked = 4096;  // and as much again for every byte wanted
    SpaceFolding folding{false, limit};
    auto bytes_left = most_looked + 4 * limit, nodes_left = most_looked + limit;
    const auto end = nodes[index].end;
    for (auto i = index; i < end && !folding.full() && bytes_left > 0 && nodes_left > 0; --nodes_left) {
        if (i != index && is_code(nodes[i].tag)) {
            i = nodes[i].end;
            continue;
        }
        if (nodes[i].tag == Tag::text) {
            const auto piece = cut_view(text(i), bytes_left);
            folding.add(piece);
            bytes_left = piece.size() < nodes[i].size ? 0 : bytes_left - piece.size();
        } else if (is_block(nodes[i].tag) || nodes[i].tag == Tag::br) {
            folding.add(" ");
        }
        ++i;
    }
    return cut_text(folding.take(), limit);
}

}  // namespace newswatch::page::detail
