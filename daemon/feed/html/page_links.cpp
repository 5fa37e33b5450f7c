#include "feed/page_links.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/url.hpp"
#include "feed/charset/charset.hpp"
#include "feed/charset/declared.hpp"
#include "feed/html/entities.hpp"
#include "feed/html/html.hpp"
#include "feed/text/report.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed {
namespace {

using namespace detail;

constexpr std::size_t most_links = 100, longest_title = 200, longest_value = 8192, declaration_window = 4096;

// The attributes of one tag that matter here, as written; the first of a name counts (HTML 13.2.5.33).
struct Attributes {
    std::optional<std::string_view> rel, type, href, title, hreflang, charset, content;

    std::optional<std::string_view>* named(std::string_view name) {
        if (iequals(name, "rel")) return &rel;
        if (iequals(name, "type")) return &type;
        if (iequals(name, "href")) return &href;
        if (iequals(name, "title")) return &title;
        if (iequals(name, "hreflang")) return &hreflang;
        if (iequals(name, "charset")) return &charset;
        if (iequals(name, "content")) return &content;
        return nullptr;
    }
};

// One value that begins at `at`, which moves behind it.
std::string_view value_at(std::string_view tag, std::size_t& at) {
    if (at < tag.size() && (tag[at] == '"' || tag[at] == '\'')) {
        const auto end = std::min(tag.find(tag[at], at + 1), tag.size());
        const auto value = tag.substr(at + 1, end - at - 1);
        at = std::min(end + 1, tag.size());
        return value;
    }
    const auto begin = at;
    while (at < tag.size() && !is_space(tag[at])) ++at;
    return tag.substr(begin, at - begin);
}

// `tag` is what stands between a tag's name and its ">".
Attributes attributes_of(std::string_view tag) {
    Attributes found;
    for (std::size_t at = 0; at < tag.size();) {
        if (is_space(tag[at]) || tag[at] == '/') {
            ++at;
            continue;
        }
        const auto begin = at++;  // a "=" at the beginning belongs to the name
        while (at < tag.size() && !is_space(tag[at]) && tag[at] != '=' && tag[at] != '/') ++at;
        const auto name = tag.substr(begin, at - begin);
        auto behind = at;
        while (behind < tag.size() && is_space(tag[behind])) ++behind;
        std::string_view value;
        if (behind < tag.size() && tag[behind] == '=') {
            at = behind + 1;
            while (at < tag.size() && is_space(tag[at])) ++at;
            value = value_at(tag, at);
        }
        if (auto* slot = found.named(name); slot != nullptr && !*slot) *slot = value;
    }
    return found;
}

std::string decoded_value(const std::optional<std::string_view>& raw) {
    std::string value;
    if (raw && raw->size() <= longest_value)
        decode_xml(
            *raw, value, [](std::size_t) {}, nullptr, Within::html_attribute);
    return value;
}

std::string lower_type(std::string_view type) {
    std::string name;
    for (const char c : trim(type.substr(0, type.find(';')))) name += lower(c);
    return name;
}

// Whether `word` is one of the words of a rel.
bool has_word(std::string_view words, std::string_view word) {
    for (std::size_t at = 0; at < words.size();) {
        while (at < words.size() && is_space(words[at])) ++at;
        const auto begin = at;
        while (at < words.size() && !is_space(words[at])) ++at;
        if (iequals(words.substr(begin, at - begin), word)) return true;
    }
    return false;
}

bool is_marked(const std::string& rel, const std::string& type, bool anchor, bool other_language) {
    if (has_word(rel, "feed")) return true;
    if (!type.empty()) return is_feed_type(type) && (anchor || has_word(rel, "alternate"));
    return anchor && has_word(rel, "alternate") && !other_language;
}

// "feed:https://..." and "feed://..." were once how browsers handed feeds to readers.
std::string_view without_feed_scheme(std::string_view address, std::string& rewritten) {
    if (!istarts_with(address, "feed:")) return address;
    address.remove_prefix(5);
    if (!address.starts_with("//")) return address;
    rewritten = "http:" + std::string{address};
    return rewritten;
}

std::string absolute(std::string_view base, std::string_view written) {
    std::string rewritten;
    auto url = Url::parse(safe_link(resolve_url(base, without_feed_scheme(trim(written), rewritten))));
    if (!url || url->host.empty()) return {};
    url->has_fragment = false;
    return url->to_text();
}

// A walk over the tags of one page.
class Scan {
public:
    explicit Scan(std::string_view html) : html_{html}, bounds_{html} {}

