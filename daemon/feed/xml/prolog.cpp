#include "feed/xml/prolog.hpp"

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
        const auto end = value.find(';', i);
        if (end == npos) break;
        const auto name = value.substr(i + 1, end - i - 1);
        if (!name.empty() && is_letter(name[0]) && !is_predefined(name)) ++count;
    }
    return count;
}

// At an "<!ENTITY": counts it and looks at its first quoted text; returns where the declaration ends.
std::size_t read_entity(std::string_view text, std::size_t at, Doctype& doctype) {
    ++doctype.entities;
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
