#include "feed/xml/prolog.hpp"

#include <algorithm>

#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::string_view::size_type npos = std::string_view::npos;

// Past white space, comments and processing instructions.
std::size_t skip_misc(std::string_view text, std::size_t at) {
    for (;;) {
        while (at < text.size() && is_space(text[at])) ++at;
        std::size_t end = npos;
        if (text.substr(at, 2) == "<?")
            end = text.find("?>", at);
        else if (text.substr(at, 4) == "<!--")
            end = text.find("-->", at);
        else
            return at;
        if (end == npos) return text.size();
        at = end + (text[end] == '?' ? 2 : 3);
    }
}

bool is_predefined(std::string_view name) {
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
}

// General and parameter references in an entity's value, but for numbers and the five of XML.
std::size_t references_in(std::string_view value) {
    std::size_t count = 0;
    for (std::size_t i = value.find_first_of("&%"); i != npos; i = value.find_first_of("&%", i + 1)) {
        const auto end = value.find_first_of(";&%", i + 1);
        if (end == npos) break;
        if (value[end] != ';') continue;  // each part is looked at once, however far the ";" is
        const auto name = value.substr(i + 1, end - i - 1);
        if (!name.empty() && is_letter(name[0]) && !is_predefined(name)) ++count;
    }
    return count;
}

constexpr bool is_name_char(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ':' || (c & 0x80) != 0;
}

// The replacement text of a value (XML 1.0 section 4.5) that needs nothing but numeric references resolved;
// empty when there is more to it.
std::string simple_text(std::string_view value) {
    if (value.size() > longest_simple || value.find_first_of("<%") != npos) return {};
    std::string text;
    for (std::size_t at = 0; at < value.size();) {
        if (value[at] != '&') {
            text += value[at++];
            continue;
        }
        if (value.substr(at, 2) != "&#") return {};
        const Reference number = reference_at(value, at, Within::xml);
        if (number.length == 0 || number.code == '<' || number.code == '&') return {};
        append_utf8(text, number.code);
        at += number.length;
    }
    return text;
}

// A general entity with a literal value, `declaration` being what stands behind "<!ENTITY". The first
// declaration of a name counts (XML 1.0 section 4.2).
void keep_simple(std::string_view declaration, Doctype& doctype) {
    if (doctype.simple.size() >= most_simple) return;
    declaration = trim(declaration);
    const auto end = std::find_if_not(declaration.begin(), declaration.end(), is_name_char);
    const auto name = declaration.substr(0, static_cast<std::size_t>(end - declaration.begin()));
    auto value = trim(declaration.substr(name.size()));
    if (name.empty() || name.size() > longest_simple || is_predefined(name) || value.size() < 2) return;
    if ((value[0] != '"' && value[0] != '\'') || value.find(value[0], 1) != value.size() - 1) return;
    const bool known = std::any_of(doctype.simple.begin(), doctype.simple.end(),
                                   [&](const DeclaredEntity& entity) { return entity.name == name; });
    if (known) return;
    auto text = simple_text(value.substr(1, value.size() - 2));
    if (!text.empty()) doctype.simple.push_back({std::string{name}, std::move(text)});
}

// At an "<!ENTITY": counts it and looks at its quoted texts; returns where the declaration ends.
std::size_t read_entity(std::string_view text, std::size_t begin, Doctype& doctype) {
    ++doctype.entities;
    std::size_t at = begin;
    while (at < text.size() && text[at] != '>') {
        if (text[at] != '"' && text[at] != '\'') {
            ++at;
            continue;
        }
        const auto end = text.find(text[at], at + 1);
        if (end == npos) return text.size();
        if (references_in(text.substr(at + 1, end - at - 1)) > 1) doctype.bomb = true;
        at = end + 1;
    }
    if (at < text.size()) keep_simple(text.substr(begin + 8, at - begin - 8), doctype);
    return at;
}

// From behind "[" to behind "]".
std::size_t read_subset(std::string_view text, std::size_t at, Doctype& doctype) {
    while (at < text.size() && text[at] != ']') {
        if (text.substr(at, 4) == "<!--") {
            const auto end = text.find("-->", at);
            at = end == npos ? text.size() : end + 3;
        } else if (text.substr(at, 8) == "<!ENTITY") {
            at = read_entity(text, at, doctype);
        } else if (text[at] == '"' || text[at] == '\'') {
            const auto end = text.find(text[at], at + 1);
            at = end == npos ? text.size() : end + 1;
        } else {
            ++at;
        }
    }
    return at;
}

}  // namespace

Doctype scan_doctype(std::string_view text) {
    Doctype doctype;
    std::size_t at = skip_misc(text, 0);
    if (!istarts_with(text.substr(at), "<!doctype")) return doctype;
    doctype.at = at;
    at += 9;
    while (at < text.size() && is_space(text[at])) ++at;
    doctype.html = istarts_with(text.substr(at), "html");
    while (at < text.size() && text[at] != '>' && text[at] != '[') {
        if (text[at] == '"' || text[at] == '\'') at = std::min(text.find(text[at], at + 1), text.size());
        if (at < text.size()) ++at;
    }
    if (at < text.size() && text[at] == '[') read_subset(text, at + 1, doctype);
    return doctype;
}

std::string describe_non_feed(std::string_view text) {
    constexpr std::size_t window = 4096;
    const auto begin = text.substr(skip_misc(text, 0));
    for (const auto* sign : {"<!doctype html", "<html", "<head", "<body", "<script"})
        if (ifind(begin, sign, 0, window) != npos) return "this is an HTML page, not a feed";
    if (begin.empty()) return "the document is empty";
    if (begin[0] == '{' || begin[0] == '[') return "this is JSON, not an XML feed";
    if (begin[0] == '%' && begin.substr(0, 4) == "%PDF") return "this is a PDF, not a feed";
    return "this is no XML document";
}

}  // namespace newswatch::feed::detail
