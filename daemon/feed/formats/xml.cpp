#include "feed/formats/xml.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <vector>

#include "feed/formats/elements.hpp"
#include "feed/formats/formats.hpp"
#include "feed/html/html.hpp"
#include "feed/text/text.hpp"
#include "feed/xml/prolog.hpp"
#include "feed/xml/repair.hpp"
#include "feed/xml/sections.hpp"

namespace newswatch::feed::detail {
namespace {

// Of "<" and "=" together. A node of the tree takes 64 bytes, an attribute 40: this bounds it to some 250 MB.
constexpr std::size_t most_marks = 4'000'000;

using ReadFormat = void (*)(pugi::xml_node, const Scope&, Reader&, Document&);

ReadFormat reader_of(std::string_view root) {
    for (const std::string_view feed : {"rss", "rdf", "channel", "feed", "entry", "item"})
        if (root == feed) return read_feed;
    for (const std::string_view sitemap : {"urlset", "sitemapindex"})
        if (root == sitemap) return read_sitemap;
    for (const std::string_view newsml : {"newsmessage", "newsitem", "packageitem", "newsml"})
        if (root == newsml) return read_newsml;
    if (root == "nitf") return read_nitf;
    return nullptr;
}

// The element that is a feed. Others before or around it are what scripts print by accident, or an envelope.
pugi::xml_node feed_root(const pugi::xml_document& tree, Names& names) {
    constexpr int deepest = 5;
    std::vector<pugi::xml_node> level{tree};
    for (int depth = 0; depth < deepest; ++depth) {
        std::vector<pugi::xml_node> next;
        for (const auto& parent : level)
            for (const auto node : parent.children()) {
                if (node.type() != pugi::node_element) continue;
                const auto local = names.of(node).local;
                const bool part = local == "item" || local == "entry";
                if (reader_of(local) != nullptr && (depth == 0 || !part)) return node;
                if (next.size() < 1000) next.push_back(node);
            }
        level = std::move(next);
    }
    return {};
}

pugi::xml_node first_element(const pugi::xml_document& tree) {
    return tree.find_child([](pugi::xml_node node) { return node.type() == pugi::node_element; });
}

Error not_a_feed(const pugi::xml_document& tree, std::string_view text, const pugi::xml_parse_result& loaded,
                 Report& report) {
    const auto element = first_element(tree);
    const std::string name = element ? element.name() : "";
    const bool html = tag_named(name) != Tag::unknown || scan_doctype(text).html;
    std::string what;
    if (html)
        what = "this is an HTML page, not a feed";
    else if (element)
        what = "the root element is <" + name.substr(0, cut_point(name, 80)) + ">, not that of a feed";
    else
        what = describe_non_feed(text);
    if (!loaded && !element && !html) {
        const auto [line, column] =
            report.position(static_cast<std::size_t>(std::max<std::ptrdiff_t>(loaded.offset, 0)));
        what +=
            " (" + std::to_string(line) + ":" + std::to_string(column) + ": " + loaded.description() + ")";
    }
    return {ErrorKind::invalid,
            what + "; expected RSS, Atom or another format of feeds. Check the address of the source"};
}

void tell_of_damage(const Repaired& repaired, Report& report) {
    for (const auto& damage : repaired.damage) report.add(damage.at, damage.kind, damage.message);
    if (repaired.left_out != 0)
        report.add(nowhere, "xml",
                   std::to_string(repaired.left_out) + " more faults of the markup are not listed");
}

void tell_of_entities(const Doctype& doctype, Report& report) {
    const auto left_out = doctype.entities - doctype.simple.size();
    if (left_out != 0)
        report.add(
            doctype.at, "entity",
            "the document type declares " + std::to_string(left_out) +
                " entities that are not plain text; they are never expanded, references to them stay as "
                "written");
}

// pugixml passes over what stands behind the root of a document that is whole otherwise.
void tell_of_what_follows(pugi::xml_node root, std::string_view text, Reader& reader) {
    const std::string message = "something stands behind the end of the root element; it is left out";
    for (auto node = root.next_sibling(); node; node = node.next_sibling()) {
        const auto local = reader.names().of(node).local;
        if (node.type() == pugi::node_element && local != "item" && local != "entry")
            return reader.complain(node, "slip", message);
    }
    const auto end = text.rfind('>') + 1;
    const auto rest = trim(text.substr(end));
    if (!rest.empty())
        reader.report().add(static_cast<std::size_t>(rest.data() - text.data()), "slip", message);
}

bool is_too_dense(std::string_view text) {
    if (text.size() <= most_marks) return false;
    const auto is_mark = [](char c) { return (c == '<') | (c == '='); };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_mark)) > most_marks;
}

// Neither entities nor line ends are converted by pugixml: a value is decoded when it is wanted, and offsets
// in the tree stay those of the text.
pugi::xml_parse_result load(std::string_view text, pugi::xml_document& tree) {
    return tree.load_buffer(text.data(), text.size(), pugi::parse_cdata, pugi::encoding_utf8);
}

Result<Document> read_tree(std::string_view text, DeclaredEntities declared, const ParseHints& hints,
                           const Limits& limits, Report& report) {
    pugi::xml_document tree;
    const auto loaded = load(text, tree);
    if (loaded.status == pugi::status_out_of_memory)
        return Error{ErrorKind::too_large,
                     "not enough memory for a feed of " + std::to_string(text.size()) + " bytes"};
    Repaired repaired;
    const bool whole = loaded && !swallows_items(text);
    if (!whole) {
        repaired = repair(text);
        load(repaired.text, tree);
    }
    Reader reader{
        {whole ? text : repaired.text, std::move(declared), whole ? nullptr : &repaired}, limits, report};
    const auto root = feed_root(tree, reader.names());
    if (!root) return not_a_feed(tree, text, loaded, report);
    tell_of_damage(repaired, report);
    if (const auto begin = trim(text); whole && begin.front() != '<')
        report.add(static_cast<std::size_t>(begin.data() - text.data()), "xml",
                   "text stands before the document; it is passed over");
    if (whole) tell_of_what_follows(outermost(root), text, reader);
    Document document;
    reader_of(reader.names().of(root).local)(root, Scope{hints.url, {}}, reader, document);
    return document;
}

}  // namespace

Result<Document> read_xml(std::string_view text, const ParseHints& hints, const Limits& limits,
                          Report& report) {
    auto doctype = scan_doctype(text);
    if (doctype.bomb)
        return Error{
            ErrorKind::invalid,
            "the document type declares entities that multiply each other (a \"billion laughs\" document); "
            "it is not read"};
    tell_of_entities(doctype, report);
    if (is_too_dense(text))
        return Error{ErrorKind::too_large,
                     "the feed has more than " + std::to_string(most_marks) + " tags and attributes"};
    return read_tree(text, {std::move(doctype.simple), text.size()}, hints, limits, report);
}

}  // namespace newswatch::feed::detail
