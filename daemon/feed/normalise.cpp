#include "feed/normalise.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "feed/identity/keys.hpp"
#include "feed/text/text.hpp"

namespace newswatch::feed {
namespace {

// "en_US" becomes "en-US"; what is no language tag (BCP 47) becomes empty.
std::string language_tag(std::string_view text) {
    constexpr std::size_t longest = 35;
    std::string tag;
    for (const char c : detail::trim(text)) {
        if (c != '_' && c != '-' && !detail::is_letter(c) && !detail::is_digit(c)) return {};
        tag += c == '_' ? '-' : c;
    }
    if (tag.size() > longest) return {};
    const auto dash = std::min(tag.find('-'), tag.size());
    if (dash < 2 || dash > 3) return {};
    return lower(std::string_view{tag}.substr(0, dash)) + tag.substr(dash);
}

std::string language_of(const Item& item, const Document& document, const Origin& origin) {
    for (const auto& candidate : {item.language, document.feed.language, origin.language})
        if (auto tag = language_tag(candidate); !tag.empty()) return tag;
    return {};
}

std::vector<std::string> distinct(std::vector<std::string> texts) {
    std::unordered_set<std::string> seen;
    std::vector<std::string> kept;
    for (auto& text : texts) {
        auto folded = detail::fold_space(text);
        if (!folded.empty() && seen.insert(folded).second) kept.push_back(std::move(folded));
    }
    return kept;
}

std::vector<std::string> author_names(const Item& item) {
    std::vector<std::string> names;
    for (const auto& author : item.authors)
        names.push_back(!author.name.empty()    ? author.name
                        : !author.email.empty() ? author.email
                                                : author.url);
    return distinct(std::move(names));
}

// The name that people see and, where it differs, the one that the publisher's own system uses.
std::vector<std::string> category_names(const Item& item) {
    std::vector<std::string> names;
    for (const auto& category : item.categories) {
        names.push_back(category.shown());
        names.push_back(category.term);
    }
    return distinct(std::move(names));
}

// The full text is the body. With one text only that is the body, whatever the feed calls it, so nothing is
// found twice.
void set_texts(const Item& item, Article& article) {
    article.title = item.title.plain;
    article.summary = item.summary.plain;
    article.body = item.content.plain;
    if (article.body.empty()) article.body.swap(article.summary);
    if (article.summary == article.body) article.summary.clear();
}

Article article_of(const Item& item, const Document& document, const Origin& origin, Timestamp fetched) {
    Article article;
    set_texts(item, article);
    article.guid = item.id;
    article.url = item.link;
    article.source = origin.source;
    article.authors = author_names(item);
    article.categories = category_names(item);
    article.tags = origin.tags;
    article.language = language_of(item, document, origin);
    article.published = item.published.at;
    article.updated = item.updated.at;
    article.fetched = fetched;
    return article;
}

bool says_nothing(const Article& article) { return article.title.empty() && article.body.empty(); }

Timestamp last_change(const Article& article) {
    const auto published = article.published.value_or(Timestamp::min());
    return std::max(published, article.updated.value_or(Timestamp::min()));
}

// With their ids. Items that share a guid and are not one article show only when all are there.
std::vector<Article> named_articles(const Document& document, const Origin& origin, Timestamp fetched) {
    std::vector<Article> articles;
    std::vector<ArticleKeys> keys;
    std::vector<std::string_view> dates;
    for (const auto& item : document.items) {
        auto article = article_of(item, document, origin, fetched);
        if (says_nothing(article)) continue;
        keys.push_back(detail::names_of(article));
        dates.push_back(item.published.as_written);
        articles.push_back(std::move(article));
    }
    detail::mark_shared(keys);
    for (std::size_t i = 0; i < articles.size(); ++i)
        articles[i].id = detail::id_of(articles[i], keys[i], dates[i]);
    return articles;
}

// Of several items with one identity the one changed last stays; when the dates do not tell, the last in the
// document.
std::vector<Article> without_repeats(std::vector<Article> articles) {
    std::unordered_map<std::string, std::size_t> winner;
    for (std::size_t i = 0; i < articles.size(); ++i) {
        const auto [entry, is_new] = winner.emplace(articles[i].id, i);
        if (!is_new && last_change(articles[i]) >= last_change(articles[entry->second])) entry->second = i;
    }
    if (winner.size() == articles.size()) return articles;
    std::vector<Article> kept;
    for (std::size_t i = 0; i < articles.size(); ++i)
        if (winner.at(articles[i].id) == i) kept.push_back(std::move(articles[i]));
    return kept;
}

// Feeds list the newest first. An article without a date stays where the feed put it, beside its neighbour; a
// date in the future, which stays in the article, counts as now.
void order_oldest_first(std::vector<Article>& articles, Timestamp now) {
    std::reverse(articles.begin(), articles.end());
    std::vector<std::pair<Timestamp, std::size_t>> order;
    Timestamp previous = Timestamp::min();
    for (std::size_t i = 0; i < articles.size(); ++i) {
        const auto& own = articles[i].published ? articles[i].published : articles[i].updated;
        previous = std::min(own.value_or(previous), now);
        order.emplace_back(previous, i);
    }
    if (std::is_sorted(order.begin(), order.end())) return;
    std::sort(order.begin(), order.end());
    std::vector<Article> sorted;
    sorted.reserve(articles.size());
    for (const auto& [at, index] : order) sorted.push_back(std::move(articles[index]));
    articles = std::move(sorted);
}

}  // namespace

std::vector<Article> normalise(const Document& document, const Origin& origin, Timestamp fetched) {
    auto articles = named_articles(document, origin, fetched);
    articles = without_repeats(std::move(articles));
    order_oldest_first(articles, fetched);
    for (auto& article : articles) add_zones(article);
    return articles;
}

}  // namespace newswatch::feed