    void run() {
        for (auto at = html_.find('<'); at < html_.size(); at = html_.find('<', at)) at = step(at);
    }
    std::vector<PageLink> links(const std::string& page) const {
        const auto base = base_ ? absolute(page, *base_) : page;
        std::vector<PageLink> all;
        for (const bool anchors : {false, true})
            for (const auto& link : found_)
                if (link.anchor == anchors) add(all, link, base.empty() ? page : base);
        return all;
    }

private:
    static void add(std::vector<PageLink>& all, PageLink link, std::string_view base) {
        link.url = absolute(base, link.url);
        const auto same = [&](const PageLink& known) { return known.url == link.url; };
        if (!link.url.empty() && std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(link));
    }

    // What begins with the "<" at `at`; returns where to go on.
    std::size_t step(std::size_t at) {
        const char next = at + 1 < html_.size() ? html_[at + 1] : '\0';
        if (next == '!' || next == '?') return bounds_.declaration(at);
        if (next == '/') return at + 2;
        if (!is_letter(next)) return at + 1;
        const auto name = tag_name_at(html_, at + 1);
        const auto end = bounds_.tag(name.end);
        const auto inside = html_.substr(name.end, end - name.end - (html_[end - 1] == '>' ? 1 : 0));
        if (iequals(name.name, "link")) take(inside, false);
        if (iequals(name.name, "a")) take(inside, true);
        if (iequals(name.name, "base") && !base_)
            if (const auto href = attributes_of(inside).href) base_ = decoded_value(href);
        return behind_raw_text(name, end);
    }

    // Scripts, styles, titles and form texts hold no tags.
    std::size_t behind_raw_text(const TagName& name, std::size_t end) {
        const bool raw =
            name.element.tag == Tag::raw || iequals(name.name, "title") || iequals(name.name, "textarea");
        const auto behind = raw ? bounds_.element(name.name, end) : html_.npos;
        return behind == html_.npos ? end : behind;
    }

    void take(std::string_view inside, bool anchor) {
        auto& room = anchor ? anchors_left_ : links_left_;
        if (room == 0) return;
        const auto attributes = attributes_of(inside);
        if (!attributes.href) return;
        const auto type = lower_type(decoded_value(attributes.type));
        if (!is_marked(decoded_value(attributes.rel), type, anchor, attributes.hreflang.has_value())) return;
        auto title = fold_space(decoded_value(attributes.title));
        title.resize(cut_point(title, longest_title));
        found_.push_back({decoded_value(attributes.href), std::move(title), type, anchor});
        --room;
    }

    std::string_view html_;
    Bounds bounds_;
    std::optional<std::string> base_;
    std::vector<PageLink> found_;  // their addresses as written
    std::size_t links_left_ = most_links / 2, anchors_left_ = most_links / 2;
};

// What a page's <meta> says of its charset (HTML 13.2.3.2, with a wider window), empty when nothing.
std::string meta_charset(std::string_view page) {
    page = page.substr(0, declaration_window);
    for (auto at = ifind(page, "<meta"); at < page.size(); at = ifind(page, "<meta", at)) {
        at += 5;
        const auto end = std::min(page.find('>', at), page.size());
        const auto attributes = attributes_of(page.substr(at, end - at));
        if (attributes.charset) return std::string{trim(*attributes.charset)};
        if (const auto label = charset_in_header(attributes.content.value_or("")); !label.empty())
            return std::string{label};
        at = end;
    }
    return {};
}

}  // namespace

bool is_feed_type(std::string_view media_type) {
    static constexpr std::array<std::string_view, 14> types{
        "application/rss+xml",    "application/atom+xml",   "application/feed+json",
        "application/rdf+xml",    "application/xml",        "text/xml",
        "application/rss",        "application/atom",       "text/rss",
        "application/x.atom+xml", "application/x-atom+xml", "application/x-rss+xml",
        "text/rss+xml",           "text/atom+xml"};
    return std::find(types.begin(), types.end(), lower_type(media_type)) != types.end();
}

std::vector<PageLink> feed_links(std::string_view page, const ParseHints& hints) {
    auto content_type = hints.content_type;
    if (charset_in_header(content_type).empty())
        if (const auto label = meta_charset(page); !label.empty())
            content_type = "text/html; charset=" + label;
    Report report;
    Decoded decoded;
    decode(page, content_type, decoded, report);
    Scan scan{decoded.text};
    scan.run();
    return scan.links(hints.url);
}

}  // namespace newswatch::feed
