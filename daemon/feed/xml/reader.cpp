#include "feed/xml/reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "core/url.hpp"
#include "feed/charset/mojibake.hpp"
#include "feed/html/entities.hpp"
#include "feed/html/html.hpp"
#include "feed/text/base64.hpp"
#include "feed/text/text.hpp"
#include "feed/xml/markup.hpp"
#include "text/dates.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t longest_base = 1024;
constexpr std::size_t cdata_mark = 9;  // bytes of "<![CDATA["

bool is_absolute_http(std::string_view link) {
    return istarts_with(link, "http://") || istarts_with(link, "https://");
}

// Line ends and tabs that an editor put into a link go; a space is meant. "&amp;" was escaped once too often.
std::string tidy_link(std::string_view text) {
    constexpr std::string_view ampersand = "&amp;";
    text = trim(text);
    const bool escaped = text.find(ampersand) != text.npos;
    if (!escaped && std::none_of(text.begin(), text.end(), is_space)) return std::string{text};
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == ' ')
            out += "%20";
        else if (!is_space(text[at]))
            out += text[at];
        if (text.substr(at, ampersand.size()) == ampersand) at += ampersand.size() - 1;
    }
    return out;
}

// A longer one is none, and every item would inherit it.
std::string_view language_in(std::string_view written, const Scope& outer) {
    constexpr std::size_t longest = 100;
    return written.size() <= longest ? written : outer.language;
}

bool is_only_text(pugi::xml_node element) {
    for (auto node = element.first_child(); node; node = node.next_sibling())
        if (node.type() == pugi::node_element) return false;
    return true;
}

// RFC 4287 section 3.1.1.3: the one <div> around XHTML is not part of the text.
pugi::xml_node without_wrapping(pugi::xml_node element) {
    pugi::xml_node only;
    for (auto node = element.first_child(); node; node = node.next_sibling()) {
        if (node.type() == pugi::node_pcdata && trim(node.value()).empty()) continue;
        if (only || node.type() != pugi::node_element) return element;
        only = node;
    }
    std::string_view name = only.name();
    name.remove_prefix(name.find(':') + 1);
    return iequals(name, "div") ? only : element;
}

// HTML beyond doubt, where a publisher did not say that it is.
bool has_end_tag(std::string_view text) {
    const auto at = text.find('<');
    if (at == text.npos || !looks_like_html(text.substr(at))) return false;
    return text.find("</", at) != text.npos || ifind(text, "<br", at) != text.npos ||
           ifind(text, "<p>", at) != text.npos || ifind(text, "<img ", at) != text.npos;
}

// A mark of a CDATA section at the very beginning of a text is one that was written, or escaped, twice.
void without_cdata_marks(std::string& text) {
    constexpr std::string_view begin = "<![CDATA[", end = "]]>";
    const auto trimmed = trim(text);
    if (trimmed.substr(0, begin.size()) != begin) return;
    const auto inside = trim(trimmed.substr(begin.size()));
    const bool closed = inside.size() >= end.size() && inside.substr(inside.size() - end.size()) == end;
    text = std::string{inside.substr(0, inside.size() - (closed ? end.size() : 0))};
}

void trim_in_place(std::string& text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    auto trimmed = trim(text);
    if (trimmed.substr(0, mark.size()) == mark) trimmed = trim(trimmed.substr(mark.size()));
    text.erase(static_cast<std::size_t>(trimmed.data() - text.data()) + trimmed.size());
    text.erase(0, text.size() - trimmed.size());
}

}  // namespace

Scope Reader::inside(pugi::xml_node element, const Scope& outer) {
    Scope scope = outer;
    for (auto attribute = element.first_attribute(); attribute; attribute = attribute.next_attribute()) {
        const std::string_view name = attribute.name();
        if (name == "xml:lang") scope.language = language_in(attribute.value(), outer);
        if (name != "xml:base") continue;
        std::string written;
        decode_xml(
            attribute.value(), written, [](std::size_t) {}, &source_.declared);
        auto base = link(written, outer);
        if (!base.empty() && base.size() <= longest_base) scope.base = bases_.emplace_back(std::move(base));
    }
    return scope;
}

