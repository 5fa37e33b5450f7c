#include "page/meta/description.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "page/html/space.hpp"
#include "page/meta/plain.hpp"

namespace newswatch::page::detail {
namespace {

constexpr std::size_t longest_site = 200;
constexpr std::size_t most_headings = 200;  // of a page that may hold each in the one before

std::string_view first_filled(std::initializer_list<std::string_view> values) {
    for (const auto value : values)
        if (!trim(value).empty()) return trim(value);
    return {};
}

// The first level-one heading that has text and is not the site's logo.
std::string first_heading(const Tree& tree) {
    std::string first;
    std::size_t looked = 0;
    for (std::uint32_t i = 0; i < tree.size() && looked < most_headings; ++i) {
        if (tree[i].tag != Tag::h1) continue;
        ++looked;
        auto text = tree.text_in(i, longest_title);
        if (text.size() < 3) continue;
        const bool headline = tree.attribute(i, Attribute::itemprop) == "headline";
        if (headline) return text;
        if (text.size() > first.size()) first = std::move(text);
    }
    return first;
}

// "Title | Site": without what the site put behind it. False when there is nothing of the kind.
bool cut_site(std::string& title, std::string_view site) {
    static constexpr std::string_view separators[]{
        " | ", " - ", " – ", " — ", " » ", " :: ", " · ", " • ", " ‹ ", " « ", "｜", " / "};
    for (const auto separator : separators) {
        const auto at = title.rfind(separator);
        if (at == std::string::npos) continue;
        const auto tail = std::string_view{title}.substr(at + separator.size());
        if (!contains_ignoring_case(tail, lower(site)) && !contains_ignoring_case(site, lower(tail)))
            continue;
        title.resize(at);
        return true;
    }
    return false;
}

// "Title - Section - Site": the same again. Titles have a section and its parts, and no more.
std::string without_site(std::string_view given, std::string_view site, std::string_view heading) {
    constexpr int most_parts = 8;
    std::string title{cut_view(given, longest_title)};
    for (int part = 0; part < most_parts; ++part) {
        if (!heading.empty() && title.size() > heading.size() &&
            title.compare(0, heading.size(), heading) == 0)
            return std::string{heading};
        if (site.empty() || !cut_site(title, site)) break;
    }
    return title;
}

// Without knowing the site: the last part after a bar, when it is shorter than what is before it.
std::string without_last_part(const std::string& title) {
    for (const std::string_view separator : {" | ", " » ", " - ", " – ", " — ", "｜"}) {
        const auto at = title.rfind(separator);
        if (at != std::string::npos && at >= 12 && title.size() - at - separator.size() <= at)
            return title.substr(0, at);
    }
    return title;
}

std::string title_of(const Tree& tree, const Meta& meta, std::string_view site) {
    const auto heading = first_heading(tree);
    const auto& headline = meta.structured.headline;
    const auto open_graph =
        meta.first_of({"og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title"});
    if (!headline.empty() && headline.size() < longest_title) return without_site(headline, site, heading);
    if (!open_graph.empty()) return without_site(open_graph, site, heading);
    if (!heading.empty() && (meta.title.empty() || meta.title.find(heading) != std::string::npos))
        return heading;
    const auto title = without_site(meta.title, site, heading);
    if (title != meta.title) return title;
    if (!heading.empty()) return heading;
    return without_last_part(meta.title);
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names) {
        if (all.size() + name.size() > 500) break;
        all += (all.empty() ? "" : ", ") + name;
    }
    return all;
}

std::vector<std::string> authors_of(const Tree& tree, const Meta& meta, std::string_view site) {
    std::vector<std::string> names;
    const auto take = [&](const std::vector<std::string>& from) {
        if (!names.empty()) return;
        for (const auto& one : from)
            for (auto& name : names_in_byline(one))
                if (!equal_ignoring_case(name, site) &&
                    std::find(names.begin(), names.end(), name) == names.end() && names.size() < most_authors)
                    names.push_back(std::move(name));
    };
    take(meta.structured.authors);
    take(meta.authors);
    take(shown_authors(tree));
    return names;
}

std::optional<Timestamp> first_date(std::initializer_list<std::string_view> values) {
    for (const auto value : values)
        if (const auto at = date_of(value)) return at;
    return std::nullopt;
}

std::string language_tag(std::string_view text) {
    std::string tag;
    for (const char c : trim(text)) {
        if (c == ',' || c == ' ' || c == '.') break;
        tag += c == '_' ? '-' : c;
    }
    const bool fine = tag.size() >= 2 && tag.size() <= 20 && std::all_of(tag.begin(), tag.end(), [](char c) {
                          return is_letter(c) || is_digit(c) || c == '-';
                      });
    return fine ? tag : std::string{};
}

std::string absolute(std::string_view base, std::string_view link) {
    if (trim(link).empty()) return {};
    return safe_link(resolve_url(base, trim(link)));
}

void take_dates(const Tree& tree, const Meta& meta, const Hints& hints, Page& page) {
    page.published =
        first_date({meta.structured.published,
                    meta.first_of({"article:published_time", "og:published_time", "datepublished",
                                   "article:published", "og:article:published_time"}),
                    meta.first_of({"parsely-pub-date", "sailthru.date", "publishdate", "publish-date",
                                   "pubdate", "publication_date", "publish_date", "dcterms.created",
                                   "dcterms.issued", "cxenseparse:recs:publishtime"}),
                    meta.first_of({"dc.date.issued", "dc.date", "date", "citation_publication_date",
                                   "last-modified-date"}),
                    shown_date(tree)});
    if (!page.published)
        page.published = date_in_url(page.canonical_url.empty() ? hints.url : page.canonical_url);
    page.modified = first_date(
        {meta.structured.modified, meta.first_of({"article:modified_time", "og:updated_time", "datemodified",
                                                  "dcterms.modified", "lastmod", "last-modified"})});
}

}  // namespace

void describe(const Tree& tree, const Meta& meta, const Hints& hints, Page& page) {
    const auto& structured = meta.structured;
    page.canonical_url =
        absolute(hints.url, first_filled({meta.canonical, meta.first_of({"og:url"}), hints.url}));
    const auto url = Url::parse(page.canonical_url);
    const auto site =
        first_filled({meta.first_of({"og:site_name"}), structured.publisher,
                      meta.first_of({"application-name", "twitter:app:name:iphone", "dc.publisher"}),
                      url ? std::string_view{url->host} : std::string_view{}});
    page.site = cut_text(fold_space(site), longest_site);
    page.title = cut_text(title_of(tree, meta, page.site), longest_title);
    page.authors = authors_of(tree, meta, page.site);
    page.byline = joined(page.authors);
    page.description = first_filled({meta.first_of({"og:description"}), structured.description,
                                     meta.first_of({"description", "twitter:description"})});
    page.image =
        absolute(page.canonical_url, first_filled({meta.first_of({"og:image", "og:image:url"}),
                                                   structured.image, meta.first_of({"twitter:image"})}));
    take_dates(tree, meta, hints, page);
    page.language = language_tag(first_filled(
        {meta.language, structured.language,
         meta.first_of({"og:locale", "content-language", "language", "dc.language", "inlanguage"})}));
}

}  // namespace newswatch::page::detail
