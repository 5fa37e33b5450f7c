#include "feed/identity/keys.hpp"

#include <unordered_map>

#include "feed/identity.hpp"
#include "feed/identity/canonical_url.hpp"
#include "feed/identity/normalised_guid.hpp"
#include "feed/identity/shingle.hpp"
#include "feed/identity/words.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed {
namespace detail {
namespace {

constexpr std::size_t longest_value = 512;

// A long value keeps its beginning for people and a hash of all of it.
std::string bounded(std::string value) {
    if (value.size() <= longest_value) return value;
    const auto hash = stable_id({value});
    value.resize(cut_point(value, longest_value - hash.size() - 4));
    return value + "... " + hash;
}

// The words of a title, case folded: punctuation and white space do not make another title.
std::string folded_title(std::string_view title) {
    std::string out;
    for (std::size_t at = 0; at < title.size() && out.size() < 4 * longest_value;) {
        const auto word = next_word(title, at);
        if (word.empty()) break;
        if (!out.empty()) out += ' ';
        for (std::size_t i = 0; i < word.size();) append_utf8(out, folded_code_at(word, i));
    }
    return out;
}

bool differ(const ArticleKeys& a, const ArticleKeys& b, Rung rung) { return a.of(rung) != b.of(rung); }

// Several items have this value on this rung: are they other articles than the first one?
bool are_different(const ArticleKeys& first, const ArticleKeys& other, Rung rung) {
    if (!differ(first, other, Rung::title)) return false;
    if (rung == Rung::guid) return differ(first, other, Rung::url);
    if (rung == Rung::normalised_guid) return differ(first, other, Rung::guid);
    return differ(first, other, Rung::guid) || first.of(Rung::guid).empty() || first.is_shared(Rung::guid);
}

struct Group {
    std::vector<std::size_t> items;
    bool shared = false;
};

// Three items without links that one guid names under three titles are three articles.
bool is_everybodys(const std::vector<ArticleKeys>& document, const std::vector<std::size_t>& items) {
    if (items.size() < 3) return false;
    std::unordered_map<std::string_view, int> titles;
    for (const auto i : items)
        if (++titles[document[i].of(Rung::title)] > 1) return false;
    return document[items[0]].of(Rung::url).empty();
}

void mark_shared_on(std::vector<ArticleKeys>& document, Rung rung) {
    std::unordered_map<std::string_view, Group> groups;
    for (std::size_t i = 0; i < document.size(); ++i) {
        const auto& value = document[i].of(rung);
        if (value.empty()) continue;
        auto& group = groups[value];
        if (!group.items.empty()) group.shared |= are_different(document[group.items[0]], document[i], rung);
        group.items.push_back(i);
    }
    for (const auto& [value, group] : groups)
        if (group.shared || (rung == Rung::guid && is_everybodys(document, group.items)))
            for (const auto i : group.items) document[i].shared[static_cast<std::size_t>(rung)] = true;
}

}  // namespace

ArticleKeys names_of(const Article& article) {
    ArticleKeys keys;
    keys.of(Rung::guid) = bounded(std::string{trim(article.guid)});
    keys.of(Rung::normalised_guid) = bounded(normalised_guid(article.guid));
    keys.of(Rung::url) = bounded(canonical_url(article.url));
    keys.of(Rung::title) = bounded(folded_title(article.title));
    keys.published = article.published;
    const auto no_name = [&](Rung rung) { keys.shared[static_cast<std::size_t>(rung)] = true; };
    if (is_home_page(keys.of(Rung::url))) no_name(Rung::url);
    if (is_home_page(canonical_url(article.guid))) no_name(Rung::guid);
    return keys;
}

std::string content_of(const Article& article) {
    return signature_of(article.body.size() >= article.summary.size() ? article.body : article.summary);
}

void mark_shared(std::vector<ArticleKeys>& document) {
    mark_shared_on(document, Rung::guid);
    for (auto& keys : document)
        if (keys.is_shared(Rung::guid)) keys.shared[static_cast<std::size_t>(Rung::normalised_guid)] = true;
    mark_shared_on(document, Rung::normalised_guid);
    mark_shared_on(document, Rung::url);
}

std::string id_of(const Article& article, const ArticleKeys& keys, std::string_view date_as_written) {
    if (keys.names(Rung::guid)) return stable_id({"article", article.source, article.guid});
    if (keys.names(Rung::url)) return stable_id({"article", article.source, article.url});
    return stable_id({"article", article.source, article.title, date_as_written,
                      article.title.empty() ? article.body : ""});
}

}  // namespace detail

std::vector<ArticleKeys> keys_of(const std::vector<Article>& document) {
    std::vector<ArticleKeys> all;
    all.reserve(document.size());
    for (const auto& article : document) {
        auto keys = detail::names_of(article);
        keys.id = article.id;
        keys.of(Rung::content) = detail::content_of(article);
        all.push_back(std::move(keys));
    }
    detail::mark_shared(all);
    return all;
}

}  // namespace newswatch::feed