std::size_t Reader::begin_of(pugi::xml_node node) {
    const auto offset = node.offset_debug();
    if (offset < 0) return nowhere;
    const auto at = static_cast<std::size_t>(offset);
    if (node.type() == pugi::node_element) return at - 1;
    return node.type() == pugi::node_cdata ? at - cdata_mark : at;
}

std::size_t Reader::offset_of(pugi::xml_node node) const {
    const auto at = begin_of(node);
    return at != nowhere && source_.repaired != nullptr ? source_.repaired->original(at) : at;
}

// The white space between a CDATA section and the one before it, which the tree leaves out.
std::string_view Reader::space_before(pugi::xml_node node) const {
    const auto before = node.previous_sibling();
    if (before.type() != pugi::node_cdata || node.type() != pugi::node_cdata) return {};
    const auto begin = begin_of(before) + cdata_mark + std::strlen(before.value()) + 3;
    const auto end = begin_of(node);
    if (end > source_.text.size() || begin >= end) return {};
    const auto between = source_.text.substr(begin, end - begin);
    const auto space = std::find_if_not(between.begin(), between.end(), is_space) - between.begin();
    if (space != 0) return between.substr(0, static_cast<std::size_t>(space));
    return is_space(between.back()) ? between.substr(between.size() - 1) : std::string_view{};
}

// True when there are child elements. White space at both ends is left out, before anything is copied.
bool Reader::append_text(pugi::xml_node element, std::string& out, Within within) {
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
            if (!out.empty()) out += space_before(node);
            out += raw;
            continue;
        }
        const auto unknown = [&](std::size_t at) {
            const auto length = reference_at(raw, at, within).length;
            if (length == 0) return tell_of_ampersand(node);
            report_.add(
                offset_of(node) + static_cast<std::size_t>(raw.data() - whole.data()) + at, "entity",
                "\"" + std::string{raw.substr(at, length)} + "\" is not defined; it stays as written");
        };
        // "]]>" behind a section: there was a section inside it, and neither of its marks is text.
        const bool behind = node.previous_sibling().type() == pugi::node_cdata;
        if (const auto end = behind ? raw.find("]]>") : raw.npos; end != raw.npos) {
            if (const auto begin = out.rfind("<![CDATA["); begin != out.npos) out.erase(begin, cdata_mark);
            decode_xml(raw.substr(0, end), out, unknown, &source_.declared, within);
            raw.remove_prefix(end + 3);
        }
        decode_xml(raw, out, unknown, &source_.declared, within);
    }
    return markup;
}

bool Reader::gap_before(pugi::xml_node element) const {
    const auto before = element.previous_sibling();
    const auto offset = begin_of(element);
    if (!before || before.type() == pugi::node_pcdata || offset == nowhere || offset == 0) return false;
    return offset <= source_.text.size() && is_space(source_.text[offset - 1]);
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
    append_text(element, out, Within::xml);
    trim_in_place(out);
    keep_within_limit(element, out);
    return out;
}

Text Reader::text(pugi::xml_node element, Markup markup, const Scope& outer, Shape shape) {
    std::string value;
    bool has_markup = markup == Markup::xhtml || !is_only_text(element);
    const auto source = markup == Markup::xhtml ? without_wrapping(element) : element;
    if (has_markup && !append_markup(source, {source_.text, markup == Markup::xhtml, limits_.depth}, value)) {
        complain(element, "limit",
                 "a text is nested deeper than " + std::to_string(limits_.depth) +
                     " elements; only its outermost text is kept");
        value.clear();
        has_markup = false;
    }
    if (!has_markup) append_text(element, value, Within::html);
    without_cdata_marks(value);
    if (markup == Markup::base64) value = from_base64(value).value_or(std::move(value));
    trim_in_place(value);
    keep_within_limit(element, value);
    const bool html = has_markup || markup == Markup::html ||
                      (markup == Markup::sniff && looks_like_html(value)) ||
                      (markup == Markup::base64 && looks_like_html(value)) ||
                      (markup == Markup::sniff_strictly && has_end_tag(value));
    const Scope scope = html ? inside(source, inside(element, outer)) : outer;
    return make_text(std::move(value), html, shape, scope.base, text_limits_);
}

