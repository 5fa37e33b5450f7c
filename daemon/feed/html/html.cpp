#include "feed/html/html.hpp"

#include <algorithm>

#include "feed/html/entities.hpp"
#include "feed/text/text.hpp"
#include "text/runs.hpp"

namespace newswatch::feed::detail {
namespace {

struct Group {
    Element element;
    std::string_view names;  // with a space behind each
};
// The elements of HTML 5 and the obsolete ones of HTML 4 that feeds still carry.
constexpr std::array groups{
    Group{{Tag::raw, false}, "style "},
    Group{{Tag::raw, true}, "script "},
    Group{{Tag::hidden, false},
          "template noscript noembed noframes svg math textarea select datalist canvas "},
    Group{{Tag::hidden, true}, "iframe object applet head audio video "},
    Group{{Tag::block, false},
          "p div h1 h2 h3 h4 h5 h6 ul ol dl dir menu section article header footer main nav aside hgroup "
          "search figure figcaption caption hr address fieldset details summary dialog center html thead "
          "tbody tfoot "},
    Group{{Tag::block, true}, "blockquote form table body "},
    Group{{Tag::preformatted, false}, "pre listing xmp "},
    Group{{Tag::line_break, false}, "br "},
    Group{{Tag::line, false}, "li dt dd option optgroup legend "},
    Group{{Tag::line, true}, "tr "},
    Group{{Tag::cell, true}, "td th "},
    Group{{Tag::inline_text, false},
          "abbr acronym b basefont bdi bdo big blink cite code col colgroup data dfn em font i kbd label map "
          "mark marquee meta meter nobr output param picture progress rb rp rt rtc ruby s samp slot small "
          "span strike strong sub sup time tt u var wbr "},
    Group{{Tag::inline_text, true},
          "a area bgsound button del embed frame image img input ins link q source track "}};

struct Slot {
    std::uint64_t key = 0;
    std::string_view name;
    Element element;
};
constexpr std::size_t slots = 512;  // four times as many as there are names: few of them meet
constexpr std::size_t slot_of(std::uint64_t key) {
    return static_cast<std::size_t>((key * 0x9E3779B97F4A7C15u) >> 55);
}

constexpr auto table = [] {
    std::array<Slot, slots> made{};
    for (const auto& group : groups)
        for (std::size_t at = 0, end = 0; at < group.names.size(); at = end + 1) {
            end = group.names.find(' ', at);
            const auto name = group.names.substr(at, end - at);
            auto slot = slot_of(packed(name));
            while (made[slot].key != 0) slot = (slot + 1) % slots;
            made[slot] = {packed(name), name, group.element};
        }
    return made;
}();

Element element_named(std::string_view name, std::uint64_t key) {
    for (auto slot = slot_of(key); table[slot].key != 0; slot = (slot + 1) % slots) {
        const auto& found = table[slot];
        if (found.key != key || found.name.size() != name.size()) continue;
        if (name.size() <= packed_bytes ||
            iequals(name.substr(packed_bytes), found.name.substr(packed_bytes)))
            return found.element;
    }
    return {};
}

constexpr auto name_table = [] {
    std::array<bool, 256> made{};
    for (int c = 0; c < 256; ++c)
        made[static_cast<std::size_t>(c)] =
            is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c)) || c == ':';
    return made;
}();
bool is_name(char c) { return name_table[static_cast<unsigned char>(c)]; }

bool is_tag_at(std::string_view text, std::size_t at) {
    if (text.substr(at, 4) == "<!--") return true;
    std::size_t begin = at + 1;
    if (begin < text.size() && text[begin] == '/') ++begin;
    std::size_t end = begin;
    while (end < text.size() && (is_letter(text[end]) || is_digit(text[end]))) ++end;
    const char next = end < text.size() ? text[end] : '\0';
    const bool closes = next == '>' || next == '/' || is_space(next);
    return closes && tag_named(text.substr(begin, end - begin)) != Tag::unknown;
}

}  // namespace

TagName tag_name_at(std::string_view html, std::size_t at) {
    const std::size_t begin = at;
    std::uint64_t key = 0;
    bool prefixed = false;
    for (; at < html.size() && is_name(html[at]); ++at) {
        const auto letter = static_cast<unsigned char>(lower(html[at]));
        if (at - begin < packed_bytes) key |= std::uint64_t{letter} << (8 * (at - begin));
        prefixed = prefixed || letter == ':';
    }
    auto name = html.substr(begin, at - begin);
    if (prefixed) {
        name.remove_prefix(name.rfind(':') + 1);
        key = packed(name);
    }
    return {name, element_named(name, key), at};
}

Tag tag_named(std::string_view name) { return element_named(name, packed(name)).tag; }

bool looks_like_html(std::string_view text) {
    for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1))
        if (is_tag_at(text, at)) return true;
    for (auto at = text.find('&'); at != text.npos; at = text.find('&', at + 1))
        if (reference_at(text, at, Within::xml).code != 0) return true;
    return false;
}

std::size_t Bounds::quote(char quote, std::size_t at) {
    auto& absent = no_quote_[quote == '"' ? 0 : 1];
    if (absent) return std::string_view::npos;
    const auto found = quote == '"' ? find_first<'"'>(html_, at) : find_first<'\''>(html_, at);
    absent = found == std::string_view::npos;
    return found;
}

std::size_t Bounds::tag(std::size_t at) {
    std::size_t behind_name = at;
    while (true) {
        at = find_first<'>', '"', '\''>(html_, at);
        if (at == std::string_view::npos) return html_.size();
        const char c = html_[at];
        if (c == '>') return at + 1;
        std::size_t before = at;
        while (before > behind_name && is_space(html_[before - 1])) --before;
        if (before > behind_name && html_[before - 1] == '=')
            if (const auto end = quote(c, at + 1); end != std::string_view::npos) at = end;
        behind_name = ++at;
    }
}

std::size_t Bounds::declaration(std::size_t at) const {
    const bool comment = html_.substr(at, 4) == "<!--";
    if (!comment) {
        const auto end = html_.find('>', at);
        return end == std::string_view::npos ? html_.size() : end + 1;
    }
    // "<!-->" and "<!--->" are comments already.
    for (auto dashes = html_.find("--", at + 2); dashes != std::string_view::npos;
         dashes = html_.find("--", dashes + 1)) {
        if (html_.substr(dashes + 2, 1) == ">") return dashes + 3;
        if (dashes > at + 3 && html_.substr(dashes + 2, 2) == "!>") return dashes + 4;
    }
    return html_.size();
}

std::size_t Bounds::element(std::string_view name, std::size_t at) {
    const auto same = [&](const std::string& known) { return iequals(name, known); };
    if (std::any_of(unclosed_.begin(), unclosed_.end(), same)) return std::string_view::npos;
    std::string wanted;
    for (const char c : name) wanted += lower(c);
    for (at = find_first<'<'>(html_, at); at != std::string_view::npos; at = find_first<'<'>(html_, at + 1))
        if (html_.substr(at + 1, 1) == "/" && istarts_with(html_.substr(at + 2), wanted))
            return tag(at + 2 + name.size());
    unclosed_.push_back(std::move(wanted));
    return std::string_view::npos;
}

}  // namespace newswatch::feed::detail
