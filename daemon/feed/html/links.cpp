#include "feed/html/links.hpp"

#include <algorithm>
#include <array>

#include "core/url.hpp"
#include "feed/html/entities.hpp"
#include "feed/html/html.hpp"
#include "feed/text/text.hpp"
#include "text/runs.hpp"

namespace newswatch::feed::detail {
namespace {

constexpr std::size_t npos = std::string_view::npos;

enum class Holds : std::uint8_t { nothing, link, candidates };

// Of an element for which Element::links holds. These names mean nothing else there, but for "data".
Holds attribute_holds(std::string_view element, std::string_view name) {
    const auto if_named = [&](std::string_view whole, Holds holds) {
        return iequals(name, whole) ? holds : Holds::nothing;
    };
    switch (packed(name)) {
        case packed("href"):
        case packed("src"):
        case packed("cite"):
        case packed("action"):
        case packed("usemap"):
        case packed("classid"):
        case packed("poster"):
        case packed("profile"):
        case packed("lowsrc"):
        case packed("dynsrc"):
            return Holds::link;
        case packed("data"):
            return iequals(element, "object") ? Holds::link : Holds::nothing;
        case packed("srcset"):
            return Holds::candidates;
        case packed("longdesc"):
            return if_named("longdesc", Holds::link);
        case packed("codebase"):
            return if_named("codebase", Holds::link);
        case packed("background"):
            return if_named("background", Holds::link);
        case packed("formaction"):
            return if_named("formaction", Holds::link);
        case packed("imagesrcset"):
            return if_named("imagesrcset", Holds::candidates);
        default:
            return Holds::nothing;
    }
}

// RFC 3986 section 3.1: it begins with a scheme.
bool is_absolute(std::string_view link) {
    if (link.empty() || !is_letter(link[0])) return false;
    const auto is_part = [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    };
    const auto end = std::find_if_not(link.begin(), link.end(), is_part);
    return end != link.end() && *end == ':';
}

std::string decoded(std::string_view value) {
    std::string out;
    for (std::size_t at = 0; at < value.size();) {
        const auto mark = std::min(value.find('&', at), value.size());
        out += value.substr(at, mark - at);
        if (mark == value.size()) break;
        const auto reference = reference_at(value, mark, Within::html_attribute);
        if (reference.code == 0)
            out += '&';
        else
            append_utf8(out, reference.code);
        at = mark + (reference.code == 0 ? 1 : reference.length);
    }
    return out;
}

// As an attribute's value, whichever way it is quoted; one without quotes ends at white space.
std::string encoded(std::string_view value, bool quoted) {
    std::string out;
    out.reserve(value.size() + 16);
    for (const char c : value) {
        if (!quoted && is_space(c)) {
            (out += "&#") += std::to_string(static_cast<int>(c)) + ';';
            continue;
        }
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

// Copies the fragment as far as it changes.
class Rewriting {
public:
    Rewriting(std::string_view html, std::string_view base, std::size_t& budget)
        : html_{html}, base_{base}, budget_{budget}, bounds_{html} {}

    // True when `result` holds the new fragment.
    bool run(std::string& result);

private:
    void tag(std::size_t name_at);
    std::size_t attribute(std::string_view element, std::size_t at);
    void value(Holds holds, bool quoted, std::size_t begin, std::size_t end);
    std::string resolved(std::string_view link) const;
    std::string candidates(std::string_view list) const;

    std::string_view html_, base_;
    std::size_t& budget_;
    Bounds bounds_;
    std::string out_;
    std::size_t at_ = 0, copied_ = 0;
};

bool Rewriting::run(std::string& result) {
    for (at_ = find_first<'<'>(html_, 0); at_ != npos && budget_ != 0; at_ = find_first<'<'>(html_, at_)) {
        const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
        if (is_letter(next))
            tag(at_ + 1);
        else if (next == '/' && at_ + 2 < html_.size() && is_letter(html_[at_ + 2]))
            at_ = bounds_.tag(at_ + 2);
        else if (next == '!' || next == '?' || next == '/')
            at_ = bounds_.declaration(at_);
        else
            ++at_;
    }
    if (copied_ == 0) return false;
    out_ += html_.substr(copied_);
    result = std::move(out_);
    return true;
}

void Rewriting::tag(std::size_t name_at) {
    const auto [name, element, end] = tag_name_at(html_, name_at);
    if (!element.links) {
        at_ = end < html_.size() && html_[end] == '>' ? end + 1 : bounds_.tag(end);
    } else {
        at_ = end;
        while (at_ < html_.size() && html_[at_] != '>') at_ = attribute(name, at_);
        at_ = std::min(at_ + 1, html_.size());
    }
    if (element.tag != Tag::raw) return;
    const auto behind = bounds_.element(name, at_);
    at_ = behind == npos ? html_.size() : behind;
}

// Past one attribute, or past one byte between attributes.
std::size_t Rewriting::attribute(std::string_view element, std::size_t at) {
    const auto is_name = [](char c) { return !is_space(c) && c != '/' && c != '>' && c != '='; };
    const auto past_space = [&](std::size_t i) {
        while (i < html_.size() && is_space(html_[i])) ++i;
        return i;
    };
    if (!is_name(html_[at])) return at + 1;
    const std::size_t name_at = at;
    while (at < html_.size() && is_name(html_[at])) ++at;
    const auto name = html_.substr(name_at, at - name_at);
    const auto sign = past_space(at);
    if (sign == html_.size() || html_[sign] != '=') return sign;
    std::size_t begin = past_space(sign + 1), end = npos, behind = npos;
    if (begin == html_.size()) return begin;
    const char quote = html_[begin];
    const bool quoted = quote == '"' || quote == '\'';
    if (quoted && (end = bounds_.quote(quote, begin + 1)) != npos) {
        ++begin;
        behind = end + 1;
    } else {
        end = begin;
        while (end < html_.size() && !is_space(html_[end]) && html_[end] != '>') ++end;
        behind = end;
        if (quoted) return behind;  // never closed: who knows where the link ends
    }
    const auto holds = attribute_holds(element, name);
    if (holds != Holds::nothing) value(holds, quoted, begin, end);
    return behind;
}

void Rewriting::value(Holds holds, bool quoted, std::size_t begin, std::size_t end) {
    const auto written = html_.substr(begin, end - begin);
    const auto trimmed = holds == Holds::link ? trim(written) : written;
    if (trimmed.empty() || budget_ == 0 ||
        (holds == Holds::link && trimmed.size() == written.size() && is_absolute(trimmed)))
        return;
    const auto link = decoded(trimmed);
    const auto made = holds == Holds::link ? resolved(link) : candidates(link);
    if (made == link && trimmed.size() == written.size()) return;
    const auto as_value = made == link ? std::string{trimmed} : encoded(made, quoted);
    const std::size_t added = std::max(as_value.size(), written.size()) - written.size();
    if (added > budget_) {
        budget_ = 0;
        return;
    }
    budget_ -= added;
    if (copied_ == 0) out_.reserve(html_.size() + html_.size() / 8 + base_.size());
    out_ += html_.substr(copied_, begin - copied_);
    out_ += as_value;
    copied_ = end;
}

// The link itself when it is absolute or cannot be made so.
std::string Rewriting::resolved(std::string_view link) const {
    if (is_absolute(link)) return std::string{link};
    auto made = resolve_url(base_, link);
    return is_absolute(made) ? made : std::string{link};
}

// HTML 5 section 4.8.4.2.1: addresses, each with descriptors behind white space, up to the next comma outside
// parentheses.
std::string Rewriting::candidates(std::string_view list) const {
    std::string out;
    const auto between = [](char c) { return is_space(c) || c == ','; };
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t begin = at;
        while (at < list.size() && between(list[at])) ++at;
        out += list.substr(begin, at - begin);
        const std::size_t link_at = at;
        while (at < list.size() && !is_space(list[at])) ++at;
        std::size_t end = at;
        while (end > link_at && list[end - 1] == ',') --end;
        if (end > link_at) out += resolved(list.substr(link_at, end - link_at));
        const bool descriptors = end == at;
        std::size_t open = 0;
        for (; descriptors && at < list.size() && (open != 0 || list[at] != ','); ++at) {
            if (list[at] == '(') ++open;
            if (list[at] == ')' && open != 0) --open;
        }
        out += list.substr(end, at - end);
    }
    return out;
}

}  // namespace

void resolve_links(std::string& html, std::string_view base, std::size_t& budget) {
    if (!is_absolute(base)) return;
    std::string result;
    if (Rewriting{html, base, budget}.run(result)) html = std::move(result);
}

}  // namespace newswatch::feed::detail