Text Reader::text_of(std::string value, const Scope& scope, Shape shape) {
    const bool html = looks_like_html(value);
    return make_text(std::move(value), html, shape, scope.base, text_limits_);
}

// Feeds that forget to escape it forget it everywhere: the first place is told.
void Reader::tell_of_ampersand(pugi::xml_node at) {
    if (!told_of_ampersand_)
        complain(at, "slip", "a bare \"&\" stands here, perhaps not the only one; it is text");
    told_of_ampersand_ = true;
}

std::string Reader::attribute(pugi::xml_node element, std::string_view name) {
    std::string out;
    pugi::xml_attribute found;
    for (auto attribute = element.first_attribute(); attribute; attribute = attribute.next_attribute()) {
        const std::string_view called = attribute.name();
        if (found && called == found.name()) {
            complain(element, "slip",
                     "<" + std::string{element.name()} + "> has the attribute \"" + std::string{called} +
                         "\" more than once; the first one counts");
            break;
        }
        if (found || !std::equal(called.begin(), called.end(), name.begin(), name.end(),
                                 [](char a, char b) { return lower(a) == lower(b); }))
            continue;
        const auto value = trim(attribute.value());
        const auto unknown = [&](std::size_t at) {
            if (reference_at(value, at, Within::xml).length == 0) tell_of_ampersand(element);
        };
        decode_xml(value, out, unknown, &source_.declared);
        trim_in_place(out);  // of white space that was written as references
        if (out.size() > limits_.item_bytes) out.resize(cut_point(out, limits_.item_bytes));
        found = attribute;
    }
    return out;
}

std::string Reader::about(pugi::xml_node element) {
    for (auto attribute = element.first_attribute(); attribute; attribute = attribute.next_attribute()) {
        const std::string_view name = attribute.name();
        if (name.size() > 5 && name.substr(name.size() - 6) == ":about")
            return this->attribute(element, name);
    }
    return attribute(element, "about");
}

std::string Reader::link(std::string_view reference, const Scope& scope) {
    std::string tidy = tidy_link(reference);
    auto& resolving = text_limits_.resolving;
    if (tidy.empty() || is_absolute_http(tidy) || scope.base.empty() || scope.base.size() > resolving)
        return tidy;
    resolving -= scope.base.size();
    return resolve_url(scope.base, tidy);
}

Date Reader::date(pugi::xml_node element) { return date(line(element), element); }

Date Reader::date(std::string_view written, pugi::xml_node place) {
    constexpr std::size_t longest_date = 200;
    Date date;
    date.as_written = written.substr(0, cut_point(written, longest_date));
    if (date.as_written.empty()) return date;
    if (const auto parsed = parse_date(date.as_written)) {
        date.at = parsed->at;
        date.certainty = parsed->certainty;
    } else {
        complain(place, "date",
                 "<" + std::string{place.name()} + "> holds \"" + date.as_written +
                     "\", which is no date; expected one like \"Sun, 06 Nov 1994 08:49:37 +0000\" or "
                     "\"1994-11-06T08:49:37Z\"");
    }
    return date;
}

bool Reader::may_repeat(std::size_t bytes) {
    if (bytes > repeating_) return false;
    repeating_ -= bytes;
    return true;
}

void Reader::complain(pugi::xml_node at, std::string_view kind, std::string message) {
    report_.add(offset_of(at), kind, std::move(message));
}

namespace {

// As "1,234" has them: what stands behind the first digits.
void read_thousands(std::string_view rest, std::uint64_t& number) {
    constexpr std::uint64_t most = 1'000'000'000'000'000;
    const auto is_group = [&] {
        return rest.size() >= 4 && rest[0] == ',' && is_digit(rest[1]) && is_digit(rest[2]) &&
               is_digit(rest[3]) && (rest.size() == 4 || !is_digit(rest[4]));
    };
    for (; number < most && is_group(); rest.remove_prefix(4))
        number = number * 1000 +
                 static_cast<std::uint64_t>((rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0'));
}

}  // namespace

std::uint64_t number_of(std::string_view text) {
    text = trim(text);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return 0;
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (digits <= 3) read_thousands(text.substr(digits), number);
    return number;
}

}  // namespace newswatch::feed::detail
