#include "feed/xml/reader.hpp"

#include <algorithm>
#include <charconv>

#include "core/url.hpp"
#include "feed/dates/dates.hpp"
#include "feed/html/entities.hpp"
#include "feed/html/html.hpp"
#include "feed/normalise.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t longest_base = 1024;
constexpr std::size_t cdata_mark = 9;  // bytes of "<![CDATA["

bool is_absolute_http(std::string_view link) {
    return istarts_with(link, "http://") || istarts_with(link, "https://");
}

// Line ends and tabs that an editor put into a link go; a space is meant.
std::string tidy_link(std::string_view text) {
    text = trim(text);
    if (std::none_of(text.begin(), text.end(), is_space)) return std::string{text};
    std::string out;
    for (const char c : text) {
        if (c == ' ')
            out += "%20";
        else if (!is_space(c))
            out += c;
    }
    return out;
}

}  // namespace

Scope Reader::inside(pugi::xml_node element, const Scope& outer) {
    Scope scope = outer;
    for (auto attribute = element.first_attribute(); attribute; attribute = attribute.next_attribute()) {
        const std::string_view name = attribute.name();
        if (name == "xml:lang") scope.language = attribute.value();
        if (name != "xml:base") continue;
        auto base = link(attribute.value(), outer);
        if (base.size() <= longest_base) scope.base = bases_.emplace_back(std::move(base));
    }
    return scope;
}

std::size_t Reader::offset_of(pugi::xml_node node) const {
    const auto offset = node.offset_debug();
    if (offset < 0) return nowhere;
    const auto at = static_cast<std::size_t>(offset);
    if (node.type() == pugi::node_element) return at - 1;
    return node.type() == pugi::node_cdata ? at - cdata_mark : at;
}

// Where the element's end tag begins, or nowhere. Whatever stands behind the element bounds the search.
std::size_t Reader::end_of(pugi::xml_node element) const {
    std::size_t bound = source_.end;
    for (auto node = element; node; node = node.parent())
        if (const auto next = node.next_sibling()) {
            bound = offset_of(next);
            break;
        }
    const std::size_t begin = offset_of(element);
    if (begin == nowhere || bound == nowhere || bound < begin) return nowhere;
    const auto at = source_.text.substr(begin, bound - begin).rfind("</" + std::string{element.name()});
    return at == std::string_view::npos ? nowhere : begin + at;
}

bool Reader::closed(pugi::xml_node element) const { return source_.whole || end_of(element) != nowhere; }

std::string_view Reader::inner_markup(pugi::xml_node element) const {
    const std::size_t begin = offset_of(element.first_child());
    const std::size_t end = end_of(element);
    if (begin == nowhere || end == nowhere || end < begin) return {};
    return source_.text.substr(begin, end - begin);
}

// Walks without recursion: the nesting is the document's.
bool Reader::too_deep(pugi::xml_node element) const {
    unsigned depth = 0;
    auto node = element.first_child();
    while (node) {
        if (const auto child = node.first_child()) {
            if (++depth >= limits_.depth) return true;
            node = child;
            continue;
        }
        while (node != element && !node.next_sibling()) {
            node = node.parent();
            --depth;
        }
        if (node == element) return false;
        node = node.next_sibling();
    }
    return false;
}

// True when there are child elements. White space at both ends is left out, before anything is copied.
bool Reader::append_text(pugi::xml_node element, std::string& out) {
    bool markup = false;
    const auto last = element.last_child();
    for (auto node = element.first_child(); node; node = node.next_sibling()) {
        markup = markup || node.type() == pugi::node_element;
        if (node.type() != pugi::node_cdata && node.type() != pugi::node_pcdata) continue;
        const std::string_view whole = node.value();
        auto raw = whole;
        while (out.empty() && !raw.empty() && is_space(raw.front())) raw.remove_prefix(1);
        while (node == last && !raw.empty() && is_space(raw.back())) raw.remove_suffix(1);
        if (node.type() == pugi::node_cdata) {
            out += raw;
            continue;
        }
        decode_xml(raw, out, [&](std::size_t at) {
            report_.add(offset_of(node) + static_cast<std::size_t>(raw.data() - whole.data()) + at, "entity",
                        "\"" + std::string{raw.substr(at, raw.find(';', at) + 1 - at)} +
                            "\" is not defined; it stays as written");
        });
    }
    return markup;
}

