// libxml2's HTML parser, by its SAX interface: its own tree would be copied into ours and thrown away.
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <memory>
#include <mutex>

#include "page/html/guard.hpp"
#include "page/html/tree.hpp"

namespace newswatch::page::detail {
namespace {

constexpr int most_depth = 512;
constexpr std::size_t most_nodes = 2'000'000;

struct Building {
    Tree tree;
    std::vector<std::uint32_t> open;
    htmlParserCtxtPtr parser = nullptr;
};

std::string_view view(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

Building& of(void* context) { return *static_cast<Building*>(context); }

void stop(Building& building) {
    building.tree.truncated = true;
    xmlStopParser(building.parser);
}

void add_attributes(Tree& tree, const xmlChar** attributes) {
    for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2) {
        const auto name = attribute_named(view(attributes[0]));
        if (name == Attribute::none) continue;
        const auto value = attributes[1] == nullptr ? std::string_view{} : view(attributes[1]);
        tree.attributes.push_back(
            {name, static_cast<std::uint32_t>(tree.texts.size()), static_cast<std::uint32_t>(value.size())});
        tree.texts += value;
    }
}

void start_element(void* context, const xmlChar* name, const xmlChar** attributes) {
    auto& building = of(context);
    auto& tree = building.tree;
    Node node;
    node.tag = tag_named(view(name));
    node.parent = building.open.empty() ? no_node : building.open.back();
    node.begin = static_cast<std::uint32_t>(tree.attributes.size());
    add_attributes(tree, attributes);
    node.size = static_cast<std::uint32_t>(tree.attributes.size()) - node.begin;
    building.open.push_back(tree.size());
    tree.nodes.push_back(node);
    if (building.parser->nameNr > most_depth || tree.nodes.size() > most_nodes) stop(building);
}

void end_element(void* context, const xmlChar*) {
    auto& building = of(context);
    if (building.open.size() <= 1) return;  // the root stays open for what follows it
    building.tree.nodes[building.open.back()].end = building.tree.size();
    building.open.pop_back();
}

void characters(void* context, const xmlChar* text, int size) {
    auto& building = of(context);
    auto& tree = building.tree;
    if (building.open.empty() || size <= 0) return;
    const auto parent = building.open.back();
    const auto count = static_cast<std::uint32_t>(size);
    auto& last = tree.nodes.back();
    const bool goes_on = last.tag == Tag::text && last.parent == parent &&
                         last.begin + last.size == tree.texts.size() && last.end == tree.size();
    if (goes_on) {
        last.size += count;
    } else {
        Node node;
        node.tag = Tag::text;
        node.parent = parent;
        node.begin = static_cast<std::uint32_t>(tree.texts.size());
        node.size = count;
        node.end = tree.size() + 1;
        tree.nodes.push_back(node);
    }
    tree.texts.append(reinterpret_cast<const char*>(text), count);
}

htmlSAXHandler handler() {
    htmlSAXHandler sax{};
    sax.startElement = start_element;
    sax.endElement = end_element;
    sax.characters = characters;
    sax.ignorableWhitespace = characters;
    sax.cdataBlock = characters;
    return sax;
}

struct FreeParser {
    void operator()(htmlParserCtxtPtr parser) const { htmlFreeParserCtxt(parser); }
};

void parse(std::string_view html, Building& building) {
    static std::once_flag once;
    std::call_once(once, xmlInitParser);
    // The context owns the handler that it begins with; ours takes its place while it parses.
    std::unique_ptr<htmlParserCtxt, FreeParser> parser{
        htmlCreateMemoryParserCtxt(html.data(), static_cast<int>(html.size()))};
    if (!parser) return;
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                         HTML_PARSE_NONET | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(parser.get(), XML_CHAR_ENCODING_UTF8);
    auto sax = handler();
    auto* own_sax = parser->sax;
    parser->sax = &sax;
    parser->userData = &building;
    building.parser = parser.get();
    htmlParseDocument(parser.get());
    parser->sax = own_sax;
    if (parser->myDoc != nullptr) xmlFreeDoc(parser->myDoc);
    parser->myDoc = nullptr;
}

}  // namespace

Tree read_html(std::string_view html) {
    Building building;
    std::string owned;
    html = guarded(html, owned);
    building.tree.nodes.reserve(html.size() / 24 + 16);
    building.tree.texts.reserve(html.size());
    if (!html.empty()) parse(html, building);
    auto& tree = building.tree;
    for (const auto open : building.open) tree.nodes[open].end = tree.size();
    return std::move(building.tree);
}

}  // namespace newswatch::page::detail
