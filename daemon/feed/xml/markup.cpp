#include "feed/xml/markup.hpp"

#include <array>
#include <string_view>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

// HTML 5 section 13.1.2: these have no end tag.
constexpr std::array void_elements{"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                   "input", "link", "meta", "param", "source", "track", "wbr"};

bool is_void(std::string_view name) {
    for (const std::string_view known : void_elements)
        if (iequals(name, known)) return true;
    return false;
}

std::string_view local_name(std::string_view qualified) { return qualified.substr(qualified.find(':') + 1); }

void append_escaped(std::string_view text, std::string& out) {
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
}

void append_attributes(pugi::xml_node element, std::string& out) {
    for (auto attribute = element.first_attribute(); attribute; attribute = attribute.next_attribute()) {
        const std::string_view name = attribute.name();
        if (name == "xmlns" || name.substr(0, 6) == "xmlns:" || name.substr(0, 4) == "xml:") continue;
        out += ' ';
        out += name;
        out += "=\"";
        for (const char c : std::string_view{attribute.value()}) {
            if (c == '"')
                out += "&quot;";
            else
                out += c;
        }
        out += '"';
    }
}

// The white space before an element that follows another.
void append_gap(pugi::xml_node element, std::string_view text, std::string& out) {
    const auto before = element.previous_sibling();
    const auto offset = element.offset_debug();
    if (!before || before.type() == pugi::node_pcdata || offset < 1) return;
    const auto end = static_cast<std::size_t>(offset) - 1;
    if (end > text.size()) return;
    std::size_t begin = end;
    while (begin > 0 && is_space(text[begin - 1])) --begin;
    out += text.substr(begin, end - begin);
}

void append_start(pugi::xml_node element, std::string& out) {
    const auto name = local_name(element.name());
    out += '<';
    out += name;
    append_attributes(element, out);
    out += !element.first_child() && is_void(name) ? " />" : ">";
}

void append_end(pugi::xml_node element, std::string& out) {
    const auto name = local_name(element.name());
    if (!element.first_child() && is_void(name)) return;
    out += "</";
    out += name;
    out += '>';
}

}  // namespace

bool append_markup(pugi::xml_node element, const MarkupOptions& options, std::string& out) {
    unsigned depth = 0;
    auto node = element.first_child();
    while (node) {
        if (node.type() == pugi::node_element) {
            append_gap(node, options.text, out);
            append_start(node, out);
            if (const auto child = node.first_child()) {
                if (++depth >= options.deepest) return false;
                node = child;
                continue;
            }
            append_end(node, out);
        } else if (node.type() == pugi::node_pcdata ||
                   (node.type() == pugi::node_cdata && !options.cdata_is_text)) {
            out += node.value();
        } else if (node.type() == pugi::node_cdata) {
            append_escaped(node.value(), out);
        }
        while (!node.next_sibling() && node.parent() != element) {
            node = node.parent();
            append_end(node, out);
            --depth;
        }
        node = node.next_sibling();
    }
    return true;
}

}  // namespace newswatch::feed::detail