void Reader::keep_within_limit(pugi::xml_node element, std::string& value) {
    if (value.size() <= limits_.item_bytes) return;
    complain(element, "limit",
             "a text of " + std::to_string(value.size()) + " bytes was cut to " +
                 std::to_string(limits_.item_bytes));
    value.resize(cut_point(value, limits_.item_bytes));
}

std::string Reader::line(pugi::xml_node element) {
    std::string out;
    append_text(element, out);
    const auto trimmed = trim(out);
    if (trimmed.size() != out.size()) out = std::string{trimmed};
    keep_within_limit(element, out);
    return out;
}

Text Reader::text(pugi::xml_node element, Markup markup, const Scope& outer) {
    Text text;
    bool has_elements = append_text(element, text.value);
    if (has_elements && too_deep(element)) {
        complain(element, "limit",
                 "a text is nested deeper than " + std::to_string(limits_.depth) +
                     " elements; only its outermost text is kept");
        has_elements = false;
    }
    if (has_elements) text.value = inner_markup(element);
    const auto trimmed = trim(text.value);
    if (trimmed.size() != text.value.size()) text.value = std::string{trimmed};
    keep_within_limit(element, text.value);
    text.html =
        has_elements || markup == Markup::html || (markup == Markup::sniff && looks_like_html(text.value));
    if (!text.html) return text;
    const auto base = inside(element, outer).base;
    if (base.size() <= resolving_) {
        resolving_ -= base.size();
        text.base = base;
    }
    return text;
}

std::string Reader::caption(pugi::xml_node element) {
    const Text found = text(element, Markup::sniff, Scope{});
    return fold_space(found.html ? html_to_text(found.value, limits_.item_bytes) : found.value);
}

std::string Reader::attribute(pugi::xml_node element, const char* name) {
    const auto attribute = element.attribute(name);
    std::string out;
    if (attribute) decode_xml(trim(attribute.value()), out, [](std::size_t) {});
    if (out.size() > limits_.item_bytes) out.resize(cut_point(out, limits_.item_bytes));
    return out;
}

std::string Reader::link(std::string_view reference, const Scope& scope) {
    std::string tidy = tidy_link(reference);
    if (tidy.empty() || is_absolute_http(tidy) || scope.base.empty() || scope.base.size() > resolving_)
        return tidy;
    resolving_ -= scope.base.size();
    return resolve_url(scope.base, tidy);
}

std::optional<Timestamp> Reader::date(pugi::xml_node element, std::string& as_written) {
    constexpr std::size_t longest_date = 200;
    as_written = line(element);
    as_written.resize(cut_point(as_written, longest_date));
    if (as_written.empty()) return std::nullopt;
    auto date = parse_date(as_written);
    if (!date)
        complain(element, "date",
                 "<" + std::string{element.name()} + "> holds \"" + as_written +
                     "\", which is no date; expected one like \"Sun, 06 Nov 1994 08:49:37 +0000\" or "
                     "\"1994-11-06T08:49:37Z\"");
    return date;
}

void Reader::complain(pugi::xml_node at, std::string_view kind, std::string message) {
    report_.add(offset_of(at), kind, std::move(message));
}

Author author_of(std::string_view text) {
    Author author;
    text = trim(text);
    const auto open = text.find_first_of("(<");
    const auto outside = trim(text.substr(0, open));
    std::string_view within;
    if (open != text.npos) {
        within = text.substr(open + 1);
        within = trim(within.substr(0, within.find_last_of(")>")));
    }
    const auto is_mail = [](std::string_view t) { return t.find('@') != t.npos && t.find(' ') == t.npos; };
    if (is_mail(within))
        author = {std::string{outside}, std::string{within}, {}};
    else if (is_mail(outside))
        author = {std::string{within}, std::string{outside}, {}};
    else
        author.name = text;
    return author;
}

std::uint64_t number_of(std::string_view text) {
    text = trim(text);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} ? number : 0;
}

}  // namespace newswatch::feed::detail
